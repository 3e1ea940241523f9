"""The operator's way into a running embedded cloud: AWS calls with root's authority, for deployments to it.

Routes of the host's own door, so only who can read its info file may use them; who can, owns the state anyway.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from alienattack.errors import HostingError
from alienattack.hosting.control import Action
from alienattack.hosting.deployment.embedded import EmbeddedFormation
from alienattack.hosting.deployment.stack import DeployedStack, describe
from alienattack.hosting.emulator import Emulator
from alienattack.hosting.event_source_mapping import Mapped
from alienattack.hosting.stream_worker import StreamWorker

LARGEST = 16 << 20  # bytes of one call in base64: the functions' zip is the largest
HELD = ("ApiId", "UserPoolId", "StreamName", "ArchiveBucket")
"""Outputs that the host holds on to while it runs."""

_SERVICE = re.compile(r"Credential=[^/,]*/[^/,]*/[^/,]*/([^/,]+)/")


@dataclass(slots=True)
class Operating:
    """The operating routes of one running host. `readers`: its own of the stream, by the output that names the mapping
    which each plays; `rest` stops them."""

    cloud: Emulator
    stack: DeployedStack
    readers: Mapping[str, StreamWorker]
    rest: Callable[[], Awaitable[None]]
    on_disk: Callable[[], Awaitable[None]]

    def actions(self) -> dict[str, Action]:
        """Route -> action."""
        return {"aws": self._aws, "redeployed": self._redeployed, "dismantle": self._dismantle}

    async def _aws(self, fields: dict[str, Any]) -> dict[str, Any]:
        """One HTTP request as boto3 would send it; its signature is left aside, for the token has said who asks."""
        headers = {str(name).lower(): str(value) for name, value in dict(fields["headers"]).items()}
        signed = _SERVICE.search(headers.pop("authorization", ""))
        if signed is None:
            raise ValueError("a signed call is expected")
        answer = await self.cloud.request(signed.group(1), str(fields["method"]), str(fields["path"]),
                                          base64.b64decode(fields["body"]), headers, str(fields["query"]))
        return {"status": answer.status, "headers": dict(answer.headers),
                "body": base64.b64encode(answer.body).decode("ascii")}

    async def _redeployed(self, _fields: dict[str, Any]) -> dict[str, Any]:
        """Takes up what a deployment changed. `restart`: something was made anew that only a new start takes up."""
        now = await describe(EmbeddedFormation(self.cloud), self.stack.name)
        if now is None:
            raise HostingError("The stack is gone.", "Stop the embedded cloud: alienattack cloud down")
        restart = any(now.output(name) != self.stack.output(name) for name in HELD)
        played = {now.output(name): worker for name, worker in self.readers.items()}
        for found in await self.cloud.event_source_mappings():
            worker = played.get(str(found.get("UUID")))
            if worker is not None and not restart:
                worker.mapped = Mapped.from_properties(found)
        await self.on_disk()
        return {"restart": restart}

    async def _dismantle(self, _fields: dict[str, Any]) -> dict[str, Any]:
        """Nothing here reads the stream any more, so that the stack can go. The host has to be stopped after it."""
        await self.rest()
        return {"resting": True}
