"""Spool, sealing and upload of score and event frames."""
