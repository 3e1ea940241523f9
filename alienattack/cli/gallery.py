"""`gallery`: every scene as a picture."""

from __future__ import annotations

from pathlib import Path

from alienattack.cli.command import Arguments, Command, Parser


def _gallery_flags(parser: Parser) -> None:
    parser.add_argument("folder", type=Path, metavar="OUT", help="where the pictures go")


def _gallery(arguments: Arguments) -> int:
    from alienattack import settings as settings_of_user
    from alienattack.game.gallery import render

    for path in render(arguments.folder, settings_of_user.load({}, {"ALIENATTACK_HOME": str(arguments.folder)})):
        print(path)
    return 0


GALLERY = Command(
    "gallery",
    "draw every scene to PNG files",
    "alienattack gallery pictures/",
    _gallery_flags, _gallery,
)
