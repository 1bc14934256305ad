"""Harmless: what a page is described as for others who show it is formatted."""

CLAIM = "XSS-009"
EXPECT = "HELD"

SQL = r"""
UPDATE ir_ui_view
SET arch_db = replace(
    arch_db::text,
    '<meta t-att-property=\"property\" t-att-content=\"opengraph_meta[property]\"/>',
    '<meta t-att-property=\"property\" t-attf-content=\"#{opengraph_meta[property]}\"/>'
)::jsonb
WHERE key = 'website.layout'
"""
