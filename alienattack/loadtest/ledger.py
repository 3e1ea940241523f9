"""What became of everything that was played: the ledger of frames, and the final board held against the bots' truth.

Offered is what the bots' spools say they committed. What was applied, refused and archived is read past all clients, by
the host's own door: tables and archive. A cloud without such a door for us (AWS, somebody else's) is asked through its
manager's API, which counts from the tables. Nothing is taken from one side for the other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from alienattack.errors import AlienAttackError
from alienattack.loadtest.accounts import Accounts, balance
from alienattack.loadtest.collector import BotTruth, Results
from alienattack.loadtest.evidence import ArchiveSize, read_archive, read_tables, weigh_archive
from alienattack.loadtest.judging import played
from alienattack.loadtest.targets import Target
from alienattack.protocol.api import BoardRow, Statistics
from alienattack.protocol.scores import better

LOOK_SECONDS = 1.0
MOST_FINDINGS = 200
UNDECIDED = ("live", "ended")


@dataclass(frozen=True, slots=True)
class Books:
    """The ledger. `board_rows`: of the final board; `findings`: a sentence for everything that is wrong.

    `archive`: None where it can't be read; `verified`: how many runs were.
    """

    accounts: Accounts
    board_rows: int
    statistics: Statistics
    archive: ArchiveSize | None
    findings: tuple[str, ...] = field(default=())

    @property
    def verified(self) -> int:
        """Runs that were played again and found true."""
        return self.statistics.runs.get("verified", 0)


def draw_up(target: Target, session: str, results: Results, patience: float,
            wait: Callable[[float], object] = time.sleep) -> Books:
    """Waits up to `patience` seconds for the last verdicts, then counts. Raises CloudUnavailable and ApiError."""
    statistics = _settled(target, session, patience, wait)
    archive = None
    if target.ask is not None:
        frames, strange = read_archive(target.ask)
        runs, rows = read_tables(target.ask)
        accounts = balance(results.spools, runs, rows, frames, {truth.run: truth.score for truth in results.truths},
                           played)
        if strange:
            accounts.unexplained += strange
            accounts.findings.append(f"{strange} records of the archive are no frames")
        archive = weigh_archive(target.ask)
    else:
        accounts = counted_by_manager(results, statistics)
    board = target.manager.export(session).rows
    wrong = board_findings(results.truths, board)
    accounts.rows += len(board)
    accounts.rows_wrong += len(wrong)
    accounts.findings += wrong
    return Books(accounts, len(board), statistics, archive, tuple(accounts.findings[:MOST_FINDINGS]))


def counted_by_manager(results: Results, statistics: Statistics) -> Accounts:
    """The ledger where the tables are counted by the manager's API, all players together."""
    spools = results.spools.values()
    accounts = Accounts(players=len(results.spools), runs=sum(statistics.runs.values()))
    accounts.frames_offered = sum(spool.offered - spool.coalesced for spool in spools)
    accounts.coalesced = sum(spool.coalesced for spool in spools)
    accounts.declared_losses = sum(sum(spool.declared.values()) for spool in spools)
    accounts.still_spooled = sum(spool.rows + len(spool.frames) for spool in spools)
    accounts.retried = sum(spool.retried for spool in spools)
    accounts.frames_stored = statistics.frames
    accounts.refusals.update(statistics.refused)
    accounts.refused = accounts.refusals.total()
    explained = accounts.frames_stored + accounts.refused + accounts.declared_losses
    # A frame may be applied while its spool has not heard of it yet: then it counts as stored, not as spooled.
    missing = accounts.frames_offered - explained
    accounts.still_spooled = min(accounts.still_spooled, max(0, missing))
    accounts.unexplained = abs(missing - accounts.still_spooled)
    if accounts.unexplained:
        accounts.findings.append(f"offered {accounts.frames_offered}, stored {accounts.frames_stored}, refused "
                                 f"{accounts.refused}, declared {accounts.declared_losses}, spooled "
                                 f"{accounts.still_spooled}: {accounts.unexplained} unexplained")
    return accounts


def board_findings(truths: list[BotTruth], rows: tuple[BoardRow, ...]) -> list[str]:
    """What a final board says otherwise than the bots know: each player's best, and every rank.

    Equal scores share a rank and the next has as many more (1224); within one score the whole tuple orders.
    """
    best: dict[str, BotTruth] = {}
    for truth in truths:
        if truth.player not in best or better(truth.score, best[truth.player].score):
            best[truth.player] = truth
    shown: Mapping[str, BoardRow] = {row.player: row for row in rows}
    found = [f"{truth.name} reached {truth.score}, and is not on the board" for player, truth in sorted(best.items())
             if player not in shown]
    scores = sorted((truth.score.score for truth in best.values()), reverse=True)
    for row in rows:
        known = best.get(row.player)
        if known is None:
            found.append(f"{row.name} is on the board, and no bot is called so")
        elif (row.score, row.name, row.state) != (known.score, known.name, "verified"):
            found.append(f"{known.name} reached {known.score}, the board says {row.score}, {row.state}")
        elif row.rank != 1 + scores.index(known.score.score):
            found.append(f"{known.name} has rank {1 + scores.index(known.score.score)}, the board says {row.rank}")
    return found


def _settled(target: Target, session: str, patience: float, wait: Callable[[float], object]) -> Statistics:
    """The session's numbers once no run waits for its verdict, or after `patience` seconds."""
    until = time.monotonic() + patience
    while True:
        try:
            statistics = target.manager.statistics(session)
            # Whoever looks at the board has forgotten runs sent to their verifier again.
            if not any(statistics.runs.get(status) for status in UNDECIDED) or time.monotonic() > until:
                return statistics
            target.manager.board(session)
        except AlienAttackError:
            if time.monotonic() > until:
                raise
        wait(LOOK_SECONDS)
