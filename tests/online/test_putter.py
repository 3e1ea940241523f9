"""What boto3's answers mean for the record that was put."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError

from alienattack.errors import CloudUnavailable, SignInError
from alienattack.online.telemetry.backoff import Backoff
from alienattack.online.telemetry.putter import (
    ACCEPTED,
    DENIED,
    OFFLINE,
    THROTTLED,
    TROUBLE,
    KinesisPutter,
    outcome_of,
)
from tests.online.test_account import CONFIG, refusal_of


class Always:
    """A generator of the highest number."""

    def uniform(self, low: float, high: float) -> float:
        return high


class FakeKinesis:
    """A session and its client in one; answers with `code` for the record, or raises."""

    def __init__(self, answer: Exception | str) -> None:
        self.answer = answer
        self.sent: list[dict[str, Any]] = []

    def client(self, *_: object, **__: object) -> FakeKinesis:
        return self

    def put_records(self, **request: Any) -> dict[str, Any]:
        self.sent.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        record = {"ErrorCode": self.answer} if self.answer else {"SequenceNumber": "1", "ShardId": "s"}
        return {"FailedRecordCount": int(bool(self.answer)), "Records": [record]}


@pytest.mark.parametrize(("answer", "outcome"), [
    ("", ACCEPTED),
    ("ProvisionedThroughputExceededException", THROTTLED),
    ("InternalFailure", TROUBLE),
    (refusal_of("ProvisionedThroughputExceededException"), THROTTLED),
    (refusal_of("AccessDeniedException"), DENIED),
    (refusal_of("ExpiredTokenException"), DENIED),
    (refusal_of("InternalFailure", status=500), TROUBLE),
    (refusal_of("ValidationException"), TROUBLE),
    (EndpointConnectionError(endpoint_url="x"), OFFLINE),
    (ConnectTimeoutError(endpoint_url="x"), OFFLINE),
    (ReadTimeoutError(endpoint_url="x"), TROUBLE),
    (CloudUnavailable("no network for new credentials"), OFFLINE),
    (SignInError("expired", "signed out"), DENIED),
    (ValueError("surprise"), TROUBLE),
])
def test_each_answer_is_one_outcome(answer: Exception | str, outcome: str) -> None:
    kinesis = FakeKinesis(answer)
    assert KinesisPutter(CONFIG, lambda: kinesis).put(b"data\n", "sub1").outcome == outcome
    assert kinesis.sent == [{"StreamName": "stream", "Records": [{"Data": b"data\n", "PartitionKey": "sub1"}]}]


def test_denied_credentials_are_asked_for_anew() -> None:
    sessions = [FakeKinesis(refusal_of("ExpiredTokenException")), FakeKinesis("")]
    putter = KinesisPutter(CONFIG, lambda: sessions[0], lambda: sessions.pop(0))
    assert putter.put(b"x", "p").outcome == DENIED
    assert putter.put(b"x", "p").outcome == ACCEPTED


def test_a_client_error_without_details_is_no_crash() -> None:
    assert outcome_of(ClientError({}, "PutRecords")).outcome == TROUBLE


def test_back_off_doubles_up_to_its_cap_and_starts_anew_after_a_success() -> None:
    backoff = Backoff(Always())  # type: ignore[arg-type]
    assert [round(backoff.failed(), 2) for _ in range(10)] == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30.0, 30.0]
    backoff.succeeded()
    assert backoff.failed() == 0.2


def test_being_offline_counts_as_no_attempt() -> None:
    backoff = Backoff(Always())  # type: ignore[arg-type]
    assert {backoff.offline() for _ in range(50)} == {4.0}
    assert backoff.attempts == 0
