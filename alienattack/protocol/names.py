"""Player names: what a person may be called on a board, and the one spelling that counts as the same player.

ASCII only, so that no two names look alike by another alphabet; case is kept for the eye and ignored for identity. What
looks alike within ASCII (0 and O; 1, l and I; _ and -) makes two players, of whom only the first to play may play.
"""

from __future__ import annotations

import re

from alienattack.errors import SignInError

MIN_LENGTH = 3
MAX_LENGTH = 16
_ALLOWED = re.compile(r"[A-Za-z][A-Za-z0-9_-]{2,15}")
_ALIKE = str.maketrans({"0": "o", "1": "l", "I": "l", "_": "-"})
RULE = "A name has 3 to 16 letters, digits, _ or -, and starts with a letter."


def clean_name(text: str) -> str:
    """`text` without spaces around it. Raises SignInError("bad_name") with the rule as remedy."""
    name = text.strip()
    if "@" in name:
        raise SignInError("bad_name", "That looks like an e-mail address, and everybody could read it.", RULE)
    if not _ALLOWED.fullmatch(name):
        raise SignInError("bad_name", "That name can't be used.", RULE)
    return name


def canonical(name: str) -> str:
    """The spelling that identifies a player: `Nova`, `nova` and `NOVA` are one."""
    return clean_name(name).lower()


def looks(name: str) -> str:
    """One text for all names that look like this spelling of it: `Nova0` and `NovaO`, `Al1` and `AlI`.

    As the skeletons of Unicode's UTS #39, for the few letters that names are made of.
    """
    return clean_name(name).translate(_ALIKE).lower()
