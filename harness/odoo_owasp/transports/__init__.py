"""The ways in, one file each. No byte leaves except through the guard."""
