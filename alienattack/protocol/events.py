"""The events that travel in frames: `[name, tick, value, ...]`, one row of EVENT_TYPES each.

To add an event type: add a row here, and a row in online/telemetry/sim_events.py that makes it from the simulation's.
"""

from __future__ import annotations

Value = int | str
Event = tuple[Value, ...]

MAX_EVENTS = 2_000
MAX_TEXT = 32

#: name -> the fields after the tick, each "int" or "str". The order of fields never changes; new ones go to the end.
EVENT_TYPES: dict[str, tuple[tuple[str, str], ...]] = {
    "start": (("wave", "int"),),
    "wave": (("wave", "int"),),
    "kill": (("alien", "str"), ("points", "int")),
    "dive_kill": (("alien", "str"), ("points", "int")),
    "saucer": (("points", "int"),),
    "clear": (("wave", "int"), ("bonus", "int")),
    "life_lost": (("killer", "str"), ("lives", "int"), ("x", "int")),  # x of the ship, in px of the field
    "landed": (("lives", "int"),),
    "extra_life": (("lives", "int"),),
    "combo": (("level", "int"),),
    "power": (("power", "str"),),
    "power_ended": (("power", "str"), ("why", "str")),
    "boss": (("boss", "str"), ("tier", "int")),
    "boss_phase": (("boss", "str"), ("phase", "int")),
    "boss_killed": (("boss", "str"), ("points", "int")),
    "boss_left": (("boss", "str"),),
    "parade": (("shot", "int"), ("bonus", "int")),
    "end": (("reason", "str"),),
}

#: name -> how many of its last fields are younger than the event: games of before leave them out, and still count.
YOUNGER: dict[str, int] = {"life_lost": 1}

_PYTHON_TYPES: dict[str, type] = {"int": int, "str": str}
#: name -> the Python types of the tick and the fields after it: the consumer checks some millions of these an hour.
_KINDS: dict[str, tuple[type, ...]] = {
    name: (int, *(_PYTHON_TYPES[kind] for _, kind in fields)) for name, fields in EVENT_TYPES.items()}
#: name -> the fewest values, the tick among them.
_FEWEST: dict[str, int] = {name: len(kinds) - YOUNGER.get(name, 0) for name, kinds in _KINDS.items()}
#: name -> the Python types of a whole event, its name among them: most events are told right at one look.
_WHOLE: dict[str, tuple[type, ...]] = {name: (str, *kinds) for name, kinds in _KINDS.items()}


def check_event(value: object) -> Event:
    """One event, checked against its row. Raises ValueError."""
    if type(value) is list and value and type(value[0]) is str and tuple(map(type, value)) == _WHOLE.get(value[0]):
        for item in value:
            if not 0 <= item < 2**53 if type(item) is int else len(item) > MAX_TEXT:
                return _checked_slowly(value)  # which says what is wrong
        return tuple(value)
    return _checked_slowly(value)


def _checked_slowly(value: object) -> Event:
    if not isinstance(value, list | tuple) or len(value) < 2 or type(value[0]) is not str:
        raise ValueError("an event is [name, tick, value, ...]")
    kinds = _KINDS.get(value[0])
    if kinds is None:
        raise ValueError(f"unknown event {value[0][:MAX_TEXT]!r}")
    if not _FEWEST[value[0]] < len(value) <= 1 + len(kinds):
        raise ValueError(f"{value[0]} has {len(kinds) - 1} values")
    for item, kind in zip(value[1:], kinds, strict=False):
        if type(item) is not kind:
            raise ValueError(f"{value[0]}: {kind.__name__} expected")
        if isinstance(item, int):
            if not 0 <= item < 2**53:
                raise ValueError(f"{value[0]}: number out of range")
        elif isinstance(item, str) and len(item) > MAX_TEXT:
            raise ValueError(f"{value[0]}: text too long")
    return tuple(value)


def check_events(value: object) -> tuple[Event, ...]:
    """A frame's events, checked. Raises ValueError."""
    if not isinstance(value, list | tuple) or len(value) > MAX_EVENTS:
        raise ValueError("events")
    return tuple([check_event(item) for item in value])
