"""`play`: the game itself."""

from __future__ import annotations

from typing import Any

from alienattack.cli.command import Arguments, Command, Parser


def _play_flags(parser: Parser) -> None:
    cloud = parser.add_mutually_exclusive_group()
    screen = parser.add_mutually_exclusive_group()
    cloud.add_argument("--cloud", metavar="URL", help="play against the cloud whose API has this address; remembered")
    cloud.add_argument("--embedded", action="store_true", help="back to this machine's own cloud; remembered")
    parser.add_argument("--offline", action="store_true", help="no cloud this time: practice only")
    screen.add_argument("--full-screen", action="store_true", help="fill the screen, this time")
    screen.add_argument("--windowed", action="store_true", help="in a window, this time")
    parser.add_argument("--mute", action="store_true", help="no sound, this time")


def _play(arguments: Arguments) -> int:
    from dataclasses import replace

    from alienattack import settings as settings_of_user
    from alienattack.game.playing import play

    overrides: dict[str, dict[str, Any]] = {}
    if arguments.full_screen or arguments.windowed:
        overrides["video"] = {"mode": "full" if arguments.full_screen else "windowed"}
    if arguments.mute:
        overrides["sound"] = {"master": 0}
    settings = settings_of_user.load(overrides)
    if arguments.cloud is not None or arguments.embedded:
        address = "" if arguments.embedded else _api_address(arguments.cloud)
        remembered = settings_of_user.load({}, None).with_group("cloud", api=address)
        settings_of_user.save(remembered)
        settings = replace(settings, cloud=remembered.cloud)
    return play(settings, offline=arguments.offline)


def _api_address(text: str) -> str:
    from urllib.parse import urlsplit

    from alienattack.errors import SettingsError

    try:
        parts = urlsplit(text.strip())
        local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    except ValueError:
        parts, local = urlsplit(""), False
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
        raise SettingsError(f"{text!r} is no address of a cloud.", "It starts with https:// ; the host can tell you.")
    return text.strip().rstrip("/")


PLAY = Command(
    "play",
    "play the game (also without any subcommand)",
    "alienattack play --full-screen",
    _play_flags, _play,
)
