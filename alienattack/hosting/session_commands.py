"""`alienattack session ...`: a host's work on competitions. Each function prints, and returns the exit code."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from alienattack.errors import AlienAttackError, ApiError
from alienattack.invocation import as_started
from alienattack.online.board_files import csv_of, json_of
from alienattack.online.managing import Managing, NewSession
from alienattack.protocol.api import ARCADE, SessionInfo, Statistics

#: The word on the command line -> the state that the API is asked for, and what is said when it is so.
CHANGES = {
    "start": ("started", "{name} begins at {starts}, for everybody at once."),
    "close": ("closed", "{name} is closed. The final board stands in about a minute, when all that counts has come."),
    "reopen": ("open", "{name} is open again."),
    "archive": ("archived", "{name} is in the archive; `session list --archived` shows it."),
}
FREEZE_SECONDS = 300.0  # the grace is one minute; a verifier that is far behind may take more
LOOK_SECONDS = 1.0

Wait = Callable[[float], object]


def open_session(api: Managing, wanted: NewSession, as_json: bool) -> int:
    """Opens a session and tells its id, and its code where it is not public."""
    made = api.create(wanted)
    if as_json:
        return _json(made.to_json())
    print(f"{_plain(made.name)} is {made.state}. Its id: {made.id}")
    if made.code:
        print(f"By invitation only; the code: {made.code}")
    if made.gathers:
        print(as_started(f"When all are there: alienattack session start {made.id}"))
    print(as_started(f"To show it: alienattack scoreboard --session {made.id}" if made.public else
                     f"Who is in and how it goes: alienattack session show {made.id}"))
    return 0


def change(api: Managing, session_id: str, word: str, as_json: bool, until_final: bool = False,
           wait: Wait = time.sleep) -> int:
    """Starts, closes, opens again or archives. `until_final`: returns when the final board stands."""
    state, told = CHANGES[word]
    session = api.change(session_id, state)
    if until_final:
        session = _frozen(api, session_id, wait)
    if as_json:
        return _json(session.to_json())
    if session.frozen:
        print(f"The final board of {_plain(session.name)} stands. {_winners(session)}")
    else:
        print(told.format(name=_plain(session.name), starts=_clock(session.starts_at)))
    return 0


def list_sessions(api: Managing, archived: bool, as_json: bool) -> int:
    """Every session, one a line."""
    found = api.sessions(archived=archived)
    if as_json:
        return _json({"sessions": [session.to_json() for session in found]})
    print(f"{'id':<18} {'state':<10} {'kind':<17} {'seats':>11}  name")
    for session in found:
        seats = f"{session.seats_taken}/{session.seats}" if session.seats else ""
        print(f"{session.id:<18} {session.state:<10} {session.kind:<17} {seats:>11}  {_plain(session.name)}"
              f"{'' if session.public else ' (by invitation)'}")
    return 0


def show(api: Managing, session_id: str, as_json: bool) -> int:
    """One session with its numbers and who is in."""
    session, numbers = _find(api, session_id), api.statistics(session_id)
    players = api.lobby(session_id).players if session.seats else ()
    if as_json:
        return _json({"session": session.to_json(), "statistics": numbers.to_json(), "players": list(players)})
    for what, value in _lines(session, numbers):
        print(f"{what:<9} {value}")
    if players:
        more = session.seats_taken - len(players)  # the cloud names the first few hundred
        print(f"{'seats':<9} {', '.join(map(_plain, players))}{f' and {more:,} more' if more > 0 else ''}")
    return 0


def export(api: Managing, session_id: str, as_json: bool, file: Path | None) -> int:
    """The whole board as CSV or JSON, to a file or to standard output; notes go to standard error."""
    whole = api.export(session_id)
    text = json_of(whole) if as_json else csv_of(whole.rows)
    if file is None:
        sys.stdout.write(text)
    else:
        file.write_text(text, encoding="utf-8", newline="")
        print(f"{len(whole.rows):,} rows in {file}", file=sys.stderr)
    if not whole.session.frozen:
        print("This is how it stands now; it is final about a minute after the session has closed.", file=sys.stderr)
    return 0


def put_out(api: Managing, session_id: str, player: str, ban: bool, as_json: bool) -> int:
    """Kicks a player (by name or id of the board), who may come back, or bans them from the session for good."""
    out = api.ban(session_id, player) if ban else api.kick(session_id, player)
    if as_json:
        return _json({"player": out, "banned": ban})
    print(f"{_plain(player)} is out of it for good: no seat, no run, no row." if ban else
          f"{_plain(player)} is out of it, and may come back.")
    return 0


def _frozen(api: Managing, session_id: str, wait: Wait) -> SessionInfo:
    for _ in range(int(FREEZE_SECONDS / LOOK_SECONDS)):
        session = _find(api, session_id)
        if session.frozen:
            return session
        wait(LOOK_SECONDS)
    raise AlienAttackError("It is closed, but runs still wait for their verdict.",
                           f"Look again later: alienattack session show {session_id}")


def _find(api: Managing, session_id: str) -> SessionInfo:
    for session in api.sessions(archived=True):
        if session.id == session_id:
            return session
    raise ApiError(404, "not_found", "There is no such session.", "See: alienattack session list --archived")


def _lines(session: SessionInfo, numbers: Statistics) -> Iterable[tuple[str, str]]:
    yield "name", _plain(session.name)
    yield "state", session.state + (", its final board stands" if session.frozen else "")
    minutes = (session.time_limit_s or 0) // 60
    yield "kind", session.kind + (f", {minutes} minute{'s' if minutes > 1 else ''}" if minutes else "")
    if session.code:
        yield "code", session.code
    for what, instant in (("opens", session.opens_at), ("starts", session.starts_at), ("closes", session.closes_at)):
        if instant is not None:
            yield what, _clock(instant)
    if session.winners:
        yield "winners", ", ".join(map(_plain, session.winners))
    yield "players", (f"{numbers.players:,} on the board, {numbers.playing:,} playing, "
                      f"{numbers.seats_taken:,} seats taken")
    lag = "" if numbers.behind_s is None else f", the newest {numbers.behind_s:.1f} s old"
    if session.id != ARCADE:  # it keeps no list of its runs, so nobody can count them
        yield "runs", _counts(numbers.runs)
        yield "frames", f"{numbers.frames:,} applied{lag}"
        yield "refused", _counts(numbers.refused)
    if numbers.drift is not None:
        yield "ranks", ("agree with the rows of the final board" if not numbers.drift else
                        f"{numbers.drift:,} counts were wrong when the final board was compared, and were put right")
    if numbers.dead_letters:
        look = as_started("alienattack cloud deadletters list")
        yield "letters", f"{numbers.dead_letters:,} dead in this cloud; see: {look}"


def _winners(session: SessionInfo) -> str:
    names = [f"{place}. {_plain(name)}" for place, name in enumerate(session.winners, 1)]
    return f"The winners: {', '.join(names)}" if names else "Nobody is on it."


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in sorted(counts.items())) or "none"


def _clock(instant: float | None) -> str:
    return "" if instant is None else datetime.fromtimestamp(instant).strftime("%Y-%m-%d %H:%M:%S")


def _plain(text: str) -> str:
    """Names come from others and must not write to the terminal."""
    return "".join(character if character.isprintable() else "?" for character in text)


def _json(told: object) -> int:
    print(json.dumps(told))
    return 0
