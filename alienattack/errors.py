"""The one tree of errors. Each says what happened (`reason`) and what to do about it (`remedy`).

    AlienAttackError
    |-- SettingsError       a settings file or flag that can't be used
    |   `-- SettingsNotKept the settings can't be written (with a stable `why`)
    |-- ReplayError         a replay file that can't be read
    |-- FrameError          a telemetry frame or ticket that is refused (with a stable `code`)
    |-- SignInError         the account could not be used (with a stable `code`)
    |-- CloudUnavailable    no answer from the cloud; trying again later may help
    |-- ApiError            the cloud answered "no" (with its HTTP status and stable `code`)
    `-- HostingError        the embedded cloud could not start, stop or deploy
"""

from __future__ import annotations


class AlienAttackError(Exception):
    """Base of all errors of this project; `str()` of one is a sentence that may be shown to people."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.reason} {self.remedy}".strip()


class SettingsError(AlienAttackError):
    """A settings file, environment variable or flag that can't be used."""


class SettingsNotKept(SettingsError):
    """The user's settings can't be written. `why`: "read_only", "full" or "other"; `told`: the system's own words."""

    def __init__(self, why: str, told: str = "") -> None:
        cause = {"read_only": "disk is read-only", "full": "disk is full"}.get(why, told)
        super().__init__(f"Could not save ({cause}):", "kept until you quit.")
        self.why = why
        self.told = told


class ReplayError(AlienAttackError):
    """A replay that can't be read: not one, cut off, damaged or beyond the limits."""


class CodedError(AlienAttackError):
    """An error with a short stable `code` that programs may test."""

    def __init__(self, code: str, reason: str, remedy: str = "") -> None:
        super().__init__(reason, remedy)
        self.code = code


class FrameError(CodedError):
    """A frame or ticket that is refused."""


class SignInError(CodedError):
    """The account could not be used.

    Codes: wrong_password, name_taken, weak_password, unconfirmed, wrong_code, expired, bad_name,
    clock_wrong, too_many_tries, no_mail, second_factor, unknown.
    """


class CloudUnavailable(AlienAttackError):
    """No answer from the cloud. Being offline is a state, not a failure: trying again later may help."""


class ApiError(CodedError):
    """The API refused a request."""

    def __init__(self, status: int, code: str, reason: str, remedy: str = "") -> None:
        super().__init__(code, reason, remedy)
        self.status = status


class HostingError(AlienAttackError):
    """The embedded cloud could not start, stop or deploy."""
