"""The session cookie loses its Secure flag."""

CLAIM = "COM-002"
EXPECT = "VIOLATED"

NGINX = (
    (
        "proxy_cookie_flags session_id secure httponly samesite=lax;",
        "proxy_cookie_flags session_id nosecure httponly samesite=lax;",
    ),
)
