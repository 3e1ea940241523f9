"""The ledger of a campaign notices whatever is missing, doubled or different."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from alienattack.loadtest.accounts import Accounts, balance
from alienattack.loadtest.evidence import ArchivedFrame, ArchivedRun, BoardItem, SpoolLedger, TableRun
from alienattack.protocol.api import player_id
from alienattack.protocol.scores import Score

SUB, RUN = "sub1", "run1"
FINAL = Score(300, 2, 40, 1)


def state(seq: int) -> Score:
    return FINAL if seq == 5 else Score(seq * 10, 3, seq, 1)


class Evidence:
    """One player, one verified run of five frames, all as it should be."""

    def __init__(self) -> None:
        frames = {seq: ArchivedFrame(RUN, seq, f"mac{seq - 1}" if seq > 1 else "", f"mac{seq}", seq * 100, state(seq),
                                     b"replay" if seq == 5 else None) for seq in range(1, 6)}
        self.archive = {RUN: ArchivedRun(SUB, frames, copies=5)}
        self.runs = {RUN: TableRun(RUN, SUB, "cup", "verified", "", 5, 5, 500, FINAL, Counter(), frozenset(), 1_000.0)}
        self.rows = [BoardItem("cup", player_id(SUB), "Nova", RUN, FINAL)]
        self.spool = SpoolLedger(9, 5, 4, Counter(), Counter(), 0, frozenset(), 0)
        self.truths = {RUN: FINAL}
        self.judged = FINAL

    def run(self, **changes: Any) -> None:
        self.runs[RUN] = replace(self.runs[RUN], **changes)

    def books(self, **changes: Any) -> None:
        self.spool = replace(self.spool, **changes)

    def accounts(self) -> Accounts:
        return balance({SUB: self.spool}, self.runs, self.rows, self.archive, self.truths, lambda _: self.judged)


@pytest.fixture
def evidence() -> Evidence:
    return Evidence()


def test_what_is_as_it_should_be_leaves_nothing_unexplained(evidence: Evidence) -> None:
    accounts = evidence.accounts()
    assert (accounts.frames_offered, accounts.frames_stored, accounts.coalesced) == (5, 5, 4)
    assert (accounts.unexplained, accounts.rows, accounts.rows_wrong, accounts.findings) == (0, 2, 0, [])


def test_copies_of_a_frame_are_absorbed(evidence: Evidence) -> None:
    evidence.archive[RUN].copies = 8
    accounts = evidence.accounts()
    assert (accounts.duplicates_absorbed, accounts.unexplained) == (3, 0)


def test_a_watermark_that_passed_a_frame_without_counting_it_is_unexplained(evidence: Evidence) -> None:
    evidence.run(counted=4)
    assert evidence.accounts().unexplained == 1


def test_a_frame_that_nobody_has_any_more_is_unexplained(evidence: Evidence) -> None:
    evidence.books(offered=10)
    assert evidence.accounts().unexplained == 1


def test_a_frame_that_the_stream_took_and_the_table_lacks_is_unexplained_though_its_client_holds_it(
        evidence: Evidence) -> None:
    evidence.run(applied=4, counted=4, status="live", tick=400, state=state(4))
    evidence.books(frames=frozenset({(RUN, 5)}))
    evidence.rows.clear()
    assert evidence.accounts().unexplained == 1


def test_a_frame_that_is_counted_but_not_in_the_archive_is_unexplained(evidence: Evidence) -> None:
    del evidence.archive[RUN].frames[2]
    assert evidence.accounts().unexplained == 1


def test_refused_declared_and_spooled_frames_are_explained(evidence: Evidence) -> None:
    evidence.run(counted=4, refused=Counter(superseded=1), refused_seqs=frozenset({3}))
    evidence.books(offered=12, declared=Counter(expired=2), rows=1)
    accounts = evidence.accounts()
    assert (accounts.refused, accounts.declared_losses, accounts.still_spooled, accounts.unexplained) == (1, 2, 1, 0)


def test_a_sealed_frame_that_never_reached_the_stream_is_still_spooled(evidence: Evidence) -> None:
    evidence.books(offered=10, frames=frozenset({(RUN, 5), (RUN, 6)}))
    accounts = evidence.accounts()
    assert (accounts.still_spooled, accounts.unexplained) == (1, 0)


def test_a_surplus_is_as_unexplained_as_a_lack(evidence: Evidence) -> None:
    evidence.books(offered=8)
    assert evidence.accounts().unexplained == 1


def test_frames_of_a_player_without_a_spool_are_unexplained(evidence: Evidence) -> None:
    accounts = balance({}, evidence.runs, evidence.rows, evidence.archive, {}, lambda _: FINAL)
    assert accounts.unexplained == 5


@pytest.mark.parametrize("spoil", [
    lambda evidence: evidence.run(state=Score(301, 2, 40, 1)),
    lambda evidence: evidence.run(status="ended"),
    lambda evidence: evidence.run(status="rejected"),
    lambda evidence: evidence.rows.clear(),
    lambda evidence: evidence.rows.append(BoardItem("cup", "somebody", "X", "run9", FINAL)),
    lambda evidence: evidence.archive[RUN].conflicts.add(3),
    lambda evidence: evidence.truths.update({RUN: Score(1, 1, 1, 1)}),
    lambda evidence: setattr(evidence, "judged", None),
    lambda evidence: evidence.archive[RUN].frames.update({3: replace(evidence.archive[RUN].frames[3], prev="forged")}),
])
def test_a_row_that_is_not_what_the_frames_say_is_wrong(evidence: Evidence, spoil: Any) -> None:
    spoil(evidence)
    accounts = evidence.accounts()
    assert accounts.rows_wrong >= 1
    assert accounts.findings


def test_a_run_of_the_arcade_stands_on_the_boards_of_its_day_and_week(evidence: Evidence) -> None:
    evidence.run(session="arcade", ended_at=1_800_000_000.0)
    evidence.rows = [BoardItem(board, player_id(SUB), "Nova", RUN, FINAL)
                     for board in ("arcade", "arcade@2027-01-15", "arcade@2027-W02")]
    assert evidence.accounts().rows_wrong == 0
    evidence.rows.pop()
    assert evidence.accounts().rows_wrong == 1
