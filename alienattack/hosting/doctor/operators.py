"""Who runs a deployment on AWS: credentials, the stack, and accounts that wait to be confirmed."""

from __future__ import annotations

import asyncio
import json

from alienattack.errors import AlienAttackError
from alienattack.hosting.doctor.case import Case
from alienattack.hosting.doctor.finding import Finding, bad, ok, skipped, warn
from alienattack.hosting.doctor.reach import NOBODY
from alienattack.online.cloudconfig import CloudConfig

NOT_NAMED = "No deployment was named (--name)."
_MOST_NAMED = 5


def credentials(case: Case) -> Finding:
    """Whether AWS knows who asks."""
    if case.deployment is None:
        return skipped(NOT_NAMED)
    try:
        who = asyncio.run(case.deployment.who_am_i())
    except AlienAttackError as error:
        return bad(f"AWS does not accept these credentials: {error.reason}", error.remedy)
    return ok(f"{who.identity} in account {who.account}, region {who.region}.")


def unconfirmed(case: Case) -> Finding:
    """Accounts that wait for their code; those in this region's pool of the deployment."""
    deployment, heard = case.deployment, case.heard
    if deployment is None:
        return skipped(NOT_NAMED)
    if not isinstance(heard, CloudConfig):
        return skipped(NOBODY)
    wanted = "cognito:user_status = " + json.dumps("UNCONFIRMED")
    try:
        told = asyncio.run(deployment.cloud.call("cognito-idp", "list_users", UserPoolId=heard.user_pool_id,
                                                 Filter=wanted, Limit=60))
    except AlienAttackError as error:
        return warn(f"Whether accounts wait to be confirmed is not known: {error.reason}", error.remedy)
    names = [str(user["Username"]) for user in told.get("Users", ())]
    if not names:
        return ok("No account waits to be confirmed.")
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return warn(f"Not confirmed yet: {', '.join(names[:_MOST_NAMED])}{more}.",
                f"Their mail may not arrive (SES?). By hand: aws cognito-idp admin-confirm-sign-up --user-pool-id "
                f"{heard.user_pool_id} --username NAME")
