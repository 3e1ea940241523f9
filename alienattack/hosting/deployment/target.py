"""Where a deployment goes: AWS, or an emulator at an endpoint in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from alienattack.hosting.deployment import credentials
from alienattack.hosting.deployment.artifact import bucket_name
from alienattack.hosting.deployment.aws import AwsCloud
from alienattack.hosting.deployment.credentials import Whereabouts
from alienattack.hosting.deployment.stack import DeployedStack
from alienattack.invocation import as_started


@dataclass(frozen=True)
class Target:
    """A cloud and the name of a deployment in it.

    `parameters`: what this cloud demands of the template. `bundles`: the zip brings its libraries. `every`: seconds
    between two looks at what happens.
    """

    name: str
    cloud: AwsCloud
    parameters: Mapping[str, str] = field(default_factory=dict)
    bundles: bool = True
    every: float = 2.0
    profile: str = ""

    @property
    def emulated(self) -> bool:
        """Whether it is not AWS itself: nobody pays, and no quota holds."""
        return bool(self.cloud.endpoint)

    @property
    def bucket(self) -> str:
        """Where the files of the deployment lie; known once `who_am_i` was asked."""
        return bucket_name(self.name, self.cloud.account, self.cloud.region)

    async def who_am_i(self) -> Whereabouts:
        """Who the credentials belong to. Raises HostingError with the remedy where there are none."""
        return await credentials.who_am_i(self.cloud, self.name)

    def address_of(self, stack: DeployedStack) -> str:
        """The address that configures a game. Raises HostingError if the stack names none."""
        if self.cloud.endpoint:
            return f"{self.cloud.endpoint}/_aws/execute-api/{stack.api_id}"
        return stack.output("ApiUrl")

    def play(self, stack: DeployedStack) -> str:
        """What players type, once."""
        return as_started(f"alienattack --cloud {self.address_of(stack)}")

    def command(self, action: str) -> str:
        """Another action for the same deployment, as one types it."""
        where = f" --profile {self.profile}" if self.profile else ""
        where += f" --endpoint {self.cloud.endpoint}" if self.cloud.endpoint else ""
        return as_started(f"alienattack cloud {action} --name {self.name} --region {self.cloud.region}{where}")

    @property
    def copying(self) -> str:
        """The command that copies its archive with what proves it; "" at an emulator, whose archive none reads."""
        where = f" --profile {self.profile}" if self.profile else ""
        return "" if self.cloud.endpoint else as_started(
            f"alienattack archive copy DIR --stack {self.name} --region {self.cloud.region}{where}")

    def changed(self) -> None:
        """Called once a deployment has changed something."""

    def going(self) -> None:
        """Called before everything is removed."""

    def gone(self) -> None:
        """Called once everything is removed, or that was broken off."""


def on_aws(name: str, profile: str | None, region: str | None, endpoint: str = "") -> Target:
    """A deployment on AWS, or at an endpoint in its place. Raises HostingError for a name or region that is none."""
    checked = credentials.checked_name(name)
    cloud = credentials.open_cloud(profile, region, endpoint)
    return Target(checked, cloud, every=0.05 if endpoint else 2.0, profile=profile or "")
