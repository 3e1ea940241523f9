"""The player's account: whether the kept sign-in holds, and whether a given one is confirmed."""

from __future__ import annotations

from alienattack.errors import AlienAttackError, SignInError
from alienattack.hosting.doctor.case import Case
from alienattack.hosting.doctor.finding import Finding, bad, ok, skipped, warn
from alienattack.hosting.doctor.reach import NOBODY
from alienattack.hosting.manager_sign_in import PASSWORD
from alienattack.online.account import Account
from alienattack.online.cloudconfig import CloudConfig
from alienattack.online.keeper import MemoryKeeper, choose_keeper

PLAYER = "ALIENATTACK_PLAYER"


def account(case: Case) -> Finding:
    """Signs in as ALIENATTACK_PLAYER where that is set; else says whether somebody is kept signed in here.

    The kept sign-in is not used: renewing it might replace it, and the game could lose it.
    """
    heard = case.heard
    if not isinstance(heard, CloudConfig):
        return skipped(NOBODY)
    name, password = case.environment.get(PLAYER, ""), case.environment.get(PASSWORD, "")
    if name and password:
        return _sign_in(heard, name, password)
    kept = choose_keeper(case.settings.paths.state_dir).load(heard.key)
    if kept is None:
        return skipped(f"Nobody is kept signed in to this cloud. To try an account, set {PLAYER} and {PASSWORD}.")
    return ok(f"{kept.username} is kept signed in. To try an account, set {PLAYER} and {PASSWORD}.")


def _sign_in(config: CloudConfig, name: str, password: str) -> Finding:
    tried = Account(config, MemoryKeeper())
    try:
        identity = tried.sign_in(name, password)
    except SignInError as error:
        if error.code != "unconfirmed":
            return bad(f"{name} can't sign in: {error.reason}", error.remedy)
        remedy = ("Enter the code that was sent: SIGN IN in the game asks for it, and sends another." if config.can_mail
                  else f"Whoever runs the cloud confirms it: aws cognito-idp admin-confirm-sign-up --user-pool-id "
                       f"{config.user_pool_id} --username {name.lower()}")
        return bad(f"The account {name} is not confirmed yet.", remedy)
    except AlienAttackError as error:
        return warn(f"Whether {name} can sign in is not known: {error.reason}", error.remedy)
    tried.sign_out()
    return ok(f"{identity.name} can sign in.")
