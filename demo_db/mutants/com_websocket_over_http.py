"""Websockets are opened over plain HTTP, too."""

CLAIM = "COM-013"
EXPECT = "VIOLATED"

NGINX = (
    (
        "# mutant:plain",
        "location = /websocket { proxy_pass http://bus; proxy_http_version 1.1; "
        "proxy_set_header Host $http_host; proxy_set_header Upgrade $http_upgrade; "
        "proxy_set_header Connection upgrade; }",
    ),
)
