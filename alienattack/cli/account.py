"""`account`: a player's own account: a file with everything that is kept, and its deletion."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from alienattack.cli.command import Arguments, Command, Parser
from alienattack.errors import SignInError

if TYPE_CHECKING:
    from alienattack.online.account import Account
    from alienattack.online.api import Api
    from alienattack.online.cloudconfig import CloudConfig
    from alienattack.settings import Settings

PLAYER = "ALIENATTACK_PLAYER"


def _flags(parser: Parser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = (
        "Your account on the cloud that you play on. Name and password are asked for, or taken from\n"
        f"{PLAYER} and ALIENATTACK_PASSWORD; never from the command line.")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    export = actions.add_parser("export", help="write a zip with everything that the cloud keeps of you")
    export.add_argument("--out", type=Path, metavar="FILE", help="where to; ./alien-attack-NAME-DATE.zip unless told")
    delete = actions.add_parser("delete", help="delete the account and all that is kept of it, for good")
    delete.add_argument("--confirm", metavar="NAME", default="",
                        help="the account's name once more, for scripts; else it is asked for")
    factor = actions.add_parser("second-factor", help="have a sign-in ask for a code of your authenticator app, too")
    factor.add_argument("--cloud", metavar="URL", help="another cloud than the one in the settings")
    for sub in (export, delete):
        sub.add_argument("--cloud", metavar="URL", help="another cloud than the one in the settings")
        sub.add_argument("--json", action="store_true", help="one JSON object")


def _run(given: Arguments) -> int:
    from alienattack import settings
    from alienattack.hosting.manager_sign_in import cloud_of, credentials, sign_in, somebody_there
    from alienattack.online.account import Account
    from alienattack.online.api import Api
    from alienattack.online.keeper import MemoryKeeper

    if given.action == "delete" and not given.confirm and not somebody_there():
        raise SignInError("unknown", "There is nobody to ask whether it is meant.", "Say it: --confirm NAME")
    chosen = settings.load()
    if given.cloud:
        chosen = chosen.with_group("cloud", api=given.cloud, endpoint="")
    config = cloud_of(chosen)
    name, password = credentials(os.environ, PLAYER, "Player's name: ")
    account = Account(config, MemoryKeeper())
    sign_in(account, name, password, os.environ)
    del password
    if given.action == "second-factor":
        from alienattack.hosting import second_factor

        try:
            return second_factor.add(account)
        finally:
            account.sign_out()
    api = Api(config, account.id_token, renew=account.renew_token)
    try:
        if given.action == "export":
            return _export(api, account, given)
        return _delete(api, account, given, config, chosen)
    finally:
        api.close()
        account.sign_out()


def _export(api: Api, account: Account, given: Arguments) -> int:
    from alienattack.online import rights

    assert account.identity is not None
    target = given.out or Path(f"alien-attack-{account.identity.name.lower()}-{time.strftime('%Y-%m-%d')}.zip")
    done = rights.export(api, target, time.sleep)
    if given.json:
        print(json.dumps({"file": str(done.path), "runs": done.runs, "replays": done.replays}))
    else:
        print(f"Everything that is kept of {account.identity.name}: {done.runs} runs, {done.replays} replays, "
              f"in {done.path}")
    return 0


def _delete(api: Api, account: Account, given: Arguments, config: CloudConfig, chosen: Settings) -> int:
    from alienattack.online import rights
    from alienattack.online.keeper import choose_keeper

    identity = account.identity
    assert identity is not None
    if _named(given.confirm, identity.name).lower() != identity.name.lower():
        raise SignInError("unknown", "That is not the account's name: nothing was deleted.")
    rights.erase(api, account, identity.name, time.sleep)
    rights.forget_here(config, chosen.paths.state_dir, identity.sub)
    keeper = choose_keeper(chosen.paths.state_dir)
    kept = keeper.load(config.key)
    if kept is not None and kept.username == identity.name.lower():
        keeper.forget(config.key)
    if given.json:
        print(json.dumps({"deleted": identity.name}))
    else:
        print(f"{identity.name} is deleted. Replays on this computer stay until you delete them "
              f"({chosen.paths.state_dir / 'replays'}).")
    return 0


def _named(given: str, name: str) -> str:
    """The name as it is typed once more, by a script or a person."""
    from alienattack.hosting.manager_sign_in import ask

    if given:
        return given
    print(f"This deletes {name} for good: the account, every run, replay and place on a board. Results on final boards "
          "stay, without the name. It can't be undone.", file=sys.stderr)
    try:
        return ask("Type the account's name to delete it: ")
    except EOFError:
        return ""


ACCOUNT = Command(
    "account",
    "get everything that is kept of you, have it deleted, add a second factor",
    "alienattack account export --out my-data.zip",
    _flags, _run,
)
