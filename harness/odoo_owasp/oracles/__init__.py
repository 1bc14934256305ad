"""The independent witnesses, one file each. None relies on the code under test."""
