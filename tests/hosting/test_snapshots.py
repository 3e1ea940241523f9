"""Snapshots: whole generations, the newest sound one counts, a disk that refuses is told."""

import asyncio
from pathlib import Path

import pytest

from alienattack.errors import HostingError
from alienattack.hosting.snapshots import MANIFEST, Generations, Snapshotter
from alienattack.online.statemark import StateMark


def restored(generations: Generations, folder: Path) -> dict[str, bytes]:
    folder.mkdir(exist_ok=True)
    generations.restore(folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_was_written_last_is_restored(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "s", "1")
    for number in range(5):
        generations.write({"a.json": b"%d" % number, "b.json": b"same"})
    assert restored(generations, tmp_path / "r") == {"a.json": b"4", "b.json": b"same"}
    assert len(generations.numbers()) == 2


@pytest.mark.parametrize("damage", ["truncate", "flip", "remove", "manifest", "half"])
def test_a_damaged_generation_falls_back_to_the_one_before(tmp_path: Path, damage: str) -> None:
    generations = Generations(tmp_path / "s", "1")
    generations.write({"a.json": b"old", "b.json": b"same"})
    generations.write({"a.json": b"new", "b.json": b"same"})
    newest = tmp_path / "s" / f"{generations.numbers()[-1]:08d}"
    if damage == "truncate":
        (newest / "b.json").write_bytes(b"")
    elif damage == "flip":
        (newest / "a.json").write_bytes(b"nex")
    elif damage == "remove":
        (newest / "a.json").unlink()
    elif damage == "manifest":
        (newest / MANIFEST).write_bytes(b"{")
    else:
        newest.rename(newest.with_suffix(".draft"))  # died before the rename
    assert restored(generations, tmp_path / "r") == {"a.json": b"old", "b.json": b"same"}


def test_when_nothing_can_be_read_the_start_stops_with_a_remedy(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "s", "1")
    generations.write({"a.json": b"1"})
    for path in (tmp_path / "s").rglob("a.json"):
        path.write_bytes(b"2")
    with pytest.raises(HostingError, match="cloud reset"):
        restored(generations, tmp_path / "r")


def test_state_of_another_version_is_not_touched(tmp_path: Path) -> None:
    Generations(tmp_path / "s", "1").write({"a.json": b"1"})
    with pytest.raises(HostingError, match="made by MiniStack 1"):
        restored(Generations(tmp_path / "s", "2"), tmp_path / "r")


def test_an_empty_folder_is_a_first_start(tmp_path: Path) -> None:
    assert Generations(tmp_path / "s", "1").restore(tmp_path) == 0


class Disk:
    """Generations that count, and can refuse."""

    def __init__(self) -> None:
        self.written: list[dict[str, bytes]] = []
        self.full = False

    def write(self, files: dict[str, bytes]) -> None:
        if self.full:
            raise OSError(28, "No space left on device")
        self.written.append(files)


def test_one_save_serves_all_who_wait_for_it() -> None:
    async def scene() -> int:
        disk = Disk()
        snapshotter = Snapshotter(disk, lambda: {"a": b"1"}, 60.0)  # type: ignore[arg-type]
        saving = asyncio.create_task(snapshotter.run())
        for _ in range(50):
            snapshotter.changed()
        await asyncio.gather(*(snapshotter.committed() for _ in range(50)))
        saving.cancel()
        return len(disk.written)

    assert asyncio.run(scene()) == 1


def test_who_waits_is_told_when_the_disk_is_full_and_the_next_one_may_succeed() -> None:
    async def scene() -> None:
        disk = Disk()
        disk.full = True
        snapshotter = Snapshotter(disk, lambda: {"a": b"1"}, 60.0)  # type: ignore[arg-type]
        saving = asyncio.create_task(snapshotter.run())
        snapshotter.changed()
        with pytest.raises(OSError, match="No space"):
            await snapshotter.committed()
        disk.full = False
        snapshotter.changed()
        await snapshotter.committed()
        saving.cancel()
        assert len(disk.written) == 1

    asyncio.run(scene())


def test_a_mark_is_confirmed_by_a_save_that_began_after_it_and_by_no_other() -> None:
    async def scene() -> None:
        states = [b"before"]
        disk = Disk()
        snapshotter = Snapshotter(disk, lambda: {"a": states[0]}, 60.0)  # type: ignore[arg-type]
        snapshotter.changed()
        saving = asyncio.create_task(snapshotter.save())
        await asyncio.sleep(0)  # its dump is taken
        states[0] = b"after"
        read = StateMark.from_text(snapshotter.mark())
        await saving
        between = StateMark.from_text(snapshotter.mark())
        assert read is not None
        assert between is not None
        assert not between.covers(read)
        await snapshotter.save()
        later = StateMark.from_text(snapshotter.mark())
        assert later is not None
        assert later.covers(read)
        assert disk.written[-1] == {"a": b"after"}
        another = StateMark.from_text(Snapshotter(disk, dict, 60.0).mark())  # type: ignore[arg-type]
        assert another is not None
        assert not another.covers(read)

    asyncio.run(scene())
