"""Brings cloud/template.yaml and the functions into the emulator by CloudFormation; does nothing if they are there."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from xml.etree import ElementTree

from alienattack import resources
from alienattack.errors import HostingError
from alienattack.hosting import packaging
from alienattack.hosting.emulator import REGION, EmulatorError

STACK = "alienattack"
ARTIFACT_BUCKET = "alienattack-artifacts"
REPORT = "Please report it with the host's log."

PARAMETERS: Mapping[str, str] = {
    "AutoConfirm": "true",   # no mail leaves this machine
    "UseMapping": "false",   # hosting/stream_worker.py
    "UseDelivery": "false",  # hosting/archiver.py
}


class Deployable(Protocol):
    """The calls that a deployment needs of the emulator."""

    async def query(self, service: str, action: str, parameters: list[tuple[str, str]]) -> ElementTree.Element:
        """A CloudFormation call."""

    async def create_bucket(self, bucket: str) -> None:
        """Makes a bucket if there is none."""

    async def put_object(self, bucket: str, key: str, body: bytes) -> None:
        """Writes an object."""


@dataclass(frozen=True, slots=True)
class Stack:
    """A deployed stack. `fingerprint` names template, functions and parameters; `changed` if this call deployed it."""

    name: str
    fingerprint: str
    outputs: Mapping[str, str]
    resources: Mapping[str, str] = field(default_factory=dict)
    changed: bool = False

    def output(self, name: str) -> str:
        """One output. Raises HostingError if the template has none of that name."""
        try:
            return self.outputs[name]
        except KeyError as error:
            raise HostingError(f"The stack has no output {name}.", "Add it to cloud/template.yaml.") from error

    @property
    def api_id(self) -> str:
        """The id of the HTTP API."""
        return self.outputs.get("ApiId") or self.resource("HttpApi")

    def resource(self, logical: str) -> str:
        """The physical id of a resource of the template. Raises HostingError if there is none."""
        try:
            return self.resources[logical]
        except KeyError as error:
            raise HostingError(f"The stack has no resource {logical}.", "Add it to cloud/template.yaml.") from error


async def ensure_stack(emulator: Deployable, cloud: Path | None = None, package: Path | None = None) -> Stack:
    """Creates or updates the stack so that it is that of the files, and returns it.

    Raises HostingError with CloudFormation's own reason when a resource fails.
    """
    folder = cloud or resources.cloud_dir()
    template = (folder / "template.yaml").read_text(encoding="utf-8")
    functions = packaging.build_zip(folder, package)
    key = f"functions-{packaging.digest(functions)}.zip"
    parameters = {name: value for name, value in PARAMETERS.items() if _declares(template, name)}
    parameters |= {"ArtifactBucket": ARTIFACT_BUCKET, "ArtifactKey": key}
    fingerprint = packaging.digest(template.encode() + repr(sorted(parameters.items())).encode())
    current = await _describe(emulator)
    if current is not None and current.fingerprint == fingerprint:
        return current
    await emulator.create_bucket(ARTIFACT_BUCKET)
    await emulator.put_object(ARTIFACT_BUCKET, key, functions)
    action = "CreateStack" if current is None else "UpdateStack"
    try:
        await emulator.query("cloudformation", action, _request(template, parameters, fingerprint))
    except EmulatorError as error:
        raise HostingError(f"The cloud's template was refused: {error.reason}", REPORT) from error
    await _settled(emulator)
    deployed = await _describe(emulator)
    if deployed is None:
        raise HostingError("The stack vanished while it was made.", REPORT)
    return Stack(STACK, fingerprint, deployed.outputs, deployed.resources, changed=True)


def _declares(template: str, parameter: str) -> bool:
    return re.search(rf"^  {parameter}:", template, re.MULTILINE) is not None


def _request(template: str, parameters: Mapping[str, str], fingerprint: str) -> list[tuple[str, str]]:
    request = [("StackName", STACK), ("TemplateBody", template), ("Capabilities.member.1", "CAPABILITY_IAM"),
               ("Capabilities.member.2", "CAPABILITY_NAMED_IAM"),
               ("Tags.member.1.Key", "fingerprint"), ("Tags.member.1.Value", fingerprint)]
    for number, (name, value) in enumerate(sorted(parameters.items()), 1):
        request += [(f"Parameters.member.{number}.ParameterKey", name),
                    (f"Parameters.member.{number}.ParameterValue", value)]
    return request


async def _described(emulator: Deployable) -> ElementTree.Element | None:
    try:
        answer = await emulator.query("cloudformation", "DescribeStacks", [("StackName", STACK)])
    except EmulatorError as error:
        if error.code == "ValidationError":
            return None
        raise
    return answer.find(".//Stacks/member")


async def _describe(emulator: Deployable) -> Stack | None:
    found = await _described(emulator)
    if found is None or found.findtext("StackStatus") in ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED"):
        return None
    outputs = {item.findtext("OutputKey", ""): item.findtext("OutputValue", "")
               for item in found.findall("Outputs/member")}
    tags = {item.findtext("Key", ""): item.findtext("Value", "") for item in found.findall("Tags/member")}
    healthy = found.findtext("StackStatus") in ("CREATE_COMPLETE", "UPDATE_COMPLETE")
    listed = await emulator.query("cloudformation", "DescribeStackResources", [("StackName", STACK)])
    physical = {item.findtext("LogicalResourceId", ""): item.findtext("PhysicalResourceId", "")
                for item in listed.findall(".//StackResources/member")}
    return Stack(STACK, tags.get("fingerprint", "") if healthy else "", outputs, physical)


async def _settled(emulator: Deployable, patience: float = 60.0) -> None:
    async with asyncio.timeout(patience):
        while True:
            found = await _described(emulator)
            status = found.findtext("StackStatus", "") if found is not None else "gone"
            if not status.endswith("_IN_PROGRESS"):
                break
            await asyncio.sleep(0.01)
    if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        return
    raise HostingError(f"The cloud could not be made ({status}): {await _why(emulator)}", REPORT)


async def _why(emulator: Deployable) -> str:
    answer = await emulator.query("cloudformation", "DescribeStackEvents", [("StackName", STACK)])
    reasons = [f"{event.findtext('LogicalResourceId')}: {event.findtext('ResourceStatusReason')}"
               for event in answer.findall(".//StackEvents/member")
               if event.findtext("ResourceStatus", "").endswith("_FAILED")]
    return "; ".join(reasons[-3:]) or "no reason was given"


def endpoint_of(port: int) -> str:
    """The one address of all services."""
    return f"http://127.0.0.1:{port}"


def api_of(port: int, api_id: str) -> str:
    """The address of our HTTP API."""
    return f"{endpoint_of(port)}/_aws/execute-api/{api_id}"


__all__ = ["PARAMETERS", "REGION", "STACK", "Stack", "api_of", "endpoint_of", "ensure_stack"]
