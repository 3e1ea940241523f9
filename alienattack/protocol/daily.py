"""The daily challenge: one game for everybody on each day of UTC, known from the date alone: it needs no network.

    day   "2026-11-25"
    id    "daily-2026-11-25", its session in every cloud
    seed  the first 4 bytes (big-endian) of BLAKE2b("alien-attack daily 2026-11-25", 8 bytes), modulo 2**31 - 1, plus 1
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

DAY_SECONDS: Final = 86_400
PREFIX: Final = "daily-"
_SEEDS: Final = 2**31 - 1
_FIRST_YEAR: Final = 2020
_LAST_YEAR: Final = 9999
_DAYS_TO_YEAR_0: Final = 719_468  # from 0000-03-01 to 1970-01-01


def day_of(instant: float) -> str:
    """The day of UTC that `instant` (seconds since 1970) belongs to.

    By H. Hinnant's "civil from days": years begin in March, so that the leap day is their last.
    """
    days = int(instant // DAY_SECONDS) + _DAYS_TO_YEAR_0
    era, of_era = divmod(days, 146_097)
    of_year_of_era = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * of_year_of_era + of_year_of_era // 4 - of_year_of_era // 100)
    month_from_march = (5 * of_year + 2) // 153
    day = of_year - (153 * month_from_march + 2) // 5 + 1
    month = month_from_march + 3 if month_from_march < 10 else month_from_march - 9
    year = era * 400 + of_year_of_era + (month <= 2)
    return f"{year:04d}-{month:02d}-{day:02d}"


def start_of(day: str) -> int:
    """When that day begins, in seconds since 1970. Raises ValueError for what is no day as `day_of` writes it."""
    parts = day.split("-")
    if [len(part) for part in parts] != [4, 2, 2] or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError(f"{day!r} is no day")
    year, month, date = (int(part) for part in parts)
    if not _FIRST_YEAR <= year <= _LAST_YEAR or not 1 <= month <= 12:
        raise ValueError(f"{day!r} is no day")
    from_march = year - (month <= 2)
    era, of_era = divmod(from_march, 400)
    of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + date - 1
    days = era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - _DAYS_TO_YEAR_0
    if day_of(days * DAY_SECONDS) != day:
        raise ValueError(f"{day!r} is no day")
    return days * DAY_SECONDS


def seed_of(day: str) -> int:
    """The seed that everybody plays on that day, 1 to 2**31 - 1."""
    return int.from_bytes(blake2b(f"alien-attack daily {day}".encode(), digest_size=8).digest()[:4], "big") % _SEEDS + 1


def session_of(day: str) -> str:
    """The id of that day's session."""
    return PREFIX + day


def day_of_session(session_id: str) -> str:
    """The day whose challenge that session is, "" where it is none."""
    day = session_id.removeprefix(PREFIX)
    if day == session_id:
        return ""
    try:
        start_of(day)
    except ValueError:
        return ""
    return day
