"""The master password stands in the configuration as it is."""

CLAIM = "DBM-006"
EXPECT = "VIOLATED"

CONFIG = {"admin_passwd": "8Zr0-bVq5mXk2Lw9-TnYc"}
