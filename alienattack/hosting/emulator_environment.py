"""What MiniStack needs before it is imported: the pinned version, and an environment of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from alienattack.errors import HostingError

REGION = "us-east-1"
PINNED_VERSION = "1.5.33"
INSTALL = 'Install it with: pip install "alienattack[local]"'


@dataclass(frozen=True, slots=True)
class RootKey:
    """The host's own credentials: new at each start, never written down, refused from outside by the guard."""

    access_key: str
    secret: str

    @staticmethod
    def fresh() -> RootKey:
        """A random key pair."""
        return RootKey("AKIA" + secrets.token_hex(8).upper(), secrets.token_urlsafe(32))


def prepare_environment(root: RootKey, port: int, emulator_dir: Path) -> None:
    """Sets the environment that MiniStack reads at import, and drops the user's own AWS settings from this process."""
    temporary = emulator_dir / "tmp"
    shutil.rmtree(temporary, ignore_errors=True)  # what a killed host left behind
    temporary.mkdir(parents=True)
    tempfile.tempdir = str(temporary)
    for name in [name for name in os.environ if name.startswith(("AWS_", "MINISTACK_", "LOCALSTACK_", "LAMBDA_"))]:
        del os.environ[name]
    os.environ.update({
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": root.access_key,
        "AWS_SECRET_ACCESS_KEY": root.secret,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(emulator_dir),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(emulator_dir / "s3"),
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "DOCKER_HOST": "unix:///nonexistent",  # functions run as processes of this Python, never in containers
        "LOG_LEVEL": "WARNING",
        # Functions inherit this environment. One that logs nothing answers 50 ms later: MiniStack waits for its log.
        "POWERTOOLS_LOG_LEVEL": "INFO",
        "TMPDIR": str(temporary),  # the functions' code is unpacked there, not in everybody's folder
        "PYTHONDONTWRITEBYTECODE": "1",
    })


def installed_version() -> str:
    """The version of MiniStack that is installed. Raises HostingError with the remedy if there is none."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("ministack")
    except PackageNotFoundError as error:
        raise HostingError("The embedded cloud is not installed.", INSTALL) from error


def check_version() -> str:
    """Refuses any other version than the pinned one, for the private names below belong to that one only."""
    found = installed_version()
    if found != PINNED_VERSION:
        raise HostingError(f"The embedded cloud needs MiniStack {PINNED_VERSION}, but {found} is installed.", INSTALL)
    return found
