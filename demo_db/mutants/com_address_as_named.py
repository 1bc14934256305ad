"""The front takes the address that a client names for its own."""

CLAIM = "COM-010"
EXPECT = "VIOLATED"

NGINX = (("# mutant:tls", "set_real_ip_from 0.0.0.0/0; real_ip_header X-Forwarded-For;"),)
