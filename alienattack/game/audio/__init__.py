"""Sounds and music, synthesised from data."""
