"""What a deployment costs in a month in which nobody plays, with all that its parameters add to the plain template."""

from __future__ import annotations

from collections.abc import Mapping

from alienattack.hosting.cost.bill import Line, idle
from alienattack.hosting.cost.designs import ON_DEMAND, PROVISIONED
from alienattack.hosting.cost.prices import Prices

FIREWALL_RULES = 3  # of the template's web firewall


def idle_lines(prices: Prices, on_demand: bool, shards: int, types: Mapping[str, int]) -> tuple[Line, ...]:
    """The lines of an idle month. `types`: how many resources of each CloudFormation type there are.

    Free tiers are left out, as everywhere in the bill: what an account really pays is this or less.
    """
    pieces = (
        ("AWS::CloudWatch::Alarm", "CloudWatch", "alarms", "alarms", prices.cloudwatch_alarm_month),
        ("AWS::CloudWatch::Dashboard", "CloudWatch", "dashboard", "dashboards", prices.cloudwatch_dashboard_month),
        ("AWS::KMS::Key", "KMS", "keys of its own", "keys", prices.kms_key_month),
        ("AWS::WAFv2::WebACL", "WAF", "web firewall and its rules", "firewalls",
         prices.waf_acl_month + FIREWALL_RULES * prices.waf_rule_month),
    )
    return (*idle(prices, ON_DEMAND if on_demand else PROVISIONED, shards),
            *(Line(service, what, types[kind], unit, price)
              for kind, service, what, unit, price in pieces if types.get(kind)))
