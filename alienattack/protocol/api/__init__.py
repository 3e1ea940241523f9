"""The shapes of the HTTP API: what its answers hold, read and written by one piece of code on both sides.

Every class has `to_json()` and `from_json()`; reading is lenient about fields that a newer server adds and strict about
those it needs (ValueError). One subject a module; everybody takes the names from here.
"""

from alienattack.protocol.api.boards import (
    PANE_ROWS,
    PERIODS,
    ROW_STATES,
    Board,
    BoardPage,
    BoardRow,
    Friends,
    MyPlace,
    NextPlace,
)
from alienattack.protocol.api.config import API_VERSION, PublicConfig
from alienattack.protocol.api.players import player_id
from alienattack.protocol.api.refusals import ERROR_STATUS, error_body
from alienattack.protocol.api.rights import Erasure, KeptData
from alienattack.protocol.api.runs import RUN_STATES, RunGrant, RunReplay, RunStatus
from alienattack.protocol.api.sessions import ARCADE, Lobby, SessionInfo
from alienattack.protocol.api.statistics import DEAD_LETTERS_TOLD, Statistics

__all__ = [
    "API_VERSION",
    "ARCADE",
    "DEAD_LETTERS_TOLD",
    "ERROR_STATUS",
    "PANE_ROWS",
    "PERIODS",
    "ROW_STATES",
    "RUN_STATES",
    "Board",
    "BoardPage",
    "BoardRow",
    "Erasure",
    "Friends",
    "KeptData",
    "Lobby",
    "MyPlace",
    "NextPlace",
    "PublicConfig",
    "RunGrant",
    "RunReplay",
    "RunStatus",
    "SessionInfo",
    "Statistics",
    "error_body",
    "player_id",
]
