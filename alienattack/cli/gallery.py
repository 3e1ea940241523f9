"""`gallery`: every scene as a picture."""

from __future__ import annotations

from pathlib import Path

from alienattack.cli.command import Arguments, Command, Parser


def _gallery_flags(parser: Parser) -> None:
    parser.add_argument("folder", type=Path, metavar="OUT", help="where the pictures go")
    parser.add_argument("--language", default="en", help="of those in --only: en, de or fr (default: en)")
    parser.add_argument("--only", nargs="+", metavar="NAME", default=[], help="a few stills, in one size")


def _gallery(arguments: Arguments) -> int:
    from alienattack import settings as settings_of_user
    from alienattack.game.gallery.rendering import render, render_all
    from alienattack.game.gallery.variants import Variant

    overrides = {"play": {"language": arguments.language}}
    settings = settings_of_user.load(overrides, {"ALIENATTACK_HOME": str(arguments.folder)})
    plain = Variant("", language=arguments.language)
    made = render(arguments.folder, settings, arguments.only, [plain]) if arguments.only else [
        render_all(arguments.folder, settings)]
    for path in made:
        print(path)
    return 0


GALLERY = Command(
    "gallery",
    "draw every scene, size and palette to PNG files, with a page to look through",
    "alienattack gallery pictures/",
    _gallery_flags, _gallery,
)
