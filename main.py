"""Starts Alien Attack from a checkout: `python main.py` plays, `python main.py --help` shows the rest."""

import sys

from alienattack.cli import main

if __name__ == "__main__":
    sys.exit(main())
