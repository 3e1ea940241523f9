"""The keys of every kind of item, in one place. Every item has `pk` and `sk`; rows of a board also `board` and `place`.

| item                      | pk                | sk              |
|---------------------------|-------------------|-----------------|
| a session                 | SESSIONS          | session id      |
| a session in the archive  | ARCHIVED          | session id      |
| a day's challenge, once it has ended | DAYS   | session id      |
| a run                     | RUN#run id        | RUN             |
| a player's newest run     | PLAYER#sub        | RUN             |
| older runs of a player    | PLAYER#sub        | RUN#run id      |
| a player's seat           | SEATS#session     | PLAYER#player id|
| how many seats are taken  | SEATS#session     | COUNT           |
| a player who was put out  | SEATS#session     | BAN#player id   |
| a run of a competition    | RUNS#session      | run id          |
| the end of a session, seen in a shard | MARKS#session | shard   |
| whose name that is        | NAME#canonical    | PLAYER          |
| who is called what looks so | LOOKS#looks     | PLAYER          |
| a spent single trial      | PLAYER#sub        | TRIAL#session   |
| a player's best on a board| BOARD#session     | PLAYER#player id|
| a board with a row of a player | ROWS#player id | board           |
| a node of its rank tree   | RANKS#session     | NODE#digits     |
| who plays now             | LIVE#session      | LIVE            |
| a player who was erased   | ERASED#player id  | ERASED          |
| how far a shard's runs are| PROGRESS#shard    | PROGRESS, PROGRESS1 |
"""

from __future__ import annotations

from alienattack.protocol import daily

Key = dict[str, str]

SESSIONS = "SESSIONS"
ARCHIVED = "ARCHIVED"
DAYS = "DAYS"
PLACES_INDEX = "places"
RANK_NODE = "NODE#"
SEAT = "PLAYER#"
OWN_RUN = "RUN#"
TRIAL = "TRIAL#"


def progress(shard: str, part: int) -> Key:
    """The key of one of the two parts of the standings of a shard's runs."""
    return {"pk": f"PROGRESS#{shard}", "sk": f"PROGRESS{part or ''}"}


def session(session_id: str) -> Key:
    """The key of a session. Days have a partition of their own: nobody lists them all."""
    return {"pk": DAYS if daily.day_of_session(session_id) else SESSIONS, "sk": session_id}


def archived(session_id: str) -> Key:
    """The key of a session in the archive: lists of what may be played need not read those."""
    return {"pk": ARCHIVED, "sk": session_id}


def run(run_id: str) -> Key:
    """The key of a run."""
    return {"pk": f"RUN#{run_id}", "sk": "RUN"}


def newest_run(sub: str) -> Key:
    """The key of the item that names a player's newest run."""
    return {"pk": f"PLAYER#{sub}", "sk": "RUN"}


def trial(sub: str, session_id: str) -> Key:
    """The key of the mark that a player's single trial is spent."""
    return {"pk": f"PLAYER#{sub}", "sk": f"{TRIAL}{session_id}"}


def run_of_player(sub: str, run_id: str) -> Key:
    """The key of an item that lists runs of a player; `run_id`: the oldest of them (tables/run_lists.py)."""
    return {"pk": f"PLAYER#{sub}", "sk": f"{OWN_RUN}{run_id}"}


def seat(session_id: str, player: str) -> Key:
    """The key of a player's seat in a session; `player` is the opaque id."""
    return {"pk": f"SEATS#{session_id}", "sk": f"{SEAT}{player}"}


def seats_taken(session_id: str) -> Key:
    """The key of the count of a session's taken seats."""
    return {"pk": f"SEATS#{session_id}", "sk": "COUNT"}


def ban(session_id: str, player: str) -> Key:
    """The key of the mark that a player may not come back into a session."""
    return {"pk": f"SEATS#{session_id}", "sk": f"BAN#{player}"}


def run_of_session(session_id: str, run_id: str) -> Key:
    """The key of the entry that names a run of a competition."""
    return {"pk": f"RUNS#{session_id}", "sk": run_id}


def mark(session_id: str, shard: str) -> Key:
    """The key of the note that the consumer has come to the marker of a session's end in a shard."""
    return {"pk": f"MARKS#{session_id}", "sk": shard}


def looks(looks_of_name: str) -> Key:
    """The key of the entry that tells which player is called something that looks so (protocol.names.looks)."""
    return {"pk": f"LOOKS#{looks_of_name}", "sk": "PLAYER"}


def name(canonical: str) -> Key:
    """The key of the entry that tells which player has a name; `canonical` as protocol.names spells it."""
    return {"pk": f"NAME#{canonical}", "sk": "PLAYER"}


def best(session_id: str, player: str) -> Key:
    """The key of a player's best on a board; `player` is the opaque id."""
    return {"pk": f"BOARD#{session_id}", "sk": f"PLAYER#{player}"}


def row_of_player(player: str, board: str) -> Key:
    """The key of the entry that names a board on which a player has, or had, a row; `player` is the opaque id."""
    return {"pk": f"ROWS#{player}", "sk": board}


def rank_node(session_id: str, digits: str) -> Key:
    """The key of a node of a board's rank tree; `digits`: none for the root, two or four."""
    return {"pk": f"RANKS#{session_id}", "sk": f"{RANK_NODE}{digits}"}


def live(session_id: str) -> Key:
    """The key of a session's live states."""
    return {"pk": f"LIVE#{session_id}", "sk": "LIVE"}


def erased(player: str) -> Key:
    """The key of the mark that a player's data was erased; `player` is the opaque id."""
    return {"pk": f"ERASED#{player}", "sk": "ERASED"}


def erased_object(sub: str) -> str:
    """The name of the object in the archive bucket that asks for a player's frames to be removed."""
    return f"erased/{sub}.json"


def replay_object(run_id: str) -> str:
    """The name of a run's replay in the archive bucket."""
    return f"replays/{run_id}"
