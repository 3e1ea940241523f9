"""A million archived frames: reported on in half a minute; a thousand alterations found, none where none are."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import resource
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from alienattack.archive.findings import Finding
from tests.archive import archives, planting
from tests.archive.recordings import play
from tests.hosts import environment

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1_800)]

FRAMES = int(os.environ.get("ALIENATTACK_ARCHIVED_FRAMES", "1000000"))
ALTERATIONS = max(60, FRAMES // 1_000)
PARTS = 8  # days of play
WHO = (("beginner", 1), ("casual", 2), ("average", 3), ("skilled", 4), ("beginner", 7), ("casual", 8), ("expert", 9),
       ("hunter", 10))
REPORT_SECONDS = 30.0


def make_part(folder: Path, part: int) -> int:
    """A day of the archive."""
    recordings = [play(policy, seed + 100 * part, 60 * 60 * 5) for policy, seed in WHO]
    with (folder / f"runs-{part}.txt").open("w", encoding="utf-8") as file:
        return archives.write(folder, recordings, FRAMES // PARTS, seed=part, start=archives.START + part * 86_400,
                              done=lambda run: file.write(json.dumps(run.item()) + "\n") and None)


@pytest.fixture(scope="module")
def million(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive, its table and its keys in one folder."""
    folder = tmp_path_factory.mktemp("million")
    begin = time.perf_counter()
    with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn")) as pool:
        made = sum(pool.map(make_part, [folder] * PARTS, range(PARTS)))
    (folder / "runs").write_text("".join((folder / f"runs-{part}.txt").read_text(encoding="utf-8")
                                         for part in range(PARTS)), encoding="utf-8")
    (folder / "keys").write_text(json.dumps({
        "current": "k1789000000", **{kid: key.decode() for kid, key in archives.KEYS.items()}}), encoding="utf-8")
    size = sum(path.stat().st_size for path in folder.rglob("*.gz"))
    print(f"\n{made:,} signed frames in {len(list(folder.rglob('*.gz'))):,} files, {size / 1e6:.0f} MB packed, made in "
          f"{time.perf_counter() - begin:.0f} s")
    assert made >= FRAMES
    return folder


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed, and what it took."""

    code: int
    out: str
    seconds: float
    processor_seconds: float


def archive(folder: Path, home: Path, *words: str) -> Ran:
    """One `alienattack archive ...` on the archive, as a process of its own."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "alienattack", "archive", *words, "--folder", str(folder), "--keys",
         str(folder / "keys"), "--runs", str(folder / "runs")],
        env=environment(home), capture_output=True, text=True, timeout=900, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in (0, 1), done.stderr
    return Ran(done.returncode, done.stdout, time.perf_counter() - begin,
               after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def told(what: str, ran: Ran) -> None:
    """A line of the table."""
    print(f"{what:<52} {ran.seconds:7.1f} s, of processors {ran.processor_seconds:6.1f} s (load "
          f"{os.getloadavg()[0]:.1f} on {os.cpu_count()})")


def test_the_report_of_a_million_frames_takes_half_a_minute(million: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    first = archive(million, tmp_path, "report", "--html", str(page))
    told("report, the first time: every frame read and checked", first)
    again = archive(million, tmp_path, "report", "--html", str(page))
    told("report again: what is read stays read", again)
    one = archive(million, tmp_path, "sql", "SELECT count(*) AS n FROM frames", "--json")
    told("one question in SQL", one)
    assert json.loads(one.out)[0]["n"] >= FRAMES
    assert page.stat().st_size > 100_000
    assert first.seconds <= REPORT_SECONDS
    assert again.seconds <= REPORT_SECONDS / 3


def test_a_thousand_alterations_are_found_and_none_where_none_are(million: Path, tmp_path: Path) -> None:
    clean = archive(million, tmp_path, "verify", "--json")
    told("verify, nothing altered", clean)
    verdict = json.loads(clean.out)
    assert (verdict["sound"], clean.code) == (True, 0)
    assert verdict["frames"] >= FRAMES

    planted = planting.plant(million, ALTERATIONS, random.Random(7), whole_files=10)
    altered = archive(million, tmp_path, "verify", "--json")
    told(f"verify, {len(planted):,} alterations", altered)
    findings = [Finding(each["kind"], each["file"], each["line"], each["run"], each["seq"], each["until"])
                for each in json.loads(altered.out)["findings"]]
    unfound = planting.unfound(planted, findings)
    for what, count in sorted(Counter(each.what for each in planted).items()):
        print(f"  {what:<40} {count:5}, not found: {sum(each.what == what for each in unfound)}")
    print(f"  findings: {dict(Counter(each.kind for each in findings))}")
    assert unfound == []
    assert altered.code == 1
