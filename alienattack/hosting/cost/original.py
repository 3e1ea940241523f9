"""What the design that this game rebuilds would cost at the same prices.

AWS Alien Attack posts every changed state through API Gateway REST (`updatestatus`) into one shard, logs every event,
and rewrites one item with all players in it for each batch of 700. Read in its source at commit b2cf60f, and played:
2.1 to 3.0 records of 114 to 119 bytes a player-second; 2 are reckoned with here, which flatters it.
"""

from __future__ import annotations

import math

from alienattack.hosting.cost.bill import GB, PLAYERS, PUT_UNIT_KIB, Bill
from alienattack.hosting.cost.idle import HOURS_A_MONTH, MILLION
from alienattack.hosting.cost.line import Line
from alienattack.hosting.cost.prices import Prices

FIREHOSE_KIB = 5  # each record is rounded up to
RECORDS_A_SECOND = 2.0
BATCH = 700
BYTES_A_PLAYER = 110  # in the one item of the session
LOGGED_BYTES = 650  # an event as Lambda hands it over, payload in base64, with the frame around it
FUNCTION_SECONDS = 0.2
FUNCTION_GB = 0.125
TABLE_SECONDS = 2.0  # a player asks for the scoreboard so often
TOP_ITEM_UNITS = 1


def original_bill(prices: Prices, players: int = PLAYERS, hours: float = 1.0, pane: bool = False) -> Bill:
    """The original's bill. `pane`: with its polling of the scoreboard every 2 s."""
    records = players * hours * 3600 * RECORDS_A_SECOND
    batches = records / BATCH
    item_kib = math.ceil(players * BYTES_A_PLAYER / 1024)
    shown = f"{RECORDS_A_SECOND:g} changed states a player-second"
    lines = [
        Line("REST API", "updatestatus", records / MILLION, "M requests", prices.api_rest_million, shown),
        Line("Kinesis", "shard hours", hours, "hours", prices.kinesis_shard_hour,
             "one, for its partition key is the session: beyond 1,000 records a second it loses"),
        Line("Kinesis", "PUT payload units", records * math.ceil(0.2 / PUT_UNIT_KIB) / MILLION, "M units",
             prices.kinesis_put_units_million, "each record rounded up to 25 KB"),
        Line("Firehose", "delivered to the archive", records * FIREHOSE_KIB * 1024 / GB, "GB", prices.firehose_gb,
             "each record rounded up to 5 KB"),
        Line("Lambda", "scoreboard: invocations", batches / MILLION, "M requests", prices.lambda_requests_million,
             f"batches of {BATCH}"),
        Line("Lambda", "scoreboard: time", batches * FUNCTION_SECONDS * FUNCTION_GB, "GB-s", prices.lambda_gb_second,
             f"{FUNCTION_SECONDS:g} s each at 128 MB, a guess"),
        Line("DynamoDB", "write units", batches * (item_kib + TOP_ITEM_UNITS) / MILLION, "M units",
             prices.dynamodb_write_units_million, f"the item of all players, {item_kib} KB, again for each batch"),
        Line("DynamoDB", "read units", batches * math.ceil(item_kib / 4) / MILLION, "M units",
             prices.dynamodb_read_units_million, "the same item, read consistently"),
        Line("Logs", "whole events", records * LOGGED_BYTES / GB, "GB", prices.logs_gb,
             f"it logs every event: {LOGGED_BYTES} bytes a record"),
    ]
    if pane:
        polls = players * hours * 3600 / TABLE_SECONDS / MILLION
        lines += [
            Line("REST API", "scoreboard", polls, "M requests", prices.api_rest_million,
                 f"every {TABLE_SECONDS:g} s a player"),
            Line("DynamoDB", "scoreboard reads", polls / 2, "M units", prices.dynamodb_read_units_million,
                 "ten rows, eventually consistent"),
        ]
    idle = (Line("Kinesis", "one shard", HOURS_A_MONTH, "hours", prices.kinesis_shard_hour),)
    return Bill("the original's design", players, hours, tuple(lines), idle)
