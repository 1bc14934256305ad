"""The certificate names the host in its subject alone, where nobody looks any more."""

CLAIM = "COM-006"
EXPECT = "VIOLATED"
CERTIFICATE = "named in its subject only"
