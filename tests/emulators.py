"""The stock emulator as a process of its own, in AWS's place: for what is deployed over the network by boto3."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import boto3

from alienattack.hosting.deployment.aws import AwsCloud
from tests.hosts import wait_until

REGION = "eu-central-1"

# Ends when this process does: then its standard input closes.
_PROGRAM = """
import os, sys, threading
def watch():
    sys.stdin.read()
    os._exit(0)
threading.Thread(target=watch, daemon=True).start()
from ministack.app import main
sys.argv = ["ministack"]
main()
"""


@dataclass(slots=True)
class EmulatedAws:
    """A running emulator with nothing in it."""

    process: subprocess.Popen[bytes]
    endpoint: str
    cloud: AwsCloud

    def close(self) -> None:
        """Ends it."""
        self.process.kill()
        self.process.wait(10)


def start_emulated_aws(folder: Path) -> EmulatedAws:
    """Starts the emulator on a free port; its files lie below `folder`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "LOG_LEVEL": "ERROR",
                   "SFTP_ENABLED": "0", "IOT_MTLS_ENABLED": "0", "DOCKER_HOST": "unix:///nonexistent",
                   "POWERTOOLS_LOG_LEVEL": "INFO", "PERSIST_STATE": "0", "TMPDIR": str(folder),
                   "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    process = subprocess.Popen([sys.executable, "-c", _PROGRAM], env=environment, cwd=folder, stdin=subprocess.PIPE,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until(lambda: _answers(port), 30)
    endpoint = f"http://127.0.0.1:{port}"
    return EmulatedAws(process, endpoint, AwsCloud(boto3.Session("test", "test", region_name=REGION), endpoint))


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
