"""Policies: what a player may see -> buttons. Standard library and sim only.

    bot = make_bot("hunter", seed)
    sim.step(bot.choose(sim))
"""

from alienattack.bots.policies import POLICIES, Bot, make_bot

__all__ = ["POLICIES", "Bot", "make_bot"]
