"""boto3 as a player's client uses it: nothing of the machine's own AWS set-up takes part.

No profile, no environment variable, no instance metadata is read: a player's machine may hold an administrator's keys.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from alienattack import __version__
from alienattack.errors import CloudUnavailable
from alienattack.online.cloudconfig import CloudConfig

CONNECT_SECONDS = 3.0
READ_SECONDS = 8.0


@lru_cache(maxsize=4)
def anonymous_client(config: CloudConfig, service: str) -> Any:
    """A client for calls that need no signature (Cognito's public ones): one a process, for any number of players."""
    from botocore import UNSIGNED

    return _session(config, None).client(service, config=_settings(signature_version=UNSIGNED), **config.services())


def player_session(config: CloudConfig, credentials: Any) -> Any:
    """A boto3 session that signs with `credentials` (botocore's, renewing themselves) and nothing else."""
    return _session(config, credentials)


def player_client(config: CloudConfig, session: Any, service: str) -> Any:
    """A client of that session with bounded waits and no retries of its own: the caller knows when to try again.

    What it is asked is ours, so botocore need not check it each time.
    """
    return session.client(service, config=_settings(parameter_validation=False), **config.services())


def _settings(**more: Any) -> Any:
    """Without the last two botocore would for each call put its own name together anew, and look for an account's own
    address, which none of our services has: a sixth of what a call costs."""
    from botocore.config import Config

    return Config(connect_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS, retries={"total_max_attempts": 1},
                  ignore_configured_endpoint_urls=True, user_agent=f"alienattack/{__version__}",
                  account_id_endpoint_mode="disabled", **more)


def _session(config: CloudConfig, credentials: Any) -> Any:
    import boto3
    import botocore.session
    from botocore.credentials import CredentialResolver

    core = botocore.session.Session(session_vars={"profile": (None, None, None, None),
                                                  "config_file": (None, None, "", None)})
    core.register_component("credential_provider", CredentialResolver(providers=[]))
    core.register_component("data_loader", _models())
    if credentials is not None:
        core._credentials = credentials  # the one place where a session takes credentials that renew themselves
    return boto3.Session(botocore_session=core, region_name=config.region)


@cache
def _models() -> Any:
    """The descriptions of the services, read once a process: that is most of what a client costs to make."""
    from botocore.loaders import create_loader

    return create_loader()


def is_network_error(error: Exception) -> bool:
    """True if `error` says that no answer came, rather than what the answer was."""
    from botocore import exceptions

    return isinstance(error, exceptions.HTTPClientError | exceptions.ConnectionError | CloudUnavailable | OSError)


def error_code(error: Exception) -> str:
    """The service's error code of a botocore ClientError, else ""."""
    response = getattr(error, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, dict) else ""


def error_status(error: Exception) -> int:
    """The HTTP status of a botocore ClientError, else 0."""
    response = getattr(error, "response", None)
    if not isinstance(response, dict):
        return 0
    return int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) or 0)
