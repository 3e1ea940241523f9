"""What a deployment costs in a month in which nobody plays, with all that its parameters add to the plain template."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from alienattack.hosting.cost.line import Line
from alienattack.hosting.cost.prices import Prices

HOURS_A_MONTH = 730
MILLION = 1e6
FIREWALL_RULES = 3  # of the template's web firewall
#: What is paid by the month in the template as its defaults make it; kept beside it by a test.
PLAIN: Mapping[str, int] = MappingProxyType({"AWS::CloudWatch::Alarm": 16, "AWS::CloudWatch::Dashboard": 1})


def idle_lines(prices: Prices, on_demand: bool, shards: int, types: Mapping[str, int]) -> tuple[Line, ...]:
    """The lines of an idle month. `types`: how many resources of each CloudFormation type there are.

    Free tiers are left out, as everywhere in the bill: what an account really pays is this or less. What AWS gives
    each account for good, whatever else it does, is told beside the line.
    """
    pieces = (
        ("AWS::CloudWatch::Alarm", "CloudWatch", "alarms", "alarms", prices.cloudwatch_alarm_month,
         "the first ten of an account are free"),
        ("AWS::CloudWatch::Dashboard", "CloudWatch", "dashboard", "dashboards", prices.cloudwatch_dashboard_month,
         "the first three of an account are free"),
        ("AWS::KMS::Key", "KMS", "keys of its own", "keys", prices.kms_key_month, "whether used or not"),
        ("AWS::WAFv2::WebACL", "WAF", "web firewall and its rules", "firewalls",
         prices.waf_acl_month + FIREWALL_RULES * prices.waf_rule_month, f"{FIREWALL_RULES} rules"),
    )
    return (*_always(prices, on_demand, shards),
            *(Line(service, what, types[kind], unit, price, why)
              for kind, service, what, unit, price, why in pieces if types.get(kind)))


def _always(prices: Prices, on_demand: bool, shards: int) -> tuple[Line, ...]:
    stream = (Line("Kinesis", "on-demand stream", HOURS_A_MONTH, "hours", prices.kinesis_on_demand_stream_hour)
              if on_demand else
              Line("Kinesis", "one shard" if shards == 1 else f"{shards} shards",
                   shards * HOURS_A_MONTH, "hours", prices.kinesis_shard_hour))
    # Lambda polls a stream for nothing; each of its five pollers asks the queue about every 20 s.
    polls = 5 * HOURS_A_MONTH * 3600 / 20 / MILLION
    return (stream, Line("Secrets Manager", "master keys of the runs", 1, "secrets", prices.secrets_secret_month),
            Line("SQS", "Lambda's empty looks at the verifier's queue", polls, "M requests",
                 prices.sqs_requests_million, "five pollers, 20 s each; the first million of an account is free"))
