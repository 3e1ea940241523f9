"""The price list: config/prices.toml, checked and read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from alienattack.errors import SettingsError
from alienattack.resources import config_dir

PRICES_FILE = "prices.toml"


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars a unit; the unit is the end of each name. `date` and `region` are those of the list."""

    date: str
    region: str
    kinesis_shard_hour: float
    kinesis_put_units_million: float
    kinesis_on_demand_stream_hour: float
    kinesis_on_demand_gb_in: float
    kinesis_on_demand_gb_out: float
    firehose_gb: float
    lambda_requests_million: float
    lambda_gb_second: float
    dynamodb_write_units_million: float
    dynamodb_read_units_million: float
    dynamodb_gb_month: float
    dynamodb_backup_gb_month: float
    api_http_million: float
    api_rest_million: float
    logs_gb: float
    s3_puts_thousand: float
    s3_gets_thousand: float
    s3_gb_month: float
    sqs_requests_million: float
    kms_requests_million: float
    kms_key_month: float
    secrets_secret_month: float
    cloudwatch_alarm_month: float
    cloudwatch_metric_month: float
    cloudwatch_dashboard_month: float
    waf_acl_month: float
    waf_rule_month: float


def load_prices(path: Path | None = None) -> Prices:
    """The list in `path`, by default config/prices.toml. Raises SettingsError naming what is missing or no price."""
    path = path or config_dir() / PRICES_FILE
    try:
        groups = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"The price list {path} can't be read ({error}).",
                            "Restore it from the project.") from error
    date, region = (str(groups.get("list", {}).get(name, "")) for name in ("date", "region"))
    if not date or not region:
        raise SettingsError(f"The price list {path} names no date or no region.", "Set both under [list].")
    found = {field.name: _price(groups, field.name, path) for field in fields(Prices)
             if field.name not in ("date", "region")}
    return Prices(date, region, **found)


def _price(groups: dict[str, dict[str, object]], name: str, path: Path) -> float:
    group, _, item = name.partition("_")
    entry = groups.get(group, {}).get(item)
    dollars = entry.get("dollars") if isinstance(entry, dict) else None
    if isinstance(dollars, bool) or not isinstance(dollars, int | float) or dollars < 0:
        raise SettingsError(f"The price list {path} has no price for {item} under [{group}].",
                            f"Write: {item} = {{dollars = 0.00, source = \"...\"}}")
    return float(dollars)
