"""`archive`: what years of play have left in the cloud, asked, reported on and verified."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from alienattack.cli.command import Arguments, Command, Parser, whole_number

if TYPE_CHECKING:
    from alienattack.archive.commands import Where


def _archive_flags(parser: Parser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = ("The archive of the embedded cloud, or with --stack of one on AWS, or with --folder of\n"
                          "files that somebody has. Files are fetched once and kept in the cache folder.")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    sql = actions.add_parser("sql", help="ask in SQL: the tables are frames, events, runs, days")
    sql.add_argument("query", metavar="QUERY", help='for example "SELECT level, count(*) FROM runs GROUP BY level"')
    style = sql.add_mutually_exclusive_group()
    style.add_argument("--csv", dest="style", action="store_const", const="csv", default="text", help="as CSV")
    style.add_argument("--json", dest="style", action="store_const", const="json", help="as a list of JSON objects")
    sql.add_argument("--limit", type=whole_number(1, 100_000_000), default=1_000, help="at most so many rows (1000)")
    _where(sql)
    report = actions.add_parser("report", help="a dozen questions and more, as text or as one page of charts")
    style = report.add_mutually_exclusive_group()
    style.add_argument("--html", type=Path, metavar="FILE", help="a page with charts and tables, for any browser")
    style.add_argument("--json", action="store_true", help="one JSON object: title -> list of objects")
    _where(report)
    verify = actions.add_parser("verify", help="prove that nothing is missing, doubled or altered; exit code 1 if not")
    verify.add_argument("--json", action="store_true", help="one JSON object")
    verify.add_argument("--seal", action="store_true",
                        help="if it is sound, sign what the table knows of runs that are over: it forgets them")
    _where(verify)
    copied = actions.add_parser("copy", help="copy it with table and keys, to be verified when the cloud is no more")
    copied.add_argument("target", type=Path, metavar="DIR", help="a new folder")
    _where(copied)
    erase = actions.add_parser("erase", help="take out who has deleted their account; a signed note explains the gap")
    erase.add_argument("--json", action="store_true", help="one JSON object")
    _where(erase)


def _where(parser: Parser) -> None:
    place = parser.add_argument_group("which archive (default: the embedded cloud's)")
    place.add_argument("--stack", default="", metavar="NAME", help="a stack on AWS")
    place.add_argument("--region", metavar="REGION", help="where that stack is")
    place.add_argument("--profile", metavar="PROFILE", help="whose credentials")
    place.add_argument("--folder", type=Path, metavar="DIR", help="files that were copied out of a bucket")
    place.add_argument("--keys", type=Path, metavar="FILE", help="with --folder: the secret RunKeys (DIR/keys.json)")
    place.add_argument("--runs", type=Path, metavar="FILE", help="with --folder: the table's runs (DIR/runs.ndjson)")


def _place(given: Arguments) -> Where:
    from alienattack.archive.commands import Where

    return Where(given.stack, given.region, given.profile, given.folder, given.keys, given.runs)


def _archive(given: Arguments) -> int:
    from alienattack.archive import commands

    if given.action == "report":
        return commands.report(_place(given), given.html, given.json)
    if given.action == "copy":
        return commands.copy(_place(given), given.target)
    if given.action == "erase":
        return commands.erase(_place(given), given.json)
    if given.action == "verify":
        return commands.verify(_place(given), given.json, given.seal)
    return commands.sql(_place(given), given.query, given.style, given.limit)


ARCHIVE = Command(
    "archive",
    "ask, report on and verify what years of play have left",
    "alienattack archive report --html report.html",
    _archive_flags, _archive,
)
