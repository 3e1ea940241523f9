"""An event source mapping as it is deployed: how a function wants its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Mapped:
    """The properties of an event source mapping that the worker honours. -1: without limit."""

    function: str
    stream: str
    batch_size: int = 100
    window_s: float = 0.0
    bisect: bool = False
    retries: int = -1
    max_age_s: int = -1
    partial_failures: bool = False
    failure_queue_arn: str = ""

    @staticmethod
    def from_properties(properties: Mapping[str, Any]) -> Mapped:
        """Reads what `ListEventSourceMappings` or the template says."""
        destination = properties.get("DestinationConfig") or {}
        return Mapped(
            function=str(properties.get("FunctionArn") or properties.get("FunctionName")).split(":function:")[-1],
            stream=str(properties["EventSourceArn"]).rpartition("/")[2],
            batch_size=int(properties.get("BatchSize") or 100),
            window_s=float(properties.get("MaximumBatchingWindowInSeconds") or 0),
            bisect=_true(properties.get("BisectBatchOnFunctionError")),
            retries=int(properties.get("MaximumRetryAttempts", -1)),
            max_age_s=int(properties.get("MaximumRecordAgeInSeconds", -1)),
            partial_failures="ReportBatchItemFailures" in (properties.get("FunctionResponseTypes") or ()),
            failure_queue_arn=str((destination.get("OnFailure") or {}).get("Destination") or ""),
        )


def _true(value: object) -> bool:
    return value is True or str(value).lower() == "true"
