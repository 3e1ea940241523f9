"""A deployment to this user's embedded cloud, by the same steps as to AWS. It is started where it does not run."""

from __future__ import annotations

from dataclasses import dataclass

from alienattack.errors import HostingError
from alienattack.hosting.client import ask, ensure_host
from alienattack.hosting.deploy import ARTIFACT_BUCKET, PARAMETERS, STACK
from alienattack.hosting.deployment.console import Console
from alienattack.hosting.deployment.stack import DeployedStack
from alienattack.hosting.deployment.target import Target
from alienattack.hosting.deployment.through_host import cloud_of
from alienattack.hosting.state_folder import HostInfo, StateFolder, of_user
from alienattack.hosting.stopping import wait_for_end
from alienattack.invocation import as_started
from alienattack.settings import Paths


@dataclass(frozen=True)
class EmbeddedTarget(Target):
    """The embedded cloud's one deployment, in a host that runs."""

    info: HostInfo | None = None
    folder: StateFolder | None = None

    @property
    def bucket(self) -> str:
        """Where the host itself puts them."""
        return ARTIFACT_BUCKET

    def play(self, stack: DeployedStack) -> str:
        """What players type, once."""
        return as_started("alienattack --embedded")

    def command(self, action: str) -> str:
        """Another action for it, as one types it."""
        return as_started(f"alienattack cloud {action} --target embedded")

    @property
    def copying(self) -> str:
        """The command that copies its archive with what proves it."""
        return as_started("alienattack archive copy DIR")

    def changed(self) -> None:
        """The running host takes up what changed. Raises HostingError if it can't."""
        if self.info is not None and ask(self.info, "redeployed", {})["restart"]:
            raise HostingError("Something that the running cloud holds on to was made anew.",
                               "Stop it, and it comes up with that: alienattack cloud down")

    def going(self) -> None:
        """The host stops reading the stream."""
        if self.info is not None:
            ask(self.info, "dismantle", {})

    def gone(self) -> None:
        """The host ends; the next start makes everything anew."""
        if self.info is not None and self.folder is not None:
            ask(self.info, "stop", {})
            wait_for_end(self.folder, self.info)


def on_embedded(paths: Paths, name: str | None, start: bool, console: Console) -> Target:
    """The embedded cloud of this user, running; with `start` it is started where it does not.

    Raises HostingError if it can't start or does not run, or another name was given.
    """
    if name not in (None, STACK):
        raise HostingError(f"The embedded cloud has one deployment, {STACK}.", "Leave --name out.")
    folder = of_user(paths.state_dir)
    if folder.read_info() is None:
        if not start:
            raise HostingError("No embedded cloud is running.", "Start it with: alienattack cloud up")
        console.say("The embedded cloud does not run: it is started, and brought up to the files here.")
    info = ensure_host(paths).info
    return EmbeddedTarget(STACK, cloud_of(info), PARAMETERS, bundles=False, every=0.05, info=info, folder=folder)
