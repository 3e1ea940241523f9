"""What a host does to look after a cloud now and then: rotating keys, naming managers, redriving dead letters.

The same functions serve the embedded cloud, through the host's own routes, and a stack on AWS.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from alienattack.errors import HostingError
from alienattack.hosting import dead_letters, erasure, run_keys, sealing
from alienattack.hosting.dead_letters import Places
from alienattack.online.account import MANAGERS
from alienattack.protocol.names import canonical

COGNITO = "AWSCognitoIdentityProviderService."

Route = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


class Stack(Protocol):
    """What is needed of a deployed stack."""

    def output(self, name: str) -> str:
        """One output. Raises HostingError."""

    def resource(self, logical: str) -> str:
        """A physical id. Raises HostingError."""


def places_of(stack: Stack) -> Places:
    """Where the dead letters of a stack lie."""
    return Places(stack.output("DeadLetterBucket"), stack.output("DeadLetterQueueUrl"), stack.output("VerifyQueueUrl"),
                  stack.output("StreamName"))


async def rotate(cloud: dead_letters.Cloud, stack: Stack, fields: Mapping[str, Any], now: float) -> dict[str, Any]:
    """Rotates the master keys; with `cut_short` in `fields`, the kid that is current, ends those that are older."""
    secret = stack.resource(run_keys.RESOURCE)
    current = fields.get("cut_short")
    if isinstance(current, str):
        return await run_keys.cut_short(cloud, secret, current, now)
    return await run_keys.rotate(cloud, secret, now)


async def name_manager(cloud: dead_letters.Cloud, stack: Stack, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Makes the account `name` a manager of sessions, or with `remove` one no longer.

    Who is removed is signed out everywhere; the token of that sign-in still counts until it expires (30 minutes).
    Raises HostingError if there is no such account, SignInError("bad_name") for what can be none.
    """
    name = canonical(str(fields.get("name", "")))
    user = {"UserPoolId": stack.output("UserPoolId"), "Username": name}
    remove = fields.get("remove") is True
    try:
        if not remove:
            await _have_group(cloud, stack.output("UserPoolId"))
        await cloud.call("cognito-idp", COGNITO + ("AdminRemoveUserFromGroup" if remove else "AdminAddUserToGroup"),
                         {**user, "GroupName": MANAGERS})
        if remove:
            await cloud.call("cognito-idp", COGNITO + "AdminUserGlobalSignOut", user)
    except HostingError as error:
        if "UserNotFoundException" in str(error):
            raise HostingError(f"There is no account called {name}.", "Sign up in the game first.") from error
        raise
    return {"name": name, "manager": not remove}


async def _have_group(cloud: dead_letters.Cloud, pool: str) -> None:
    """A user pool that was there before the stack may have no group of managers yet."""
    group = {"UserPoolId": pool, "GroupName": MANAGERS}
    try:
        await cloud.call("cognito-idp", COGNITO + "GetGroup", group)
    except HostingError as error:
        if "ResourceNotFoundException" not in str(error):
            raise
        await cloud.call("cognito-idp", COGNITO + "CreateGroup", group)


async def letters(cloud: dead_letters.Cloud, stack: Stack) -> dict[str, Any]:
    """Every dead letter as JSON."""
    found = await dead_letters.collect(cloud, places_of(stack))
    return {"letters": [letter.to_json() for letter in found]}


async def redrive(cloud: dead_letters.Cloud, stack: Stack, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Redrives the letters with `ids`, of `reason`, or `all`."""
    ids, reason = fields.get("ids") or [], str(fields.get("reason") or "")
    if not isinstance(ids, list) or any(not isinstance(each, str) for each in ids):
        raise HostingError("Ids of dead letters are texts.", "See: alienattack cloud deadletters list")
    places = places_of(stack)
    found = await dead_letters.collect(cloud, places)
    wanted = dead_letters.chosen(found, ids, reason, fields.get("all") is True)
    return await dead_letters.redrive(cloud, places, wanted)


async def erase(cloud: dead_letters.Cloud, stack: Stack, now: float) -> dict[str, Any]:
    """Takes out of the archive the players who are marked for it."""
    kid, key = await run_keys.current_key(cloud, stack.resource(run_keys.RESOURCE), now)
    return await erasure.erase(cloud, stack.output("ArchiveBucket"), kid, key, now)


async def seal(cloud: dead_letters.Cloud, stack: Stack, now: float) -> dict[str, Any]:
    """Vouches, beside the archive, for the runs that are over."""
    secret = stack.resource(run_keys.RESOURCE)
    keys = {kid: key.encode("utf-8") for kid, key in (await run_keys.every_key(cloud, secret)).items()}
    kid, _ = await run_keys.current_key(cloud, secret, now)
    bucket, table = stack.output("ArchiveBucket"), stack.output("TableName")
    return {"sealed": await sealing.seal(cloud, bucket, table, keys, kid, now)}


def routes(cloud: dead_letters.Cloud, stack: Stack, on_disk: Callable[[], Awaitable[None]],
           clock: Callable[[], float]) -> dict[str, Route]:
    """The host's own routes for all this; a change is on disk before it is told."""

    async def rotate_keys(fields: dict[str, Any]) -> dict[str, Any]:
        done = await rotate(cloud, stack, fields, clock())
        await on_disk()
        return done

    async def manager(fields: dict[str, Any]) -> dict[str, Any]:
        done = await name_manager(cloud, stack, fields)
        await on_disk()
        return done

    async def list_letters(_fields: dict[str, Any]) -> dict[str, Any]:
        return await letters(cloud, stack)

    async def redrive_letters(fields: dict[str, Any]) -> dict[str, Any]:
        done = await redrive(cloud, stack, fields)
        await on_disk()
        return done

    async def erase_marked(_fields: dict[str, Any]) -> dict[str, Any]:
        done = await erase(cloud, stack, clock())
        await on_disk()
        return done

    async def seal_runs(_fields: dict[str, Any]) -> dict[str, Any]:
        done = await seal(cloud, stack, clock())
        await on_disk()
        return done

    return {"rotate-keys": rotate_keys, "manager": manager, "letters": list_letters, "redrive": redrive_letters,
            "erase": erase_marked, "seal": seal_runs}
