"""Settings come in four layers; a bad file is told and never fatal."""

from pathlib import Path

import pytest

from alienattack import settings
from alienattack.errors import SettingsError


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


@pytest.mark.parametrize("text", ["[sound\n", "[sound]\nmusic = 'loud'\n", "[sound]\nmusic = 900\n", "sound = 3\n",
                                  "[keys]\nfire = 7\n", "\xff"])
def test_a_broken_file_is_told_and_the_defaults_hold(tmp_path: Path, text: str) -> None:
    write(tmp_path, text)
    loaded = settings.load({}, environment(tmp_path))
    assert "could not be read" in loaded.problem
    assert loaded.sound == settings.load({}, environment(tmp_path / "elsewhere")).sound


def test_a_bad_environment_variable_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"sound\.music is 'loud'"):
        settings.load({}, environment(tmp_path, ALIENATTACK_SOUND_MUSIC="loud"))


def test_unknown_settings_of_a_newer_version_are_ignored(tmp_path: Path) -> None:
    write(tmp_path, "[sound]\nsmell = 3\n[smell]\nrose = 1\n")
    assert settings.load({}, environment(tmp_path)).problem == ""


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    loaded = settings.load({}, environment(tmp_path))
    with pytest.raises(SettingsError, match="Could not save"):
        settings.save(loaded)
