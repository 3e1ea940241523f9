"""What the functions count: one line a call, a log line and metrics at once (CloudWatch's embedded metric format).

The template names the namespace (the stack) and the service (the function); nothing else is a dimension, for CloudWatch
bills each combination by the month. Facts beside the metrics cost only their bytes: a run's id, never a token.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit


@cache
def _metrics() -> Metrics:
    """The process's one collector; it reads the template's variables when it is made."""
    return Metrics()


def note(message: str, counts: Mapping[str, int], facts: Mapping[str, object], *,
         milliseconds: Mapping[str, float] | None = None, seconds: Mapping[str, float] | None = None) -> None:
    """Writes the line. What was counted as 0 is left out: CloudWatch sums up nothing to the same."""
    metrics = _metrics()
    for unit, values in ((MetricUnit.Count, counts), (MetricUnit.Milliseconds, milliseconds or {}),
                         (MetricUnit.Seconds, seconds or {})):
        for name, value in values.items():
            if value or unit is not MetricUnit.Count:
                metrics.add_metric(name, unit, value)
    for name, fact in {"message": message, **facts}.items():
        metrics.add_metadata(name, fact)
    metrics.flush_metrics()
