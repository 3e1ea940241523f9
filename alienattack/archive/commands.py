"""`alienattack archive ...`: asked, reported on, verified. Each function returns the exit code."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from alienattack import settings
from alienattack.archive import asking, copying, verifying
from alienattack.archive.database import Counts, Database
from alienattack.archive.embedded import EmbeddedOrigin
from alienattack.archive.findings import Finding
from alienattack.archive.folder import FolderOrigin
from alienattack.archive.mirror import Mirror
from alienattack.archive.origin import ArchiveError, Origin, taken_out, vouched_for
from alienattack.archive.report import ask_all
from alienattack.archive.report import page as report_page
from alienattack.archive.stack import StackOrigin
from alienattack.archive.verifying import Verdict
from alienattack.errors import HostingError
from alienattack.invocation import as_started

T = TypeVar("T")

MOST_TOLD = 50  # findings on a terminal


@dataclass(frozen=True, slots=True)
class Where:
    """Which archive is meant; nothing given means the embedded cloud of this machine."""

    stack: str = ""
    region: str | None = None
    profile: str | None = None
    folder: Path | None = None
    keys: Path | None = None
    runs: Path | None = None


@contextmanager
def opened(where: Where) -> Iterator[Origin]:
    """The archive that is meant. Raises AlienAttackError with a remedy."""
    origin: Origin
    if where.folder is not None:
        origin = FolderOrigin(where.folder, where.keys, where.runs)
    elif where.stack:
        origin = StackOrigin.named(where.stack, where.region, where.profile)
    else:
        origin = EmbeddedOrigin.of_this_user(settings.load().paths)
    try:
        yield origin
    finally:
        origin.close()


def progress(line: str) -> None:
    """One line that changes in place on a terminal; elsewhere only results are worth a line."""
    if sys.stderr.isatty():
        print(f"\r\x1b[2K{line}", end="", file=sys.stderr, flush=True)


@contextmanager
def mirrored(origin: Origin) -> Iterator[Mirror]:
    """The mirror of an archive, which no other command touches meanwhile."""
    mirror = Mirror(origin, settings.load().paths.cache_dir / "archive")
    with Database(mirror.folder).held():
        yield mirror


@contextmanager
def prepared(where: Where) -> Iterator[tuple[Database, Counts, Origin]]:
    """The database of an archive, up to date, and kept so while it is asked."""
    with opened(where) as origin, mirrored(origin) as mirror:
        database = Database(mirror.folder)
        files = mirror.bring(progress)
        counts = database.update(files, _if_allowed(origin.master_keys, "The master keys") or {},
                                 _if_allowed(lambda: list(origin.runs() or ()), "The table of runs"), progress)
        progress("")
        warn(counts)
        yield database, counts, origin


def _if_allowed(ask: Callable[[], T], what: str) -> T | None:
    """What only an operator may read: without it answers say less, and still come."""
    try:
        return ask()
    except HostingError as error:
        print(f"alienattack: {what} can't be read, so answers do without. {error}", file=sys.stderr)
        return None


def warn(counts: Counts) -> None:
    """Says what of the archive no answer is drawn from."""
    left_out = ((counts.forged, "forged or altered"), (counts.strange, "no frames at all"))
    said = ", ".join(f"{count:,} {what}" for count, what in left_out if count)
    if said:
        look = as_started("alienattack archive verify")
        print(f"alienattack: lines left out: {said} (see: {look})", file=sys.stderr)
    if counts.unknown:
        print(f"alienattack: {counts.unknown:,} frames could not be checked: their master keys are not here",
              file=sys.stderr)
    for key, why in counts.damaged[:5]:
        print(f"alienattack: {key}: {why}; what stood before that was read", file=sys.stderr)


def sql(where: Where, query: str, style: str, limit: int) -> int:
    """Asks the archive. `style`: "text", "csv" or "json"."""
    with prepared(where) as (database, _, _):
        connection = database.reader()
        try:
            answer = asking.ask(connection, query, limit)
        finally:
            connection.close()
    write = {"csv": asking.as_csv, "json": asking.as_json}.get(style, asking.as_text)
    print(write(answer), end="" if style != "json" else "\n")
    return 0


def report(where: Where, html: Path | None, as_json: bool) -> int:
    """Asks all questions: into a page, or as text."""
    with prepared(where) as (database, counts, origin):
        connection = database.reader()
        try:
            asked = ask_all(connection, progress)
            page = report_page(connection, asked, counts, origin.title, datetime.now(UTC))
        finally:
            connection.close()
    progress("")
    if html is not None:
        html.parent.mkdir(parents=True, exist_ok=True)
        html.write_text(page, encoding="utf-8")
        print(f"{len(asked)} questions answered from {counts.frames:,} frames: {html}")
        return 0
    if as_json:
        print("{" + ", ".join(f"{json.dumps(each.title)}: {asking.as_json(answer)}" for each, answer in asked) + "}")
        return 0
    for question, answer in asked:
        print(f"{question.title}\n{question.note}\n\n{asking.as_text(answer) if answer.rows else question.nothing}\n")
    return 0


def verify(where: Where, as_json: bool, seal: bool = False) -> int:
    """Verifies every frame; `seal`: and vouches for what is sound. Returns the exit code: 1 where anything is wrong."""
    with opened(where) as origin, mirrored(origin) as mirror:
        runs = origin.runs()
        known = None if runs is None else list(runs)  # before the files: what it tells must be in them
        files = mirror.bring(progress)
        keys = origin.master_keys()
        if not keys:
            raise ArchiveError("Without the master keys nothing can be verified.",
                               "With --folder, name a file that holds the text of the secret RunKeys: --keys FILE.")
        erased, bad_notes = taken_out(origin, keys)
        vouched, bad_seals = vouched_for(origin, keys)
        here = {run.run for run in known or ()}
        if vouched or known is not None:
            known = [*(known or ()), *(run for run in vouched if run.run not in here)]
        now, days = origin.as_of() or time.time(), origin.keeps_days()
        kept_since = now - (days - verifying.EXPIRY_MARGIN_DAYS) * 86_400.0 if days else 0.0
        verdict = verifying.verify(files, keys, known, origin.refused(), now, mirror.folder, progress,
                                   origin.settles(), erased, kept_since)
        verdict.findings += [Finding("bad_note", key) for key in (*bad_notes, *bad_seals)]
        count = origin.seal() if seal and verdict.sound else 0
    progress("")
    if as_json:
        print(json.dumps(verdict.to_json()))
    else:
        _tell(verdict)
        if seal:
            print(f"{count:,} more runs are vouched for by a seal." if verdict.sound else "Nothing was sealed.")
    return 0 if verdict.sound else 1


def copy(where: Where, target: Path) -> int:
    """Copies the archive with everything that verifying it takes."""
    with opened(where) as origin, mirrored(origin) as mirror:
        count = copying.copy(origin, mirror, target, progress, time.time())
    progress("")
    print(f"{count:,} files, the table's runs and the master keys are in {target}. It is for your eyes alone; "
          f"ask and verify it with --folder {target}.")
    return 0


def erase(where: Where, as_json: bool) -> int:
    """Takes the players out who are marked to be erased."""
    with opened(where) as origin:
        done = origin.erase()
    if as_json:
        print(json.dumps(done))
    elif not done["players"]:
        print("Nobody is marked to be erased.")
    else:
        print(f"{done['players']:,} players are marked; {done['frames']:,} frames of {done['runs']:,} runs went "
              f"from {done['files']:,} files. A signed note explains it to `archive verify`.")
        for name in done["unreadable"]:
            print(f"{name} can't be read, so nothing was taken out of it.")
    return 1 if done["unreadable"] else 0


def _tell(verdict: Verdict) -> None:
    print(f"{verdict.frames:,} frames of {verdict.runs:,} runs in {verdict.files:,} files: every signature and chain "
          "recomputed.")
    notes = ((verdict.again, "lines are copies of a frame: sent again, which changes nothing"),
             (verdict.refused, "lines were refused by the cloud when they came, as its dead letters tell"),
             (verdict.markers, "lines are the cloud's own markers of a session's end"),
             (verdict.pending, "frames were applied a moment ago and are still on their way into the archive"),
             (verdict.erased, "runs were erased at their players' wish, as signed notes tell"),
             (verdict.expired, "runs are so old that the bucket forgets them: their frames were not counted"),
             (verdict.unchecked_ends, "runs have no end, and no table tells whether more was sent"))
    for count, what in notes:
        if count:
            print(f"{count:,} {what}.")
    if not verdict.tables:
        print("There was no table to measure by: a run that is gone whole would not be missed.")
    for finding in verdict.findings[:MOST_TOLD]:
        print(finding)
    if len(verdict.findings) > MOST_TOLD:
        print(f"... and {len(verdict.findings) - MOST_TOLD:,} more; --json tells all.")
    if verdict.sound:
        print("Nothing is missing, doubled or altered.")
    else:
        kinds = Counter(each.kind for each in verdict.findings)
        print(f"{len(verdict.findings):,} findings: " + ", ".join(f"{kind} {n:,}" for kind, n in kinds.most_common()))
