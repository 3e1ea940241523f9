"""The ledger of a campaign: what every client committed to its disk, held against what tables and archive hold.

A frame counts as stored where the run's item has counted it *and* the archive has its bytes. It is explained where it
was refused with a reason, declared lost by its client, or still lies in a spool without ever having reached the stream.
Everything else is unexplained.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from alienattack.loadtest.evidence import ArchivedRun, BoardItem, SpoolLedger, TableRun
from alienattack.protocol.api import player_id
from alienattack.protocol.scores import Score, better

Judge = Callable[[bytes], Score | None]
"""Plays a replay again: the score that was really played, or None where it can't be verified."""


@dataclass(slots=True)
class Accounts:
    """The sums, and a sentence for everything that is wrong."""

    players: int = 0
    runs: int = 0
    frames_offered: int = 0
    frames_stored: int = 0
    coalesced: int = 0
    declared_losses: int = 0
    refused: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    still_spooled: int = 0
    duplicates_absorbed: int = 0
    retried: int = 0
    unexplained: int = 0
    rows: int = 0
    rows_wrong: int = 0
    findings: list[str] = field(default_factory=list)


def balance(spools: Mapping[str, SpoolLedger], runs: Mapping[str, TableRun], rows: Iterable[BoardItem],
            archive: Mapping[str, ArchivedRun], truths: Mapping[str, Score], judge: Judge) -> Accounts:
    """Draws up the accounts. `spools`: the player's `sub` -> the books of the one spool that player has; `truths`: what
    the bots say of runs that they finished."""
    accounts = Accounts(players=len(spools), runs=len(archive))
    of_player: dict[str, list[str]] = defaultdict(list)
    for run_id in {*runs, *archive}:
        of_player[runs[run_id].sub if run_id in runs else archive[run_id].sub].append(run_id)
    for sub in sorted({*spools, *of_player}):
        _balance_player(accounts, sub, spools.get(sub), of_player[sub], runs, archive)
    _check_runs(accounts, runs, archive, truths)
    _check_boards(accounts, runs, list(rows), archive, judge)
    return accounts


def _balance_player(accounts: Accounts, sub: str, spool: SpoolLedger | None, run_ids: Iterable[str],
                    runs: Mapping[str, TableRun], archive: Mapping[str, ArchivedRun]) -> None:
    who = player_id(sub)
    stored = refused = lost = 0
    for run_id in run_ids:
        run, taken = runs.get(run_id), archive.get(run_id)
        applied = run.applied if run is not None else 0
        here = taken.frames if taken is not None else {}
        accounts.duplicates_absorbed += taken.copies - len(here) if taken is not None else 0
        if run is not None:
            without = [seq for seq in range(1, applied + 1) if seq not in here]
            swallowed = applied - run.counted - len(run.refused_seqs)
            stored += run.counted - sum(1 for seq in without if seq not in run.refused_seqs)
            refused += len(run.refused_seqs)
            accounts.refusals += run.refused
            if without:
                accounts.findings.append(f"run {run_id}: frames {without[:9]} are counted but not in the archive")
            if swallowed:
                accounts.findings.append(f"run {run_id}: {swallowed} frames passed over, neither counted nor refused")
            lost += len(without) + abs(swallowed)
        beyond = sorted(seq for seq in here if seq > applied)
        if beyond:
            lost += len(beyond)
            accounts.findings.append(f"run {run_id}: the stream took {beyond[:9]}, the table stands at {applied}")
    accounts.frames_stored += stored
    accounts.refused += refused
    if spool is None:
        if stored or refused:
            accounts.unexplained += stored + refused
            accounts.findings.append(f"player {who}: {stored + refused} frames of a player without a spool")
        return
    spooled = spool.rows + sum(1 for run_id, seq in spool.frames
                               if seq > (runs[run_id].applied if run_id in runs else 0)
                               and seq not in (archive[run_id].frames if run_id in archive else ()))
    offered, declared = spool.offered - spool.coalesced, sum(spool.declared.values())
    accounts.frames_offered += offered
    accounts.coalesced += spool.coalesced
    accounts.declared_losses += declared
    accounts.still_spooled += spooled
    accounts.retried += spool.retried
    missing = offered - stored - refused - declared - spooled
    if missing:
        accounts.findings.append(f"player {who}: offered {offered}, stored {stored}, refused {refused}, "
                                 f"declared {declared}, spooled {spooled}: {missing} unexplained")
    accounts.unexplained += max(abs(missing), lost)


def _check_runs(accounts: Accounts, runs: Mapping[str, TableRun], archive: Mapping[str, ArchivedRun],
                truths: Mapping[str, Score]) -> None:
    """Every run's item says what its newest frame that counts says; no number was used for two frames."""
    for run_id, taken in archive.items():
        run = runs.get(run_id)
        wrong = []
        if taken.conflicts:
            wrong.append(f"frames {sorted(taken.conflicts)[:9]} exist with different bytes")
        last = max((seq for seq in taken.frames if run is not None and seq <= run.applied
                    and seq not in run.refused_seqs), default=0)
        if run is not None and last:
            frame = taken.frames[last]
            if (run.state, run.tick) != (frame.state, frame.tick):
                wrong.append(f"the table says {run.state}, frame {last} says {frame.state}")
            if frame.replay is not None and run.status not in ("verified", "rejected", "unverifiable"):
                wrong.append(f"it ended, and is {run.status}")
            if run.status == "verified" and truths.get(run_id, run.state) != run.state:
                wrong.append(f"verified at {run.state}, its bot saw {truths[run_id]}")
            if run.status == "rejected":
                wrong.append(f"an honest run was rejected: {run.reason}")
        wrong += [f"frame {seq} does not follow frame {seq - 1}" for seq in range(2, last + 1)
                  if seq in taken.frames and seq - 1 in taken.frames
                  and taken.frames[seq].prev != taken.frames[seq - 1].mac]
        accounts.rows += 1
        accounts.rows_wrong += bool(wrong)
        accounts.findings += [f"run {run_id}: {finding}" for finding in wrong]


def _check_boards(accounts: Accounts, runs: Mapping[str, TableRun], rows: list[BoardItem],
                  archive: Mapping[str, ArchivedRun], judge: Judge) -> None:
    """Every row is the best of its player's verified runs, each played again here from the archive's own replay."""
    best: dict[tuple[str, str], Score] = {}
    for run_id, run in runs.items():
        if run.status != "verified" or run_id not in archive:
            continue
        replays = [frame.replay for frame in archive[run_id].frames.values() if frame.replay]
        score = judge(replays[-1]) if replays else None
        if score is None or score != run.state:
            accounts.rows_wrong += 1
            accounts.findings.append(f"run {run_id}: verified at {run.state}, but its replay plays {score}")
            continue
        for key in ((board, player_id(run.sub)) for board in run.boards):
            if key not in best or better(score, best[key]):
                best[key] = score
    found = {(row.board, row.player): row for row in rows}
    for key in sorted({*best, *found}):
        accounts.rows += 1
        row, expected = found.get(key), best.get(key)
        if row is None or expected is None or row.state != expected:
            accounts.rows_wrong += 1
            accounts.findings.append(f"board {key[0]}, player {key[1]}: the row says {row and row.state}, "
                                     f"the runs say {expected}")
