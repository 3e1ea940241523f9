"""`scoreboard`: the web page of a session, for a projector."""

from __future__ import annotations

from alienattack.cli.command import Arguments, Command, Parser


def _scoreboard_flags(parser: Parser) -> None:
    parser.add_argument("--session", default="arcade", metavar="ID", help="which; without it, the arcade")
    parser.add_argument("--print", action="store_true", help="only print the address, open no browser")
    parser.add_argument("--page", metavar="URL", help="where the page of a cloud that is not this machine's own lies")


def _scoreboard(arguments: Arguments) -> int:
    import webbrowser

    from alienattack import settings
    from alienattack.hosting.scoreboard_address import address_of

    address = address_of(settings.load(), arguments.session, arguments.page or "")
    print(address, flush=True)
    if not arguments.print and not webbrowser.open(address):
        print("No browser could be opened: open that address in one.")
    return 0


SCOREBOARD = Command(
    "scoreboard",
    "show the scoreboard of a session in the browser",
    "alienattack scoreboard --session arcade --print",
    _scoreboard_flags, _scoreboard,
)
