"""The locustfile of `alienattack loadtest`: bots, and nothing else. See users.py for writing another."""

from __future__ import annotations

from alienattack.loadtest.users import BotUser


class Bot(BotUser):
    """A bot of the load test's mix."""
