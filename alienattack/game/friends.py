"""Whose rows the player wants to find quickly: names, kept in the settings of this computer."""

from __future__ import annotations

from alienattack.errors import SignInError
from alienattack.protocol.names import canonical, clean_name
from alienattack.settings import Settings

MOST_FRIENDS = 50  # the cloud answers for no more at once
_BETWEEN = ","


def friends_of(settings: Settings) -> tuple[str, ...]:
    """The names, in the order in which they were added; whatever is no name (somebody edited the file) is left out."""
    names = (name.strip() for name in settings.play.friends.split(_BETWEEN))
    return tuple(dict.fromkeys(name for name in names if _is_name(name)))[:MOST_FRIENDS]


def is_friend(settings: Settings, name: str) -> bool:
    """Whether that player is among them, however the name is spelled."""
    return name.lower() in (friend.lower() for friend in friends_of(settings))


def with_friend(settings: Settings, name: str) -> Settings:
    """The settings with one friend more; the same again is as good. Raises SignInError for what is no name."""
    name = clean_name(name)
    others = tuple(friend for friend in friends_of(settings) if friend.lower() != canonical(name))
    return _with(settings, (*others, name))


def without_friend(settings: Settings, name: str) -> Settings:
    """The settings without that friend."""
    return _with(settings, tuple(friend for friend in friends_of(settings) if friend.lower() != name.lower()))


def _with(settings: Settings, names: tuple[str, ...]) -> Settings:
    return settings.with_group("play", friends=_BETWEEN.join(names))


def _is_name(name: str) -> bool:
    try:
        return bool(clean_name(name))
    except SignInError:
        return False
