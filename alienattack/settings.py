"""One frozen Settings: config/default.toml < the user's file < environment < flags.

Adding a setting: one field here with its limits, one line in config/default.toml, and, if players shall change it, one
row in `game/options.py`. Its type comes from the field, its group from the class. `ALIENATTACK_SOUND_MUSIC=0` sets
`sound.music`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from alienattack import settings_file
from alienattack.errors import SettingsError
from alienattack.resources import config_dir
from alienattack.settings_file import Damage

APP = "alienattack"
ENVIRONMENT_PREFIX = "ALIENATTACK_"
_LIMITS = "limits"


@dataclass(frozen=True, slots=True)
class Range:
    """A whole number from `low` to `high`; the settings scene goes in steps of `step`."""

    low: int
    high: int
    step: int = 1


Limits = Range | tuple[str, ...] | None


def _between(default: int, low: int, high: int, step: int = 1) -> Any:
    return field(default=default, metadata={_LIMITS: Range(low, high, step)})


def _one_of(*choices: str) -> Any:
    """One of `choices`; the first is the default."""
    return field(default=choices[0], metadata={_LIMITS: choices})


@dataclass(frozen=True, slots=True)
class Cloud:
    """Which cloud. An empty `api` means the embedded one; `endpoint` replaces the addresses of AWS services."""

    api: str = ""
    endpoint: str = ""


@dataclass(frozen=True, slots=True)
class Video:
    """How it is shown.

    `scale` 0 chooses the window's size; `fps_limit` 0 is the display's own rate; `overlay` shows frames a second, or
    the time of the last frames as a graph. `shake` and `background_dim` are in percent. `flashes` off: sparks instead;
    `threat_outlines`: a white line of 1 px around all threats; `reduced_motion`: no shake, hit-stop, parallax, slides.
    """

    mode: str = _one_of("windowed", "borderless", "full")
    scale: int = _between(0, 0, 6)
    scaling: str = _one_of("integer", "fit")
    vsync: bool = True
    fps_limit: int = _between(0, 0, 1000)
    overlay: str = _one_of("off", "rate", "graph")
    text_size: str = _one_of("normal", "large", "largest")
    clear_text: bool = False
    palette: str = _one_of("default", "protan", "deutan", "tritan", "contrast")
    threat_outlines: bool = False
    shake: int = _between(100, 0, 100, 10)
    flashes: bool = True
    particles: str = _one_of("full", "half", "few")
    glow: bool = True
    background_dim: int = _between(0, 0, 80, 10)
    still_background: bool = False
    reduced_motion: bool = False


@dataclass(frozen=True, slots=True)
class Sound:
    """Volumes in percent. `captions`: tells in words ("LANCER LEFT"); `attract`: sound while the game plays itself."""

    master: int = _between(80, 0, 100, 10)
    music: int = _between(60, 0, 100, 10)
    effects: int = _between(90, 0, 100, 10)
    mono: bool = False
    captions: bool = False
    attract: bool = False


@dataclass(frozen=True, slots=True)
class Controls:
    """How it is steered.

    `fire`: held fires on; toggle: one press begins, the next ends it; single: one press, one shot. `one_button`: the
    ship fires by itself. `dead_zone`: how far a stick must go before it counts, in percent of its way.
    """

    fire: str = _one_of("hold", "toggle", "single")
    one_button: bool = False
    dead_zone: int = _between(50, 10, 90, 5)


@dataclass(frozen=True, slots=True)
class Play:
    """How it plays, without any effect on the rules.

    `practice_speed` (percent) and `endless_lives` help in practice only; such runs say UNRANKED wherever they show.
    `trained`: whether the player has seen the training. `friends`: names with commas between. `language` "auto" is the
    operating system's, English if there are no texts in it.
    """

    practice_speed: int = _between(100, 50, 100, 10)
    endless_lives: bool = False
    pause_on_focus_loss: bool = True
    language: str = _one_of("auto", "en", "de", "fr")
    last_name: str = ""
    friends: str = ""
    trained: bool = False

    @property
    def assisted(self) -> bool:
        """Whether a practice run now would be an assisted one, which no table ranks."""
        return self.practice_speed < 100 or self.endless_lives


@dataclass(frozen=True, slots=True)
class Privacy:
    """What the player has said: `analytics` "ask" means nothing yet, and then nothing is sent either."""

    analytics: str = _one_of("ask", "yes", "no")


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
    """All settings. `keys`, `pad`: action -> names of keys, of a gamepad's controls.

    `damage` says what of the user's file could not be used. `own` is that file as it was read, newer versions' settings
    too; `forced` holds what environment and flags say: neither is lost or made permanent by saving.
    """

    paths: Paths
    cloud: Cloud = field(default_factory=Cloud)
    video: Video = field(default_factory=Video)
    sound: Sound = field(default_factory=Sound)
    controls: Controls = field(default_factory=Controls)
    play: Play = field(default_factory=Play)
    privacy: Privacy = field(default_factory=Privacy)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pad: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    damage: Damage | None = None
    own: Mapping[str, Any] = field(default_factory=dict)
    forced: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def with_group(self, group: str, **changes: Any) -> Settings:
        """A copy with some fields of one group changed: `settings.with_group("sound", music=0)`."""
        changed: dict[str, Any] = {group: replace(getattr(self, group), **changes)}
        return replace(self, **changed)

    def with_keys(self, action: str, names: tuple[str, ...]) -> Settings:
        """A copy in which `action` has the keys `names`."""
        return replace(self, keys={**self.keys, action: names})

    def with_pad(self, action: str, names: tuple[str, ...]) -> Settings:
        """A copy in which `action` has the gamepad's controls `names`."""
        return replace(self, pad={**self.pad, action: names})

    def value(self, group: str, name: str) -> Any:
        """One setting by its names."""
        return getattr(getattr(self, group), name)


