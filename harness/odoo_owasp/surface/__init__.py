"""Enumerators: what a deployment exposes, from where one can look at it."""
