"""The pages of customers tell every site that they link to their whole address."""

CLAIM = "URL-022"
EXPECT = "VIOLATED"
NGINX = [
    (
        "# mutant:tls",
        "location /my/ { proxy_pass http://odoo;"
        " add_header Referrer-Policy no-referrer-when-downgrade always; }",
    ),
]
