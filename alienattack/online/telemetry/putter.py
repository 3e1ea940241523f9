"""Putting one record into the stream, and what became of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from alienattack.errors import SignInError
from alienattack.online.aws import error_code, error_status, is_network_error, player_client
from alienattack.online.cloudconfig import CloudConfig

_log = logging.getLogger(__name__)

ACCEPTED = "accepted"  # the stream has it
THROTTLED = "throttled"  # try again, later
TROUBLE = "trouble"  # the service failed, or nobody knows whether it took the record: send the same bytes again
DENIED = "denied"  # the credentials don't hold: somebody has to sign in
OFFLINE = "offline"  # nobody answered; not an attempt

_THROTTLES = ("ProvisionedThroughputExceededException", "ThrottlingException", "Throttling", "LimitExceededException",
              "KMSThrottlingException", "RequestLimitExceeded", "TooManyRequestsException")
_DENIALS = ("AccessDeniedException", "AccessDenied", "ExpiredTokenException", "ExpiredToken", "NotAuthorizedException",
            "UnrecognizedClientException", "InvalidSignatureException", "IncompleteSignature",
            "MissingAuthenticationTokenException", "InvalidClientTokenId")


@dataclass(frozen=True, slots=True)
class PutResult:
    """`outcome` is one of ACCEPTED, THROTTLED, TROUBLE, DENIED, OFFLINE; `code` the service's own word for it."""

    outcome: str
    code: str = ""


class RecordPutter(Protocol):
    """Puts one record. Never raises: whatever happens is an outcome."""

    def put(self, data: bytes, partition_key: str) -> PutResult:
        """Blocks for a bounded time."""


class KinesisPutter:
    """PutRecords with the player's own credentials; reads the ErrorCode of the record, not only of the call."""

    def __init__(self, config: CloudConfig, session: Callable[[], Any],
                 denied: Callable[[], None] = lambda: None) -> None:
        """`session` gives the boto3 session of whoever is signed in (`Account.session`); `denied` is called when its
        credentials do not hold, so that the next put has new ones (`Account.forget_credentials`)."""
        self._config = config
        self._session = session
        self._denied = denied
        self._client: Any = None
        self._of: Any = None

    def put(self, data: bytes, partition_key: str) -> PutResult:
        """One record of PutRecords."""
        try:
            answer = self._kinesis().put_records(StreamName=self._config.stream,
                                                 Records=[{"Data": data, "PartitionKey": partition_key}])
            code = str(answer["Records"][0].get("ErrorCode") or "")
        except Exception as error:  # noqa: BLE001  an uploader must outlive whatever the libraries raise
            result = outcome_of(error)
            if result.outcome == DENIED:
                self._denied()
            return result
        if not code:
            return PutResult(ACCEPTED)
        return PutResult(THROTTLED if code in _THROTTLES else TROUBLE, code)

    def _kinesis(self) -> Any:
        session = self._session()
        if session is not self._of:
            self._of, self._client = session, player_client(self._config, session, "kinesis")
        return self._client


def outcome_of(error: Exception) -> PutResult:
    """What an exception of boto3 means for the record that was to be put."""
    from botocore.exceptions import ReadTimeoutError

    code = error_code(error)
    if isinstance(error, ReadTimeoutError):
        return PutResult(TROUBLE, "timeout")  # perhaps it was taken; the frame's number makes a second one harmless
    if isinstance(error, SignInError) or code in _DENIALS:
        return PutResult(DENIED, code)
    if code in _THROTTLES:
        return PutResult(THROTTLED, code)
    if is_network_error(error) and not code:
        return PutResult(OFFLINE, type(error).__name__)
    if error_status(error) >= 500:
        return PutResult(TROUBLE, code)
    _log.warning("a record could not be put: %s", code or type(error).__name__)
    return PutResult(TROUBLE, code or type(error).__name__)
