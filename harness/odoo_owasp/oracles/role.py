"""The witness of what the role that Odoo connects with may do in PostgreSQL."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from psycopg import Connection

Row: TypeAlias = tuple[Any, ...]

_ATTRIBUTES = {
    "rolsuper": "superuser",
    "rolcreaterole": "making roles",
    "rolreplication": "replication",
    "rolbypassrls": "passing row-level security",
}
# What stands there by default, or is the role's own, is no right over others.
_BEYOND = {
    "a database of another's": """
        SELECT datname FROM pg_database WHERE datdba <> %(role)s::regrole
           AND (has_database_privilege(%(role)s, oid, 'CREATE')
                OR pg_has_role(%(role)s, datdba, 'MEMBER'))""",
    "a function of the server's": """
        SELECT DISTINCT p.proname FROM pg_proc p
         WHERE p.pronamespace = 'pg_catalog'::regnamespace
           AND (p.proname ~ '^pg_(read|ls_|stat_file|file_|logdir|rotate|reload|switch|promote)'
                OR p.proname IN ('lo_import', 'lo_export'))
           AND NOT has_function_privilege('public', p.oid, 'EXECUTE')
           AND has_function_privilege(%(role)s, p.oid, 'EXECUTE')""",
    "a table of the server's": """
        SELECT c.relname FROM pg_class c
         WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind IN ('r', 'v')
           AND (has_table_privilege(%(role)s, c.oid, 'INSERT, UPDATE, DELETE')
                OR c.relname IN ('pg_authid', 'pg_shadow', 'pg_hba_file_rules')
                   AND has_table_privilege(%(role)s, c.oid, 'SELECT'))
           AND c.relname <> 'pg_settings'""",
    "a setting of the server's": """
        SELECT parname FROM pg_parameter_acl
         WHERE has_parameter_privilege(%(role)s, parname, 'SET, ALTER SYSTEM')""",
    "an extension that leads out": """
        SELECT extname FROM pg_extension WHERE extname IN
               ('dblink', 'postgres_fdw', 'file_fdw', 'adminpack', 'plpython3u', 'plperlu')""",
    "a language that is not trusted": """
        SELECT lanname FROM pg_language WHERE NOT lanpltrusted AND lanispl
           AND has_language_privilege(%(role)s, oid, 'USAGE')""",
    "a foreign server": "SELECT srvname FROM pg_foreign_server",
}


class RoleOracle:
    """Reads PostgreSQL's catalogue about ``role`` over an autocommit ``connection``."""

    def __init__(self, connection: Connection[Row], role: str) -> None:
        self._connection = connection
        self._role = role

    @property
    def connects(self) -> bool:
        """Whether anybody is connected as the role: then it is Odoo's."""
        asked = "SELECT 1 FROM pg_stat_activity WHERE usename = %s"
        return bool(self._connection.execute(asked, [self._role]).fetchone())

    def attributes(self) -> Mapping[str, bool]:
        """What a role can be that leads past every right, and whether it is."""
        row = self._connection.execute(
            f"SELECT {', '.join(_ATTRIBUTES)} FROM pg_roles WHERE rolname = %s",  # noqa: S608
            [self._role],
        ).fetchone()
        return dict(zip(_ATTRIBUTES.values(), map(bool, row or ()), strict=True))

    def memberships(self) -> tuple[str, ...]:
        """The roles whose rights it has, or may take."""
        asked = """
            SELECT rolname FROM pg_roles
             WHERE rolname NOT IN (%(role)s, 'pg_database_owner')  -- whoever owns this one
               AND pg_has_role(%(role)s, oid, 'MEMBER') ORDER BY 1"""
        return self._names(asked)

    def beyond(self) -> Mapping[str, tuple[str, ...]]:
        """Kinds of rights beyond its own databases, each with what it has of them."""
        return {what: self._names(asked) for what, asked in _BEYOND.items()}

    def _names(self, asked: str) -> tuple[str, ...]:
        found = self._connection.execute(asked, {"role": self._role}).fetchall()
        return tuple(str(name) for (name,) in found)
