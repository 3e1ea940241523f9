"""When many runs end at once, the machine is not full of verifiers that start: scores go on coming to the board."""

import os

import pytest

from alienattack.hosting import emulator_inside

lambda_svc = pytest.importorskip("ministack.services.lambda_svc")


@pytest.mark.parametrize(("cores", "verifiers"), [(None, 2), (1, 2), (2, 2), (4, 4), (64, 5)])
def test_as_many_verifiers_as_cores_judge_at_once_but_two_at_least_and_five_at_most(
        monkeypatch: pytest.MonkeyPatch, cores: int | None, verifiers: int) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    monkeypatch.setattr(lambda_svc, "_ESM_SQS_DEFAULT_CONCURRENCY", 5)
    emulator_inside._judge_by_few_processes()
    mapping, function = {"EventSourceArn": "arn:aws:sqs:eu-central-1:000000000000:verify"}, {"FunctionName": "verifier"}
    assert lambda_svc._sqs_esm_concurrency(mapping, function, {}) == verifiers