GROUPS: dict[str, type] = {"cloud": Cloud, "video": Video, "sound": Sound, "controls": Controls, "play": Play,
                           "privacy": Privacy}
MAPS = ("keys", "pad")
_NOT_KEPT = {("cloud", "endpoint")}  # found out anew at each start


def limits(group: str, name: str) -> Limits:
    """What a setting may be: a Range, its choices, or None for a switch or free text."""
    found: Limits = next(item.metadata.get(_LIMITS) for item in fields(GROUPS[group]) if item.name == name)
    return found


def load(overrides: Mapping[str, Mapping[str, Any]] | None = None,
         environment: Mapping[str, str] | None = None) -> Settings:
    """Reads all layers. What can't be used of the user's file is told in `damage`, and the rest of it holds.

    Raises SettingsError for a bad environment variable or override: those were typed just now.
    """
    environment = os.environ if environment is None else environment
    paths = Paths.of_user(environment)
    settings = _defaults(paths)
    if paths.settings_file.is_file():
        settings = _with_own_file(settings)
    forced: dict[str, dict[str, Any]] = {}
    for source, layer in (("the environment", _from_environment(environment)), ("the command line", overrides or {})):
        settings = _merged(settings, layer, source)
        for group, values in layer.items():
            forced.setdefault(group, {}).update(values)
    return replace(settings, forced=forced)


def save(settings: Settings) -> None:
    """Writes the user's file as a whole or not at all. Raises SettingsNotKept if it can't be written."""
    settings_file.write(settings.paths.settings_file, to_toml(settings))


