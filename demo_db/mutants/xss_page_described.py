"""What a page is described as for others who show it stands unescaped in the page's head."""

CLAIM = "XSS-009"
EXPECT = "VIOLATED"

SQL = r"""
UPDATE ir_ui_view
SET arch_db = replace(
    arch_db::text,
    '<meta t-att-property=\"property\" t-att-content=\"opengraph_meta[property]\"/>',
    '<t t-raw=\"''&lt;meta content=&quot;%s&quot;/&gt;'' % opengraph_meta[property]\"/>'
)::jsonb
WHERE key = 'website.layout'
"""
