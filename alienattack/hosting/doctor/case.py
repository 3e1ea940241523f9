"""What the checks look at: this user's settings and folders, the cloud they play on, and who runs the command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from alienattack.errors import AlienAttackError, CloudUnavailable
from alienattack.hosting.state_folder import StateFolder, of_user
from alienattack.online.clocks import Clock, SystemClock
from alienattack.online.cloudconfig import CloudConfig
from alienattack.online.transport import JsonTransport
from alienattack.protocol.api import PublicConfig
from alienattack.settings import Settings

if TYPE_CHECKING:
    from alienattack.hosting.deployment.target import Target


@dataclass(frozen=True)
class Case:
    """One examination. `deployment`: the one on AWS that was named, if any; the cloud is asked once, when needed."""

    settings: Settings
    environment: Mapping[str, str]
    clock: Clock = field(default_factory=SystemClock)
    deployment: Target | None = None

    @property
    def folder(self) -> StateFolder:
        """The embedded cloud's folder."""
        return of_user(self.settings.paths.state_dir)

    @property
    def embedded(self) -> bool:
        """Whether the embedded cloud is meant: neither the settings nor a deployment name another."""
        return not self.settings.cloud.api and self.deployment is None

    @cached_property
    def address(self) -> tuple[str, str]:
        """The API's address and that of the AWS services ("": AWS's own); ("", "") where no cloud runs."""
        if self.settings.cloud.api:
            return self.settings.cloud.api.rstrip("/"), self.settings.cloud.endpoint
        if self.deployment is not None:
            return self._deployed(self.deployment)
        info = self.folder.read_info()
        return (info.api, info.endpoint) if info is not None else ("", "")

    @staticmethod
    def _deployed(target: Target) -> tuple[str, str]:
        from alienattack.hosting.deployment.deploying import current

        try:
            return target.address_of(current(target)), target.cloud.endpoint
        except AlienAttackError:
            return "", ""

    @cached_property
    def heard(self) -> CloudConfig | AlienAttackError:
        """What the cloud said of itself, however wrong this machine's clock is; or why it did not."""
        api, endpoint = self.address
        if not api:
            return CloudUnavailable("No cloud is running.")
        transport = JsonTransport(api)
        before = self.clock.time()
        try:
            public = PublicConfig.from_json(transport.request("GET", "/config").body)
        except AlienAttackError as error:
            return error
        except (ValueError, TypeError):
            return CloudUnavailable(f"What answers at {api} is no cloud of this game.", "Check the address.")
        finally:
            transport.close()
        return CloudConfig(api, endpoint, public, public.server_time - (before + self.clock.time()) / 2)