def to_toml(settings: Settings) -> str:
    """The user's file: what differs from the defaults or stood in the file before, and what newer versions know."""
    defaults = _defaults(settings.paths)
    table: dict[str, Any] = {name: dict(value) if isinstance(value, Mapping) else value
                             for name, value in settings.own.items()}
    for group, kind in GROUPS.items():
        for name in (item.name for item in fields(kind)):
            if (group, name) in _NOT_KEPT or _is_forced(settings, group, name):
                continue
            value = settings.value(group, name)
            if value != defaults.value(group, name) or name in table.get(group, {}):
                table.setdefault(group, {})[name] = value
    for group in MAPS:
        mapped, default = getattr(settings, group), getattr(defaults, group)
        changed = {action: list(names) for action, names in mapped.items() if names != default.get(action)}
        kept = {action: list(names) for action, names in mapped.items() if action in table.get(group, {})}
        if changed or kept:
            table[group] = {**table.get(group, {}), **kept, **changed}
    return settings_file.to_toml(table)


def _is_forced(settings: Settings, group: str, name: str) -> bool:
    values = settings.forced.get(group, {})
    return name in values and bool(values[name] == settings.value(group, name))


def _defaults(paths: Paths) -> Settings:
    found = settings_file.read(config_dir() / "default.toml")
    if found.lines:
        raise SettingsError(f"config/default.toml: {' '.join(found.reasons)}", "Install the game again.")
    return _merged(Settings(paths), found.table, "config/default.toml")


def _with_own_file(settings: Settings) -> Settings:
    """The user's file over `settings`, value by value. A damaged file is copied aside before anything can write it."""
    path = settings.paths.settings_file
    try:
        found = settings_file.read(path)
    except OSError as error:
        return replace(settings, damage=Damage(path.name, (), error.strerror or "unreadable"))
    own: dict[str, Any] = {}
    lines, reasons = list(found.lines), list(found.reasons)
    for group, values in found.table.items():
        for name, value in values.items() if isinstance(values, Mapping) else [("", values)]:
            piece = {group: {name: value} if name else value}
            try:
                settings = _merged(settings, piece, path.name)
            except SettingsError as error:
                lines.append(settings_file.line_of(found.text, group, name))
                reasons.append(error.reason)
            else:
                own.setdefault(group, {}).update(piece[group]) if name else own.update(piece)
    settings = replace(settings, own=own)
    if not lines:
        return settings
    aside = settings_file.copy_aside(path)
    return replace(settings, damage=Damage(path.name, tuple(sorted(set(lines))), " ".join(reasons), aside))


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
        given = _table(layer, group, source)
        known = {item.name: str(item.type) for item in fields(kind)}
        changes = {name: _checked(group, name, value, known[name], source)
                   for name, value in given.items() if name in known}
        settings = settings.with_group(group, **changes) if changes else settings
    for group in MAPS:
        for action, names in _table(layer, group, source).items():
            if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
                raise SettingsError(f"{source}: {group}.{action} is not a list of names.", 'For example ["left", "a"].')
            changed: dict[str, Any] = {group: {**getattr(settings, group), str(action): tuple(names)}}
            settings = replace(settings, **changed)
    return settings


def _table(layer: Mapping[str, Any], group: str, source: str) -> Mapping[str, Any]:
    given = layer.get(group, {})
    if not isinstance(given, Mapping):
        raise SettingsError(f"{source}: {group} is not a group.", "Write it as a [table].")
    return given


def _checked(group: str, name: str, value: object, kind: str, source: str) -> object:
    python = {"bool": bool, "int": int, "str": str}[kind]
    if type(value) is not python:
        raise SettingsError(f"{source}: {group}.{name} is {value!r}, not {kind}.", "Mend the value or take it out.")
    allowed = limits(group, name)
    if isinstance(allowed, Range) and isinstance(value, int) and not allowed.low <= value <= allowed.high:
        raise SettingsError(f"{source}: {group}.{name} is {value}.", f"It goes from {allowed.low} to {allowed.high}.")
    if isinstance(allowed, tuple) and value not in allowed:
        raise SettingsError(f"{source}: {group}.{name} is {value!r}.", f"It is one of {', '.join(allowed)}.")
    return value
