"""The certificate is for a host whose name begins like the right one."""

CLAIM = "COM-006"
EXPECT = "VIOLATED"
CERTIFICATE = "of another host"
