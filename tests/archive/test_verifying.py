"""Verifying an archive: everything that was altered is named, and nothing that was not."""

from __future__ import annotations

import gzip
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alienattack.archive.findings import KINDS
from alienattack.archive.folder import FolderOrigin
from alienattack.archive.origin import FRAMES, TableRun
from alienattack.archive.verifying import Verdict, verify
from alienattack.protocol import markers
from tests.archive import archives, planting
from tests.archive.conftest import FRAMES_MADE


def verdict_on(folder: Path, room: Path, tables: bool = True, refused: tuple[bytes, ...] = (),
               settles: float = 0.0, kept_since: float = 0.0) -> Verdict:
    """What verifying says, with the table or without."""
    origin = FolderOrigin(folder, runs=folder / "runs.txt" if tables else None)
    files = [(each, origin.path(each.key)) for each in origin.objects(FRAMES)]
    return verify(files, archives.KEYS, origin.runs(), refused, archives.START + 10 * 86_400, room, lambda line: None,
                  settles, kept_since=kept_since)


def lines_of_first(folder: Path) -> Iterator[tuple[Path, list[bytes]]]:
    path = next(iter(sorted(folder.rglob("*.gz"))))
    yield path, gzip.decompress(path.read_bytes()).splitlines(keepends=True)


@pytest.mark.parametrize("tables", [True, False], ids=["with the table", "without a table"])
def test_nothing_is_found_where_nothing_is_wrong(sound: Path, tmp_path: Path, tables: bool) -> None:
    verdict = verdict_on(sound, tmp_path, tables)
    assert verdict.findings == []
    assert verdict.frames >= FRAMES_MADE
    assert verdict.again > 0  # frames that were sent twice are copies, and no harm
    assert (verdict.unchecked_ends > 0) is not tables


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_sixty_alterations_of_every_kind_are_all_named(sound: Path, tmp_path: Path, seed: int) -> None:
    folder = tmp_path / "altered"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(sound, folder)
    planted = planting.plant(folder, 60, random.Random(seed), whole_files=1)
    verdict = verdict_on(folder, tmp_path)
    assert planting.unfound(planted, verdict.findings) == []
    assert {each.kind for each in verdict.findings} <= set(KINDS)


def test_a_finding_names_file_line_run_and_number(copy: Path, tmp_path: Path) -> None:
    for path, lines in lines_of_first(copy):
        run, seq = planting._named(lines[4])
        lines[4] = lines[4].replace(b'"lives":', b'"lives":9', 1)
        path.write_bytes(gzip.compress(b"".join(lines)))
        verdict = verdict_on(copy, tmp_path)
        altered = next(each for each in verdict.findings if each.kind == "altered")
        assert (altered.file, altered.line) == (path.relative_to(copy).as_posix(), 5)
        assert (altered.run, altered.seq) == (run, seq)
        assert f"{altered.file}:5: run {run} frame {seq}: The signature" in str(altered)


def test_what_the_cloud_refused_when_it_came_is_no_finding(copy: Path, tmp_path: Path) -> None:
    rubbish = (b"nonsense", b'{"ticket":"x"}', b"\xff\xfe\x00", b"x" * 3_000_000)
    for path, lines in lines_of_first(copy):
        path.write_bytes(gzip.compress(b"".join(lines[:3]) + b"\n".join(rubbish) + b"\n\n\n" + b"".join(lines[3:])))
    assert [each.kind for each in verdict_on(copy, tmp_path).findings] == ["no_frame"] * 4
    verdict = verdict_on(copy, tmp_path, refused=(b"\n".join(rubbish[:2]) + b"\n", *rubbish[2:]))
    assert [each.kind for each in verdict.findings] == []
    assert verdict.refused == 4


