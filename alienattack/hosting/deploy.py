"""The stack of the embedded cloud: brought up to the files by the same plan and apply as one on AWS, at every start."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

from alienattack import resources
from alienattack.errors import HostingError
from alienattack.hosting import packaging
from alienattack.hosting.deployment.applying import DeploymentFailed, apply
from alienattack.hosting.deployment.embedded import EmbeddedFormation, Emulated
from alienattack.hosting.deployment.planning import Kind, Wanted, declared, make_plan
from alienattack.hosting.deployment.recovery import recover
from alienattack.hosting.deployment.stack import DeployedStack
from alienattack.hosting.emulator_environment import REGION

STACK = "alienattack"
ARTIFACT_BUCKET = "alienattack-artifacts"
REPORT = "Please report it with the host's log."
EVERY = 0.01  # seconds between two looks: the emulator is in this process

PARAMETERS: Mapping[str, str] = {
    "AutoConfirm": "true",   # no mail leaves this machine
    "UseMapping": "false",   # hosting/stream_worker.py
    "UseAthena": "false",    # `alienattack archive` asks the same files
    "UseScoreboard": "false",  # hosting/scoreboard.py
    "UseAlarms": "false",    # nobody is paged for a game on this machine
}


async def ensure_stack(emulator: Emulated, cloud: Path | None = None, package: Path | None = None) -> DeployedStack:
    """Creates or updates the stack so that it is that of the files, and returns it.

    Raises HostingError with CloudFormation's own reason when a resource fails.
    """
    formation = EmbeddedFormation(emulator)
    folder = cloud or resources.cloud_dir()
    template = (folder / "template.yaml").read_text(encoding="utf-8")
    functions = packaging.build_zip(folder, package)
    key = packaging.key_of(functions)
    known = declared(template)
    parameters = {name: value for name, value in PARAMETERS.items() if name in known}
    parameters |= {"ArtifactBucket": ARTIFACT_BUCKET, "ArtifactKey": key}
    unique = secrets.token_hex(8)
    try:
        await recover(formation, STACK, lambda _event: None, every=EVERY)
        wanted = Wanted(STACK, template, parameters, ARTIFACT_BUCKET, {key: functions})
        plan = await make_plan(formation, wanted, unique, every=EVERY)
        if plan.kind is Kind.NOTHING and plan.before is not None:
            return plan.before
        return await apply(formation, plan, lambda _event: None, unique, every=EVERY)
    except DeploymentFailed as error:
        raise HostingError(f"The cloud could not be made ({error.status}): {error.reason}", REPORT) from error


def endpoint_of(port: int) -> str:
    """The one address of all services."""
    return f"http://127.0.0.1:{port}"


def api_of(port: int, api_id: str) -> str:
    """The address of our HTTP API."""
    return f"{endpoint_of(port)}/_aws/execute-api/{api_id}"


__all__ = ["PARAMETERS", "REGION", "STACK", "api_of", "endpoint_of", "ensure_stack"]
