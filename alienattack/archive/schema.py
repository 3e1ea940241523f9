"""The tables of an archive as SQL sees them, and what fills them.

For who asks: `frames` (one row a frame), `events` (one row an event) and a view of each type (`event_kill`, ...),
`runs` (one row a run), `days`. Players appear by the opaque id and the name that boards show of them.
"""

from __future__ import annotations

from alienattack.protocol.events import EVENT_TYPES

VERSION = 1  # raised when a table changes: databases of before are made anew

TABLES = """
CREATE TABLE made (version INTEGER);
CREATE TABLE files (file INTEGER, key VARCHAR, etag VARCHAR, arrived TIMESTAMP, lines BIGINT, frames BIGINT,
  again BIGINT, unknown BIGINT, forged BIGINT, markers BIGINT, strange BIGINT, damaged VARCHAR);
CREATE TABLE granted (run VARCHAR, player VARCHAR, name VARCHAR, session VARCHAR, seed BIGINT, ruleset INTEGER,
  granted TIMESTAMP, kid VARCHAR);
CREATE TABLE frame_rows (file INTEGER, line INTEGER, run VARCHAR, seq INTEGER, tick INTEGER, score BIGINT,
  lives INTEGER, shots BIGINT, level INTEGER, coalesced BIGINT, dropped BIGINT, retried BIGINT, recorded BIGINT,
  authentic BOOLEAN);
CREATE TABLE event_rows (file INTEGER, line INTEGER, run VARCHAR, seq INTEGER, type VARCHAR, tick BIGINT,
  value1 VARCHAR, value2 VARCHAR, value3 VARCHAR);
CREATE TABLE end_rows (file INTEGER, line INTEGER, run VARCHAR, seq INTEGER, reason VARCHAR, ticks INTEGER,
  digest VARCHAR);
CREATE TABLE verdicts (run VARCHAR, status VARCHAR, reason VARCHAR, applied INTEGER, seen TIMESTAMP, ended TIMESTAMP);
"""

#: What is drawn from the rows once they are complete.
DRAWN = """
CREATE OR REPLACE TABLE runs AS
WITH last AS (
  SELECT run, max(seq) AS frames, arg_max(score, seq) AS score, arg_max(lives, seq) AS lives,
    arg_max(shots, seq) AS shots, arg_max(level, seq) AS level, max(tick) AS ticks, min(arrived) AS began_arriving,
    max(arrived) AS arrived, bool_and(authentic) AS authentic, count(*) AS archived,
    max(coalesced) AS coalesced, max(dropped) AS dropped, max(retried) AS retried
  FROM frame_rows JOIN files USING (file) GROUP BY run),
ended AS (SELECT run, min(reason) AS reason, min(digest) AS digest FROM end_rows GROUP BY run)
SELECT last.run, player, name, session, seed, ruleset, granted, CAST(granted AS DATE) AS day, score, lives, shots,
  level, ticks, ticks / 60.0 AS seconds, ended.reason AS end_reason, ended.digest, verdicts.status,
  verdicts.status = 'verified' AS verified, verdicts.ended AS end_arrived, last.frames, archived, began_arriving,
  arrived, authentic, coalesced, dropped, retried
FROM last JOIN granted USING (run) LEFT JOIN ended USING (run) LEFT JOIN verdicts USING (run);
CREATE OR REPLACE TABLE days AS
SELECT day, count(*) AS runs, count(DISTINCT player) AS players, sum(seconds) / 3600 AS hours, max(score) AS best,
  median(score) AS median_score, sum(archived) AS frames FROM runs GROUP BY day ORDER BY day;
"""


def views() -> str:
    """The views for who asks."""
    typed = "".join(_view_of(name) for name in EVENT_TYPES)
    return f"""
CREATE OR REPLACE VIEW frames AS
SELECT f.run, g.player, g.name, g.session, g.seed, g.ruleset, f.seq, f.tick, f.score, f.lives, f.shots, f.level,
  f.coalesced, f.dropped, f.retried, f.recorded, f.authentic, a.arrived, CAST(a.arrived AS DATE) AS date, a.key AS file,
  f.line FROM frame_rows f JOIN granted g USING (run) JOIN files a USING (file);
CREATE OR REPLACE VIEW events AS
SELECT e.run, g.player, g.session, e.seq, e.type, e.tick, e.value1, e.value2, e.value3
FROM event_rows e JOIN granted g USING (run);
{typed}"""


def _view_of(name: str) -> str:
    kinds = {"int": "BIGINT", "str": "VARCHAR"}
    columns = "".join(f", TRY_CAST(value{place} AS {kinds[kind]}) AS {field}"
                      for place, (field, kind) in enumerate(EVENT_TYPES[name], start=1))
    return (f"CREATE OR REPLACE VIEW event_{name} AS SELECT run, player, session, seq, tick{columns} "
            f"FROM events WHERE type = '{name}';\n")


#: name of the rows' files -> table, and the types of the columns as they stand in the file.
ROWS = {
    "frames": ("frame_rows", ("INTEGER", "INTEGER", "VARCHAR", "INTEGER", "INTEGER", "BIGINT", "INTEGER", "BIGINT",
                              "INTEGER", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BOOLEAN")),
    "events": ("event_rows", ("INTEGER", "INTEGER", "VARCHAR", "INTEGER", "VARCHAR", "BIGINT", "VARCHAR", "VARCHAR",
                              "VARCHAR")),
    "ends": ("end_rows", ("INTEGER", "INTEGER", "VARCHAR", "INTEGER", "VARCHAR", "INTEGER", "VARCHAR")),
}