def test_the_clouds_own_markers_are_known_and_forged_ones_are_not(copy: Path, tmp_path: Path) -> None:
    good = markers.seal(markers.Marker("finals", "shard-0"), "k1", archives.KEYS["k1"])
    forged = markers.seal(markers.Marker("finals", "shard-0"), "k1", b"somebody's")
    for path, lines in lines_of_first(copy):
        path.write_bytes(gzip.compress(b"".join(lines) + good + forged))
    verdict = verdict_on(copy, tmp_path)
    assert verdict.markers == 1
    assert [each.kind for each in verdict.findings] == ["no_frame"]


def test_frames_on_their_way_into_the_archive_are_not_missing_yet(copy: Path, tmp_path: Path) -> None:
    last = max(copy.rglob("*.gz"))
    last.unlink()
    assert {each.kind for each in verdict_on(copy, tmp_path).findings} <= {"missing_end", "missing", "missing_run"}
    verdict = verdict_on(copy, tmp_path, settles=20 * 86_400.0)
    assert verdict.pending > 0
    assert [each for each in verdict.findings if each.kind != "missing"] == []


def test_runs_that_the_bucket_forgets_need_not_be_whole(copy: Path, tmp_path: Path) -> None:
    first = min(copy.rglob("*.gz"))
    key = first.relative_to(copy).as_posix()
    cut = [json.loads(line)["iat"] for line in (copy / "runs.txt").read_text().splitlines()]
    first.unlink()
    assert not verdict_on(copy, tmp_path).sound
    verdict = verdict_on(copy, tmp_path, kept_since=max(cut) + 1.0)
    assert (verdict.findings, verdict.runs) == ([], 0)
    assert verdict.expired > 100
    halfway = verdict_on(copy, tmp_path, kept_since=sorted(cut)[len(cut) // 2])
    assert (halfway.findings, halfway.expired > 50, halfway.runs > 50) == ([], True, True), key


def test_frames_of_a_key_that_is_lost_can_not_be_proved(sound: Path, tmp_path: Path) -> None:
    origin = FolderOrigin(sound)
    files = [(each, origin.path(each.key)) for each in origin.objects(FRAMES)]
    verdict = verify(files, {"k1": archives.KEYS["k1"]}, None, (), 0.0, tmp_path, lambda line: None)
    assert {each.kind for each in verdict.findings} == {"no_key"}


def test_files_whose_clocks_were_set_back_stand_in_the_order_of_their_sequence_numbers(
        sound: Path, tmp_path: Path) -> None:
    stepped = tmp_path / "stepped"
    files = sorted(sound.rglob("*.gz"))
    for number, path in enumerate(files):
        day, name = ("2026/09/20", "115959") if number % 2 else ("2026/09/21", "120000")
        target = stepped / "frames" / day / (name + path.name[6:])
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    shutil.copy(sound / "runs.txt", stepped)
    verdict = verdict_on(stepped, tmp_path)
    assert (len(files) > 2, verdict.findings) == (True, [])


def test_files_of_firehose_are_read_alike_with_blank_lines_between(sound: Path, tmp_path: Path) -> None:
    """The delivery stream puts its own newline behind each record's, and names files by its own rule."""
    delivered = tmp_path / "delivered"
    for number, path in enumerate(sorted(sound.rglob("*.gz"))):
        name = f"Delivery-1-2026-09-21-14-{number % 60:02d}-20-{number:08d}-1111-2222-3333-444444444444.gz"
        target = delivered / path.parent.relative_to(sound) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"\n", b"\n\n")))
    shutil.copy(sound / "runs.txt", delivered)
    verdict = verdict_on(delivered, tmp_path)
    assert verdict.findings == []
    assert verdict.frames == verdict_on(sound, tmp_path).frames


def test_an_item_of_the_table_is_read_as_it_stands_there() -> None:
    run = TableRun.from_item({"run": "r", "sub": "s", "applied": 3, "mac": "m", "refused": [[2, 3, "closed"]]})
    assert (run.applied, run.refused) == (3, ((2, 3, "closed"),))
