"""The master keys from which every run's key is derived, in the embedded cloud or in a deployed one: rotated, and read
whole for whoever verifies the archive."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Protocol

from alienattack.errors import HostingError
from alienattack.protocol import keyring

SERVICE = "secretsmanager"
RESOURCE = "RunKeys"  # of the template


class Services(Protocol):
    """The one call that this needs of a cloud."""

    async def call(self, service: str, target: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """A call of a JSON service."""


async def rotate(cloud: Services, secret_id: str, now: float) -> dict[str, Any]:
    """Gives the secret a new current key and tells which keys count now; never a key itself.

    Raises HostingError where the secret is not one of ours.
    """
    text = await _text(cloud, secret_id)
    try:
        done = keyring.rotated(text, secrets.token_urlsafe(48), now)
    except ValueError as error:
        raise HostingError(f"The master keys can't be rotated: {error}.", "Look at the secret of the stack.") from error
    return await _keep(cloud, secret_id, done)


async def cut_short(cloud: Services, secret_id: str, current: str, now: float) -> dict[str, Any]:
    """Takes every key older than `current` out of force and tells which; never a key itself.

    Raises HostingError where that would be too early, another key is current, or the secret is not one of ours.
    """
    text = await _text(cloud, secret_id)
    try:
        done = keyring.cut_short(text, current, now)
    except ValueError as error:
        raise HostingError(f"The older master keys still count: {error}.",
                           "Run it again: alienattack cloud rotate-keys --at-once") from error
    return await _keep(cloud, secret_id, done)


async def _keep(cloud: Services, secret_id: str, done: keyring.Rotation) -> dict[str, Any]:
    await cloud.call(SERVICE, "secretsmanager.PutSecretValue", {
        "SecretId": secret_id, "SecretString": done.text, "ClientRequestToken": secrets.token_hex(16)})
    return {"current": done.current, "kept": list(done.kept), "dropped": list(done.dropped)}


async def every_key(cloud: Services, secret_id: str) -> dict[str, str]:
    """Every master key there ever was, kid -> key. Raises HostingError where the secret is not one of ours."""
    try:
        return {kid: key.decode("utf-8") for kid, key in keyring.every_key(await _text(cloud, secret_id)).items()}
    except ValueError as error:
        raise HostingError(f"The master keys can't be read: {error}.", "Look at the secret of the stack.") from error


async def current_key(cloud: Services, secret_id: str, now: float) -> tuple[str, bytes]:
    """The key in force, and its kid. Raises HostingError where the secret is not one of ours."""
    try:
        ring = keyring.KeyRing.from_secret(await _text(cloud, secret_id), now)
    except ValueError as error:
        raise HostingError(f"The master keys can't be read: {error}.", "Look at the secret of the stack.") from error
    return ring.current, ring.current_key


async def _text(cloud: Services, secret_id: str) -> str:
    return str((await cloud.call(SERVICE, "secretsmanager.GetSecretValue", {"SecretId": secret_id}))["SecretString"])
