"""Signing in as a manager on the command line: name and password are asked for or come from the environment.

Never from arguments, which other users of the machine could read; and nothing of the sign-in stays behind.
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from alienattack.errors import AlienAttackError, ApiError, HostingError, SignInError
from alienattack.hosting.state_folder import of_user
from alienattack.online.account import Account, Identity
from alienattack.online.cloudconfig import CloudConfig, fetch_config
from alienattack.online.keeper import MemoryKeeper
from alienattack.online.managing import Managing
from alienattack.settings import Settings

NAME = "ALIENATTACK_MANAGER"
PASSWORD = "ALIENATTACK_PASSWORD"  # noqa: S105  the variable's name
CODE = "ALIENATTACK_CODE"


def cloud_of(settings: Settings) -> CloudConfig:
    """The cloud that the settings name, else the embedded one, which must be running."""
    if settings.cloud.api:
        return fetch_config(settings.cloud.api, settings.cloud.endpoint)
    info = of_user(settings.paths.state_dir).read_info()
    if info is None:
        raise HostingError("No embedded cloud is running.", "Start it with: alienattack cloud up")
    return fetch_config(info.api, info.endpoint)


@contextmanager
def managing(settings: Settings, environment: Mapping[str, str]) -> Iterator[Managing]:
    """The manager's calls, signed in until the block ends. Who is none is refused with a remedy.

    Raises SignInError, CloudUnavailable, HostingError.
    """
    config = cloud_of(settings)
    name, password = credentials(environment)
    account = Account(config, MemoryKeeper())
    identity = sign_in(account, name, password, environment)
    del password
    api = Managing(config, account.id_token, renew=account.renew_token)
    try:
        yield api
    except ApiError as error:
        if error.status != 403 or identity.manager:
            raise
        raise ApiError(403, error.code, error.reason,
                       f"{identity.name} is no manager; the host can say: alienattack cloud manager add {identity.name}"
                       ) from error
    finally:
        api.close()
        with suppress(AlienAttackError):
            account.sign_out()


def sign_in(account: Account, name: str, password: str, environment: Mapping[str, str]) -> Identity:
    """Signs in; where the account has a second factor, its code comes from CODE or is asked for. Raises SignInError."""
    try:
        return account.sign_in(name, password)
    except SignInError as error:
        if error.code != "second_factor":
            raise
    code = environment.get(CODE, "")
    if not code and not somebody_there():
        raise SignInError("second_factor", "This account asks for a second factor.",
                          f"Set {CODE} to a code of the authenticator app.")
    try:
        return account.sign_in(name, password, code or ask("Code of your authenticator app: "))
    except EOFError as error:
        raise SignInError("second_factor", "No code was given.") from error


def credentials(environment: Mapping[str, str], variable: str = NAME,
                question: str = "Manager's name: ") -> tuple[str, str]:
    """Name and password, each from the environment or asked for. Raises SignInError where nobody is there to ask.

    `variable`: which one holds the name.
    """
    name, password = environment.get(variable, ""), environment.get(PASSWORD, "")
    if not (name and password) and not somebody_there():
        raise SignInError("unknown", "There is nobody to ask for name and password.",
                          f"Set {variable} and {PASSWORD}.")
    try:
        return name or ask(question), password or getpass.getpass("Password: ", stream=None)
    except EOFError as error:
        raise SignInError("unknown", "No name and password were given.") from error


def somebody_there() -> bool:
    """Whether a person sits before standard input."""
    return sys.stdin is not None and sys.stdin.isatty()


def ask(question: str) -> str:
    """A line that somebody types; standard output belongs to the answer. Raises EOFError."""
    print(question, end="", file=sys.stderr, flush=True)
    return input().strip()
