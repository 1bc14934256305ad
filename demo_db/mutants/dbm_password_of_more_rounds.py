"""Harmless: the master password's hash was made in more rounds."""

CLAIM = "DBM-006"
EXPECT = "HELD"

CONFIG = {
    "admin_passwd": "$pbkdf2-sha512$700000$YSBzYWx0IG9mIDE2IGJ5dA$"
    "WPvBNWMp4d.nIQj76mEGTqCySz4nvd6v2PzyMwHaVC442Gd0Empmzs/euWG9GMGSyg5peavvn99wfRQPBGDiYA"
}
