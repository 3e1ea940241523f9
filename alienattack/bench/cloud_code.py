"""The functions' own code in this process: it lies beside the package, as it lies in the functions' zip."""

from __future__ import annotations

import importlib.util
import sys

from alienattack.resources import cloud_dir


def obstacle() -> str:
    """Why the functions can't run here; "" if they can."""
    return "" if importlib.util.find_spec("aws_lambda_powertools") else "needs the extra local"


def reach() -> None:
    """From now on `import functions` finds them."""
    folder = str(cloud_dir())
    if folder not in sys.path:
        sys.path.insert(0, folder)
