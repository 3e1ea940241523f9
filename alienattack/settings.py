"""One frozen Settings: config/default.toml < the user's file < environment < flags.

Adding a setting: one line in config/default.toml and one field here; its type comes from the field, its group from the
class. `ALIENATTACK_SOUND_MUSIC=0` sets `sound.music`.
"""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from alienattack.errors import SettingsError
from alienattack.resources import config_dir

APP = "alienattack"
ENVIRONMENT_PREFIX = "ALIENATTACK_"


@dataclass(frozen=True, slots=True)
class Cloud:
    """Which cloud. An empty `api` means the embedded one; `endpoint` replaces the addresses of AWS services."""

    api: str = ""
    endpoint: str = ""


@dataclass(frozen=True, slots=True)
class Video:
    """How it is shown. `scale` 0 chooses; `shake` is in percent; `fps_limit` 0 is the display's own rate."""

    full_screen: bool = False
    scale: int = 0
    fit: bool = False
    vsync: bool = True
    fps_limit: int = 0
    show_fps: bool = False
    shake: int = 100
    flashes: bool = True
    reduced_motion: bool = False
    palette: str = "default"


@dataclass(frozen=True, slots=True)
class Sound:
    """Volumes in percent."""

    master: int = 80
    music: int = 60
    effects: int = 90
    mono: bool = False


@dataclass(frozen=True, slots=True)
class Play:
    """How it plays, without any effect on the rules."""

    hold_fire: bool = True
    pause_on_focus_loss: bool = True
    last_name: str = ""


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of this user: `state` for spool, host and replays, `config` for settings, `cache`, `pictures`."""

    state_dir: Path
    config_dir: Path
    cache_dir: Path
    pictures_dir: Path

    @staticmethod
    def of_user(environment: Mapping[str, str]) -> Paths:
        """The folders the operating system names, or all below ALIENATTACK_HOME if that is set (portable)."""
        home = environment.get(ENVIRONMENT_PREFIX + "HOME")
        if home:
            top = Path(home).expanduser().resolve()
            return Paths(top / "state", top / "config", top / "cache", top / "pictures")
        from platformdirs import PlatformDirs  # here, for `--help` and the bots need no folder

        folders = PlatformDirs(APP, appauthor=False)
        return Paths(Path(folders.user_data_dir), Path(folders.user_config_dir), Path(folders.user_cache_dir),
                     Path(folders.user_pictures_dir) / "Alien Attack")

    @property
    def settings_file(self) -> Path:
        """The user's own settings."""
        return self.config_dir / "settings.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. `keys`: action -> pygame key names. `problem`: a sentence if the user's file was put aside."""

    paths: Paths
    cloud: Cloud = field(default_factory=Cloud)
    video: Video = field(default_factory=Video)
    sound: Sound = field(default_factory=Sound)
    play: Play = field(default_factory=Play)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problem: str = ""

    def with_group(self, group: str, **changes: Any) -> Settings:
        """A copy with some fields of one group changed: `settings.with_group("sound", music=0)`."""
        changed: dict[str, Any] = {group: replace(getattr(self, group), **changes)}
        return replace(self, **changed)

    def with_keys(self, action: str, names: tuple[str, ...]) -> Settings:
        """A copy in which `action` has the keys `names`."""
        return replace(self, keys={**self.keys, action: names})


GROUPS: dict[str, type] = {"cloud": Cloud, "video": Video, "sound": Sound, "play": Play}
_PERCENT = {("video", "shake"), ("sound", "master"), ("sound", "music"), ("sound", "effects")}


def load(overrides: Mapping[str, Mapping[str, Any]] | None = None,
         environment: Mapping[str, str] | None = None) -> Settings:
    """Reads all layers. A user's file that can't be read is named in `problem` and left alone, never fatal.

    Raises SettingsError for a bad environment variable or override: those were typed just now.
    """
    environment = os.environ if environment is None else environment
    paths = Paths.of_user(environment)
    settings = _merged(Settings(paths), _read_toml(config_dir() / "default.toml"), "config/default.toml")
    try:
        if paths.settings_file.is_file():
            settings = _merged(settings, _read_toml(paths.settings_file), str(paths.settings_file))
    except (SettingsError, OSError) as error:
        settings = replace(settings, problem=f"Your settings could not be read, the defaults are used. ({error})")
    settings = _merged(settings, _from_environment(environment), "the environment")
    return _merged(settings, overrides or {}, "the command line")


def save(settings: Settings) -> None:
    """Writes the user's file as a whole: to a temporary file first, so that a crash leaves the old one.

    Raises SettingsError if the folder can't be written.
    """
    target = settings.paths.settings_file
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            written = Path(folder) / target.name
            written.write_text(to_toml(settings), encoding="utf-8")
            written.replace(target)
    except OSError as error:
        reason = f"Could not save the settings ({error.strerror})."
        raise SettingsError(reason, "They are kept until you quit.") from error


def to_toml(settings: Settings) -> str:
    """The user's file: every group except what is found out anew at each start."""
    lines = ["# Written by the settings scene of Alien Attack.", ""]
    for group, kind in GROUPS.items():
        lines.append(f"[{group}]")
        kept = [item.name for item in fields(kind) if (group, item.name) != ("cloud", "endpoint")]
        lines += [f"{name} = {_literal(getattr(getattr(settings, group), name))}" for name in kept]
        lines.append("")
    lines.append("[keys]")
    lines += [f"{action} = {_literal(names)}" for action, names in settings.keys.items()]
    return "\n".join(lines) + "\n"


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    text = "".join(letter if letter >= " " and letter != "\x7f" else " " for letter in str(value))
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name}: {error}.", "Mend the line or delete the file.") from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for group, kind in GROUPS.items():
        for item in fields(kind):
            text = environment.get(f"{ENVIRONMENT_PREFIX}{group}_{item.name}".upper())
            if text is not None:
                found.setdefault(group, {})[item.name] = _parse(text, str(item.type))
    return found


def _parse(text: str, kind: str) -> object:
    if kind == "bool" and text.lower() in ("1", "true", "yes", "on", "0", "false", "no", "off"):
        return text.lower() in ("1", "true", "yes", "on")
    if kind == "int" and text.lstrip("-").isdigit():
        return int(text)
    return text


def _merged(settings: Settings, layer: Mapping[str, Any], source: str) -> Settings:
    for group, kind in GROUPS.items():
        given = layer.get(group, {})
        if not isinstance(given, Mapping):
            raise SettingsError(f"{source}: {group} is not a group.", "Write it as a [table].")
        known = {item.name: str(item.type) for item in fields(kind)}
        changes = {name: _checked(group, name, value, known[name], source)
                   for name, value in given.items() if name in known}
        settings = settings.with_group(group, **changes)
    keys = layer.get("keys", {})
    if not isinstance(keys, Mapping):
        raise SettingsError(f"{source}: keys is not a group.", "Write it as a [table].")
    for action, names in keys.items():
        if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
            raise SettingsError(f"{source}: keys.{action} is not a list of key names.", 'For example ["left", "a"].')
        settings = settings.with_keys(str(action), tuple(names))
    return settings


def _checked(group: str, name: str, value: object, kind: str, source: str) -> object:
    python = {"bool": bool, "int": int, "str": str}[kind]
    if type(value) is not python:
        raise SettingsError(f"{source}: {group}.{name} is {value!r}, not {kind}.", "Mend the value or take it out.")
    if (group, name) in _PERCENT and isinstance(value, int) and not 0 <= value <= 100:
        raise SettingsError(f"{source}: {group}.{name} is {value}.", "It goes from 0 to 100.")
    return value
