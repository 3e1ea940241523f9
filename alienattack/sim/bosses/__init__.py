"""The bosses of every fifth wave: `boss.py` what one is, `fight.py` how a fight goes, one file of attacks a boss."""
