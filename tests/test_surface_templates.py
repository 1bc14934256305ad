"""The templates of small add-ons."""

from pathlib import Path

from tests.addons import module, write

from odoo_owasp.model.surface import Template, Vantage
from odoo_owasp.surface.source import enumerate_source


def test_the_templates_of_a_modules_data(tmp_path: Path) -> None:
    module(tmp_path, "a", "")
    write(tmp_path / "a/__manifest__.py", "{'data': ['views.xml', 'bad.xml', 'none.xml', 'x.csv']}")
    write(tmp_path / "a/bad.xml", "<odoo>")
    write(tmp_path / "a/not_loaded.xml", "<odoo><template id='unseen'/></odoo>")
    write(
        tmp_path / "a/views.xml",
        """
        <odoo>
          <data><template id="page"/></data>
          <template id="more" inherit_id="b.page" active="False"/>
          <record id="kept" model="ir.ui.view">
            <field name="type">qweb</field><field name="inherit_id" ref="page"/>
          </record>
          <record id="form" model="ir.ui.view"><field name="type">form</field></record>
          <record id="other" model="ir.cron"><field name="type">qweb</field></record>
        </odoo>
        """.strip(),
    )
    surface = enumerate_source([str(tmp_path)], ["a"])
    told = (Vantage.SOURCE,)
    assert surface.templates == (
        Template("a.kept", None, "a.page", None, told),
        Template("a.more", None, "b.page", False, told),
        Template("a.page", None, "", None, told),
    )
    assert surface.unread == ("a/bad.xml",)
