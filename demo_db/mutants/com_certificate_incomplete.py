"""The front leaves out the certificate between its own and the authority."""

CLAIM = "COM-006"
EXPECT = "VIOLATED"
CERTIFICATE = "without the one between"
