"""Asking the archive in SQL: the answers are those of the frames, whatever else stands in the files."""

from __future__ import annotations

import contextlib
import csv
import gzip
import hmac
import io
import json
import os
import random
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alienattack import cli
from alienattack.archive import database as databases
from alienattack.archive import workers
from alienattack.archive.asking import Answer, as_text, ask
from alienattack.archive.database import Counts, Database, arrived
from alienattack.archive.folder import FolderOrigin
from alienattack.archive.lines import MAX_LINE, DamagedFile, lines_of
from alienattack.archive.mirror import Mirror
from alienattack.archive.origin import ArchiveError
from alienattack.archive.scanning import scan
from alienattack.protocol import tickets
from alienattack.protocol.encoding import to_b64url
from alienattack.protocol.frames import FrameBody, open_frame, seal
from alienattack.protocol.scores import Score
from tests.archive import archives

KEYS = archives.KEYS


def brought(folder: Path, room: Path, keys: dict[str, bytes] | None = None,
            runs: bool = True) -> tuple[Database, Counts]:
    """The database of a folder's archive, up to date."""
    origin = FolderOrigin(folder, runs=folder / "runs.txt" if runs else None)
    mirror = Mirror(origin, room / "mirrors")
    database = Database(mirror.folder)
    with database.held():
        counts = database.update(mirror.bring(lambda line: None), KEYS if keys is None else keys, origin.runs(),
                                 lambda line: None)
    return database, counts


@pytest.fixture(scope="module")
def asked(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Database, Counts]:
    """The sound archive's database, for tests that only read."""
    return brought(sound, tmp_path_factory.mktemp("room"))


def answer(database: Database, query: str, limit: int = 100_000) -> list[tuple[Any, ...]]:
    """The rows of an answer."""
    connection = database.reader()
    try:
        return list(ask(connection, query, limit).rows)
    finally:
        connection.close()


def frames_in(folder: Path) -> dict[tuple[str, int], Any]:
    """Every frame of an archive, opened by the protocol's own reader."""
    found = {}
    for path in sorted(folder.rglob("*.gz")):
        for line in gzip.decompress(path.read_bytes()).splitlines(keepends=True):
            frame = open_frame(line, KEYS)
            found[(frame.ticket.run, frame.body.seq)] = frame
    return found


def first_file(folder: Path) -> Path:
    return min(folder.rglob("*.gz"))


def test_every_frame_and_every_event_is_there_once(sound: Path, asked: tuple[Database, Counts]) -> None:
    database, counts = asked
    frames = frames_in(sound)
    assert counts.frames == len(frames)
    assert counts.again > 0
    assert (counts.forged, counts.strange, counts.unknown, counts.damaged) == (0, 0, 0, ())
    rows = answer(database, "SELECT run, seq, tick, score, lives, shots, level, recorded, authentic FROM frames")
    assert {(row[0], row[1]): tuple(row[2:]) for row in rows} == {
        key: (frame.body.tick, frame.body.state.score, frame.body.state.lives, frame.body.state.shots,
              frame.body.state.level, frame.body.loss["recorded"], True) for key, frame in frames.items()}
    told = sorted((run, seq, *map(str, event)) for (run, seq), frame in frames.items() for event in frame.body.events)
    asked = answer(database, "SELECT run, seq, type, tick, value1, value2, value3 FROM events")
    assert sorted(tuple(str(cell) if place > 1 else cell for place, cell in enumerate(row) if cell is not None)
                  for row in asked) == told


def test_a_run_is_what_its_last_frame_and_the_table_say(sound: Path, asked: tuple[Database, Counts]) -> None:
    database, _ = asked
    frames = frames_in(sound)
    last = {run: frame for (run, _), frame in sorted(frames.items(), key=lambda each: each[0][1])}
    rows = answer(database, "SELECT run, score, level, ticks, end_reason, verified, archived, session, name FROM runs")
    assert len(rows) == len(last)
    for run, score, level, ticks, reason, verified, archived, session, name in rows:
        frame = last[run]
        assert (score, level, ticks) == (frame.body.state.score, frame.body.state.level, frame.body.tick)
        assert reason == (frame.body.end.reason if frame.body.end else None)
        assert verified == (frame.body.end is not None)
        assert archived == frame.body.seq
        assert (session, name) == (frame.ticket.session, frame.ticket.name)


