"""What the settings scene shows: its pages and the options on them, as data.

Adding an option: a field in `alienattack/settings.py`, a line in config/default.toml, one Option here and its words in
assets/texts/*/settings.toml (`<name>`, `<name>_hint`, and `<name>_<value>` for every choice).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """One setting. `values`: the numbers offered where not every number makes sense (0 is in words)."""

    group: str
    name: str
    values: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Door:
    """A row that leads to a scene: `scene` is "module:Class" below `game/scenes/`."""

    name: str
    scene: str


Row = Option | Door

PAGES: dict[str, tuple[Row, ...]] = {
    "video": (
        Option("video", "mode"),
        Option("video", "scale", (0, 1, 2, 3, 4, 6)),
        Option("video", "scaling"),
        Option("video", "vsync"),
        Option("video", "fps_limit", (0, 30, 60, 75, 90, 120, 144, 165, 240)),
        Option("video", "overlay"),
    ),
    "sound": (
        Option("sound", "master"),
        Option("sound", "music"),
        Option("sound", "effects"),
        Option("sound", "mono"),
        Option("sound", "captions"),
        Option("sound", "attract"),
    ),
    "controls": (
        Door("keys", "keys:KeysScene"),
        Option("controls", "fire"),
        Option("controls", "one_button"),
        Option("controls", "dead_zone"),
    ),
    "access": (
        Option("video", "text_size"),
        Option("video", "clear_text"),
        Option("video", "palette"),
        Option("video", "threat_outlines"),
        Option("video", "shake"),
        Option("video", "flashes"),
        Option("video", "particles"),
        Option("video", "glow"),
        Option("video", "background_dim"),
        Option("video", "still_background"),
        Option("video", "reduced_motion"),
    ),
    "game": (
        Option("play", "language"),
        Option("play", "pause_on_focus_loss"),
        Option("play", "practice_speed"),
        Option("play", "endless_lives"),
    ),
    "privacy": (
        Option("privacy", "analytics"),
        Door("sent", "consent:ConsentScene"),
        Door("account", "account:AccountScene"),
    ),
}
