"""Builds, clones, starts and drops demo deployments on loopback."""
