"""`cloud doctor`: looks for the usual trouble of a player's or a host's machine, and says the remedy of each.

To add a check: a function that takes a Case and returns a Finding, and a row in checks.CHECKS.
"""
