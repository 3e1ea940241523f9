"""Settings come in four layers; a bad file is told and never fatal."""

import errno
import tomllib
from dataclasses import fields
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alienattack import settings
from alienattack.errors import SettingsError, SettingsNotKept
from alienattack.resources import config_dir


def environment(home: Path, **more: str) -> dict[str, str]:
    return {"ALIENATTACK_HOME": str(home), **more}


def write(home: Path, text: str) -> None:
    (home / "config").mkdir()
    (home / "config" / "settings.toml").write_text(text, encoding="utf-8")


def test_flags_win_over_environment_over_file_over_defaults(tmp_path: Path) -> None:
    write(tmp_path, "[sound]\nmaster = 10\nmusic = 20\neffects = 30\n")
    loaded = settings.load({"sound": {"effects": 3}}, environment(tmp_path, ALIENATTACK_SOUND_MUSIC="2",
                                                                  ALIENATTACK_SOUND_EFFECTS="4"))
    assert (loaded.sound.master, loaded.sound.music, loaded.sound.effects) == (10, 2, 3)
    assert loaded.video.shake == 100


def test_what_is_saved_is_loaded_again(tmp_path: Path) -> None:
    changed = settings.load({}, environment(tmp_path)).with_group("play", last_name='No"va\\\n').with_group(
        "video", flashes=False).with_keys("fire", ("x",))
    settings.save(changed)
    again = settings.load({}, environment(tmp_path))
    assert (again.video, again.sound, again.keys) == (changed.video, changed.sound, changed.keys)
    assert again.play.last_name == 'No"va\\ '


@pytest.mark.parametrize(("text", "line"), [
    ("[video]\nshake = 40\n[sound\nmusic = 1\n", 3), ("[video]\nshake = 40\n[sound]\nmusic = 'loud'\n", 4),
    ("[video]\nshake = 40\n\n[sound]\nmusic = 900\n", 5), ("sound = 3\n[video]\nshake = 40\n", 1),
    ("[video]\nshake = 40\n[keys]\nfire = 7\n", 4), ("[video]\nshake = 40\nglow = perhaps\n", 3),
    ("[video]\nshake = 40\n[sound]\nmusic = 3\nmusic = 4\n", 5), ("[video]\nshake = 40\npalette = 'sepia'\n", 3),
    ("[video]\nshake = 40\n[play]\nlast_name = 'No\n", 4)])
def test_a_broken_line_is_named_the_rest_holds_and_the_file_is_kept_aside(tmp_path: Path, text: str, line: int) -> None:
    write(tmp_path, text)
    loaded = settings.load({}, environment(tmp_path))
    assert loaded.damage is not None
    assert loaded.damage.lines == (line,)
    assert f"line {line} of settings.toml" in str(loaded.damage)
    assert loaded.video.shake == 40
    settings.save(loaded)
    assert (tmp_path / "config" / loaded.damage.aside).read_text(encoding="utf-8") == text
    assert settings.load({}, environment(tmp_path)).damage is None, "what was saved is whole again"


def test_two_different_damaged_files_are_both_kept(tmp_path: Path) -> None:
    write(tmp_path, "[sound\n")
    first = settings.load({}, environment(tmp_path)).damage
    again = settings.load({}, environment(tmp_path)).damage
    (tmp_path / "config" / "settings.toml").write_text("[video\n", encoding="utf-8")
    second = settings.load({}, environment(tmp_path)).damage
    assert first is not None
    assert again is not None
    assert second is not None
    assert first.aside == again.aside
    assert first.aside != second.aside


@given(st.binary(max_size=200))
def test_no_file_whatever_is_in_it_keeps_the_game_from_starting(raw: bytes) -> None:
    with TemporaryDirectory() as folder:
        write(Path(folder), "")
        (Path(folder) / "config" / "settings.toml").write_bytes(raw)
        settings.load({}, environment(Path(folder)))


def test_a_bad_environment_variable_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"sound\.music is 'loud'"):
        settings.load({}, environment(tmp_path, ALIENATTACK_SOUND_MUSIC="loud"))


def test_settings_of_a_newer_version_survive_an_older_one(tmp_path: Path) -> None:
    write(tmp_path, """edition = 2030-01-01
[sound]
smell = 3
[smell]
rose = [1, 2.5, {petal = "red", "odd key" = true}]
""")
    loaded = settings.load({}, environment(tmp_path))
    assert loaded.damage is None
    settings.save(loaded.with_group("sound", music=10))
    table = tomllib.loads((tmp_path / "config" / "settings.toml").read_text(encoding="utf-8"))
    assert table == {"edition": date(2030, 1, 1), "sound": {"smell": 3, "music": 10},
                     "smell": {"rose": [1, 2.5, {"petal": "red", "odd key": True}]}}


def test_what_holds_only_this_time_is_not_made_permanent(tmp_path: Path) -> None:
    write(tmp_path, "[sound]\nmaster = 30\n")
    loaded = settings.load({"sound": {"master": 0}}, environment(tmp_path, ALIENATTACK_VIDEO_SHAKE="0"))
    settings.save(loaded.with_group("sound", music=10))
    again = settings.load({}, environment(tmp_path))
    assert (again.sound.master, again.sound.music, again.video.shake) == (30, 10, 100)


def test_only_what_differs_from_the_defaults_is_written(tmp_path: Path) -> None:
    settings.save(settings.load({}, environment(tmp_path)).with_group("video", shake=0))
    text = (tmp_path / "config" / "settings.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text) == {"video": {"shake": 0}}


@pytest.mark.parametrize(("code", "told"), [(errno.EROFS, "disk is read-only"), (errno.ENOSPC, "disk is full")])
def test_a_disk_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path, code: int, told: str,
                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = settings.load({}, environment(tmp_path))

    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, "no")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(SettingsNotKept) as raised:
        settings.save(loaded)
    assert str(raised.value) == f"Could not save ({told}): kept until you quit."


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    loaded = settings.load({}, environment(tmp_path))
    with pytest.raises(SettingsError, match="Could not save"):
        settings.save(loaded)


def test_every_default_is_written_down_and_within_its_limits(tmp_path: Path) -> None:
    table = tomllib.loads((config_dir() / "default.toml").read_text(encoding="utf-8"))
    loaded = settings.load({}, environment(tmp_path))
    for group, kind in settings.GROUPS.items():
        assert set(table[group]) == {item.name for item in fields(kind)}, group
        assert getattr(loaded, group) == kind(), f"the defaults of {group} in the file and in the class differ"
