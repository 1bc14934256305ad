"""The master password's hash was made in few rounds."""

CLAIM = "DBM-006"
EXPECT = "VIOLATED"

CONFIG = {
    "admin_passwd": "$pbkdf2-sha512$25000$YSBzYWx0IG9mIDE2IGJ5dA$"
    "m6zb2B8oZrtzNW9lTII9NkODz2TMTb25tHNiXbw6bS55I6pxkQSbWbk7lTPE97NH6aBnCg3Mapol.Alzc64SlA"
}
