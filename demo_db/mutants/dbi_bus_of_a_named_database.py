"""The bus looks into the database that a channel's name begins with."""

CLAIM = "DBI-007"
EXPECT = "VIOLATED"


def patch() -> None:
    """Runs inside Odoo, when its server-wide modules are loaded."""
    import json

    from odoo.addons.bus.models.bus import BusBus, json_dump
    from odoo.sql_db import db_connect

    strict = BusBus._poll

    def _poll(self, channels, last=0, ignore_ids=None):
        found = strict(self, channels, last, ignore_ids)
        for _, *channel in channels:
            database, stored = named(channel[0])
            if database:
                with db_connect(database).cursor() as cr:
                    cr.execute("SELECT id, message FROM bus_bus WHERE channel = %s", [stored])
                    found += [
                        {"id": id_, "message": json.loads(message)}
                        for id_, message in cr.fetchall()
                    ]
        return found

    def named(channel):
        """The database that a channel begins with, and how it is stored."""
        try:
            parts = json.loads(channel)
            return parts[0], json_dump(parts)
        except (LookupError, TypeError, ValueError):
            return None, None

    BusBus._poll = _poll