def test_typed_views_have_the_names_of_the_protocol(asked: tuple[Database, Counts]) -> None:
    database, _ = asked
    killer, lives, x = answer(database, "SELECT killer, lives, x FROM event_life_lost ORDER BY run, seq LIMIT 1")[0]
    assert isinstance(killer, str)
    assert 0 <= lives <= 5
    assert 0 <= x <= 400
    assert answer(database, "SELECT sum(points) FROM event_kill")[0][0] > 0


def test_no_account_is_told_apart_from_what_boards_show(sound: Path, asked: tuple[Database, Counts]) -> None:
    database, _ = asked
    subs = {frame.ticket.sub for frame in frames_in(sound).values()}
    for (player,) in answer(database, "SELECT DISTINCT player FROM runs"):
        assert player not in subs
        assert len(player) == 16


# -- hostile content -----------------------------------------------------------------------------------------------

def hostile_lines() -> list[bytes]:
    ticket = archives.Ticket(1, "k1", "x" * 24, "sub", "Eve", "arcade", 1, 1, archives.START, archives.START + 99)
    text = tickets.encode(ticket)
    body = FrameBody(1, 60, Score(999_999, 3, 1, 1))
    forged = seal(text, b"a key of her own", body, "")
    return [b"nonsense", b"\xff\xfe\x80\x00", b"[" * 100_000, b"x" * (MAX_LINE + 5_000_000), forged[:-1],
            b'{"ticket":"' + b"a" * 900 + b'"}', b'{"ticket":"","v":1,"seq":99999999999999999999}',
            b'{"marker":"finals"}',
            forged[:-1].replace(b'"tick":60', b'"tick":NaN'), b"\x1b[2J\x1b]0;owned\x07", b'"', b"{}", b"null", b"\r"]


def test_hostile_lines_stop_nothing_and_are_counted(copy: Path, tmp_path: Path) -> None:
    before = len(frames_in(copy))
    path = first_file(copy)
    content = gzip.decompress(path.read_bytes())
    path.write_bytes(gzip.compress(b"\n".join(hostile_lines()) + b"\n\n" + content + b"\n".join(hostile_lines())))
    database, counts = brought(copy, tmp_path)
    assert counts.frames == before
    assert (counts.forged, counts.markers, counts.strange) == (2, 2, 2 * len(hostile_lines()) - 4)
    assert answer(database, "SELECT count(*) FROM runs WHERE name = 'Eve'") == [(0,)]


def test_a_file_that_is_cut_off_or_no_gzip_gives_what_can_be_read(copy: Path, tmp_path: Path) -> None:
    one, other, third, *_ = sorted(copy.rglob("*.gz"))
    one.write_bytes(one.read_bytes()[:-2_000])
    other.write_bytes(b"\x1f\x8b" + os.urandom(500))
    third.write_bytes(b"")
    _, counts = brought(copy, tmp_path)
    assert {key for key, _ in counts.damaged} == {path.relative_to(copy).as_posix() for path in (one, other)}
    assert counts.frames > 1_000


@settings(max_examples=40, deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=6), st.integers(0, 60))
def test_lines_come_out_as_they_went_in(tmp_path_factory: pytest.TempPathFactory, parts: list[bytes],
                                        cut: int) -> None:
    path = tmp_path_factory.mktemp("lines") / "x.gz"
    packed = b"".join(gzip.compress(part) for part in parts)
    path.write_bytes(packed)
    whole = b"".join(parts)
    expected = whole.split(b"\n")
    assert list(lines_of(path)) == (expected if expected[-1] else expected[:-1])
    if cut and parts and cut < len(packed):
        path.write_bytes(packed[:-cut])
        got: list[bytes] = []
        with contextlib.suppress(DamagedFile):
            got += lines_of(path)
        assert whole.startswith(b"\n".join(got)) or not got


def test_the_expression_reads_what_the_protocol_reads(sound: Path, tmp_path: Path) -> None:
    """A frame that is authentic and spelled otherwise (with blanks, say) is read too, by the slow way."""
    frame = next(iter(frames_in(sound).values()))
    key = tickets.run_key(KEYS[frame.ticket.kid], frame.ticket_text)
    plain = seal(frame.ticket_text, key, frame.body, frame.prev)
    signed = plain[:-54].replace(b'"seq":', b'"seq": ')
    spaced = signed + b',"mac":"' + to_b64url(hmac.digest(key, signed, "sha256")).encode() + b'"}\n'
    assert open_frame(spaced, KEYS).body == frame.body
    (tmp_path / "a.ndjson").write_bytes(spaced)
    found = scan(tmp_path / "a.ndjson", 1, tmp_path, KEYS)
    assert (found.frames, found.strange) == (1, 0)


