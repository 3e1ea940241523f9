"""Deployments: planned, applied, changed, taken down."""
