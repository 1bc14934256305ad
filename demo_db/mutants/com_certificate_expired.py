"""The certificate ran out yesterday."""

CLAIM = "COM-006"
EXPECT = "VIOLATED"
CERTIFICATE = "expired"