# -- keeping up ----------------------------------------------------------------------------------------------------

def test_a_second_time_only_what_is_new_is_read(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = sorted(copy.rglob("*.gz"))
    late = files[len(files) // 2:]
    aside = tmp_path / "aside"
    aside.mkdir()
    for number, path in enumerate(late):
        shutil.move(path, aside / str(number))
    brought(copy, tmp_path)
    for number, path in enumerate(late):
        shutil.move(aside / str(number), path)
    read: list[Path] = []
    monkeypatch.setattr(databases, "scan", lambda path, *rest: read.append(path) or scan(path, *rest))
    database, counts = brought(copy, tmp_path)
    assert sorted(read) == late
    assert counts.frames == len(frames_in(copy))
    assert answer(database, "SELECT count(*) FROM (SELECT DISTINCT run, seq FROM frames)") == [(counts.frames,)]


def test_a_file_that_changed_or_went_is_forgotten(copy: Path, tmp_path: Path) -> None:
    _, before = brought(copy, tmp_path)
    first_file(copy).unlink()
    _, after = brought(copy, tmp_path)
    assert after.frames == len(frames_in(copy)) < before.frames


def test_frames_are_checked_again_once_their_keys_are_there(sound: Path, tmp_path: Path) -> None:
    _, without = brought(sound, tmp_path, {})
    assert without.unknown == without.frames + without.again or without.unknown > 0
    database, counts = brought(sound, tmp_path)
    assert counts.unknown == 0
    assert answer(database, "SELECT bool_and(authentic) FROM frames") == [(True,)]


def test_a_damaged_database_is_made_again(sound: Path, tmp_path: Path) -> None:
    database, counts = brought(sound, tmp_path)
    path = database._path
    path.write_bytes(os.urandom(10_000))
    assert brought(sound, tmp_path)[1] == counts


def test_what_a_killed_command_left_behind_is_cleared_away(sound: Path, tmp_path: Path) -> None:
    database, counts = brought(sound, tmp_path)
    database._path.write_bytes(b"half a database")
    database._path.with_name("archive.duckdb.wal").write_bytes(b"half a log")
    (database._path.parent / "parts-killed").mkdir()
    (database._path.parent / "parts-killed" / "0001-1").write_bytes(b"x")
    assert brought(sound, tmp_path)[1] == counts
    assert list(database._path.parent.glob("parts-*")) == []


def test_several_processes_read_as_one_does(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = answer(brought(sound, tmp_path)[0], "SELECT * FROM runs ORDER BY run")
    monkeypatch.setattr(workers, "LITTLE", 0)
    assert answer(brought(sound, tmp_path / "other")[0], "SELECT * FROM runs ORDER BY run") == alone


@pytest.mark.parametrize(("key", "when"), [
    ("frames/2026/11/29/235801-shardId-000000000000-" + "1" * 56 + ".ndjson.gz", "2026-11-29 23:58:01"),
    ("frames/2026/11/29/aa-Delivery-Zx3-1-2026-11-29-23-58-01-0a1b2c3d-1111-2222-3333-444455556666.gz",
     "2026-11-29 23:58:01"),
    ("frames/2026/13/40/235801-x.gz", ""),
    ("anything.gz", ""),
])
def test_when_records_arrived_is_told_by_the_name_of_their_file(key: str, when: str) -> None:
    found = arrived(key)
    assert (found.strftime("%Y-%m-%d %H:%M:%S") if found else "") == when


# -- reading only --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("query", [
    "COPY runs TO '{out}'", "EXPORT DATABASE '{out}'", "ATTACH '{out}'", "INSTALL httpfs", "LOAD httpfs",
    "CREATE TABLE t (x INTEGER)", "DELETE FROM frame_rows", "DROP VIEW frames", "UPDATE granted SET name = 'x'",
    "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM glob('/*')", "SET enable_external_access = true", "RESET enable_external_access",
    "SET lock_configuration = false", "PRAGMA enable_external_access = true", "SELECT 1; COPY runs TO '{out}'",
])
def test_a_question_changes_nothing_and_reads_no_file(asked: tuple[Database, Counts], tmp_path: Path,
                                                      query: str) -> None:
    database, _ = asked
    out = tmp_path / "out"
    with pytest.raises(ArchiveError):
        answer(database, query.format(out=out))
    assert not out.exists()
    assert answer(database, "SELECT count(*) > 0 FROM frames") == [(True,)]


def test_a_wrong_question_is_told_in_words(asked: tuple[Database, Counts]) -> None:
    database, _ = asked
    for query in ("SELEC 1", "SELECT nothing FROM runs", "SELECT * FROM secrets"):
        with pytest.raises(ArchiveError) as refusal:
            answer(database, query)
        assert "runs" in refusal.value.remedy
    assert answer(database, "") == []


def test_breaking_off_a_long_question_ends_it_without_an_error(asked: tuple[Database, Counts]) -> None:
    connection, over = asked[0].reader(), threading.Event()

    def break_off() -> None:  # as Ctrl+C does, as often as it takes: the question may not have begun
        while not over.wait(0.05):
            connection.interrupt()

    breaking = threading.Thread(target=break_off)
    breaking.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            ask(connection, "SELECT count(*) FROM range(100000000) a, range(100000000) b", 1)
    finally:
        over.set()
        breaking.join()
        connection.close()


def test_what_is_shown_can_not_move_the_cursor() -> None:
    text = as_text(Answer(("name",), (("\x1b[2Jowned\n\t\u202e",),)))
    assert "\x1b" not in text
    assert len(text.splitlines()) == 3


# -- the command ---------------------------------------------------------------------------------------------------

def test_the_command_answers_as_text_csv_and_json(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--folder", str(sound), "--keys", str(sound / "keys.txt"), "--runs", str(sound / "runs.txt")]
    query = "SELECT session, count(*) AS runs FROM runs GROUP BY session ORDER BY session"
    assert cli.main(["archive", "sql", query, *place]) == 0
    assert capsys.readouterr().out.splitlines()[0].split() == ["session", "runs"]
    assert cli.main(["archive", "sql", query, "--csv", *place]) == 0
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert cli.main(["archive", "sql", query, "--json", *place]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [{"session": row["session"], "runs": int(row["runs"])} for row in table] == told
    assert cli.main(["archive", "sql", "SELECT * FROM frames", "--limit", "2", *place]) == 0
    assert "--limit" in capsys.readouterr().out.splitlines()[-1]


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["archive", "sql", "SELECT 1", "--folder", str(tmp_path / "nowhere")]) == 3
    assert "is no folder" in capsys.readouterr().err
    (tmp_path / "keys").write_text("[]", encoding="utf-8")
    assert cli.main(["archive", "verify", "--folder", str(tmp_path), "--keys", str(tmp_path / "keys")]) == 3
    assert "holds no master keys" in capsys.readouterr().err
    assert cli.main(["archive", "verify", "--folder", str(tmp_path)]) == 3
    assert "--keys FILE" in capsys.readouterr().err
    (tmp_path / "keys.json").write_text('{"current": "k1", "k1": "a key"}', encoding="utf-8")
    (tmp_path / "refused.ndjson").write_text('{"data": "YWJj"}\n{"data": "YW', encoding="utf-8")
    assert cli.main(["archive", "verify", "--folder", str(tmp_path)]) == 3
    assert "Line 2 of the dead letters" in capsys.readouterr().err


def test_an_empty_archive_still_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["archive", "sql", "SELECT count(*) FROM frames", "--folder", str(tmp_path), "--json"]) == 0
    assert list(json.loads(capsys.readouterr().out)[0].values()) == [0]


def test_without_duckdb_the_command_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                    capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    assert cli.main(["archive", "sql", "SELECT 1", "--folder", str(tmp_path)]) == 3
    assert "alienattack[archive]" in capsys.readouterr().err


def test_random_bytes_in_the_place_of_files_stop_nothing(copy: Path, tmp_path: Path) -> None:
    rng = random.Random(5)
    for path in copy.rglob("*.gz"):
        data = bytearray(path.read_bytes())
        for _ in range(3):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        path.write_bytes(data)
    _, counts = brought(copy, tmp_path)
    assert counts.files > 0
