"""An emulator in AWS's place for this folder, and deployments to it."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from alienattack import resources
from alienattack.errors import HostingError
from alienattack.hosting.deployment.console import Console
from alienattack.hosting.deployment.deploying import Order, deploy
from alienattack.hosting.deployment.stack import DeployedStack
from alienattack.hosting.deployment.target import Target
from alienattack.hosting.deployment.undoing import undo
from tests.emulators import EmulatedAws, start_emulated_aws


@dataclass(slots=True)
class Operator:
    """Somebody who deploys under one name, and reads what is said."""

    aws: EmulatedAws
    target: Target
    said: str = ""

    def client(self, service: str) -> Any:
        """A client of theirs, to look at what is there."""
        return self.target.cloud.client(service)

    def deploy(self, cloud: Path | None = None, flags: Mapping[str, object] | None = None,
               **more: Any) -> DeployedStack | None:
        """The command `cloud deploy --yes`, without a trial."""
        order = Order(yes=True, cloud=cloud, flags=flags, **more)
        return self._listening(lambda console: deploy(self.target, order, console, None))

    def destroy(self, with_archive: bool = False) -> int:
        """The command `cloud destroy --yes`."""
        return self._listening(lambda console: undo(self.target, with_archive, True, console))

    def _listening(self, work: Any) -> Any:
        out = io.StringIO()
        try:
            return work(Console(out=out))
        finally:
            self.said = out.getvalue()

    def refused(self, **arguments: Any) -> HostingError:
        """A deployment that fails, and with what."""
        with pytest.raises(HostingError) as failed:
            self.deploy(**arguments)
        return failed.value


@pytest.fixture(scope="package")
def emulated_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmulatedAws]:
    emulator = start_emulated_aws(tmp_path_factory.mktemp("aws"))
    yield emulator
    emulator.close()


@pytest.fixture
def operators(emulated_aws: EmulatedAws) -> Any:
    """`operators("name")`: somebody with a deployment of that name, which ends with the emulator."""
    return lambda name: Operator(emulated_aws, Target(name, emulated_aws.cloud, bundles=False, every=0.05))


@pytest.fixture
def altered_cloud(tmp_path: Path) -> Any:
    """`altered_cloud(old, new)`: a folder with the functions and a template in which one text stands for another."""
    def alter(old: str, new: str) -> Path:
        folder = tmp_path / "cloud"
        if not folder.exists():
            shutil.copytree(resources.cloud_dir(), folder, ignore=shutil.ignore_patterns("__pycache__"))
        template = folder / "template.yaml"
        text = template.read_text(encoding="utf-8")
        assert old in text
        # Longer than what CloudFormation takes within a call: so it travels by the bucket.
        template.write_text(text.replace(old, new, 1) + "\n" + "# no change\n" * 2_000, encoding="utf-8")
        return folder

    return alter
