"""`python -m alienattack` is the same as the `alienattack` command."""

import sys

from alienattack.cli import main

if __name__ == "__main__":
    sys.exit(main())
