"""The questions of `archive report`, one row each: add one here and it is asked, drawn and told."""

from __future__ import annotations

from dataclasses import dataclass

from alienattack.archive.drawn import Draw, bars, heat, histogram, lines, percent, table
from alienattack.charts import Axis
from alienattack.sim.field import FIELD_RIGHT, UNIT

PLAYERS, PLAY, FATE, EXTRAS, SESSIONS, DELIVERY = (
    "Who plays", "How far they come", "What ends it", "Powers and bosses", "Sessions", "The way into the cloud")
SECTIONS = (PLAYERS, PLAY, FATE, EXTRAS, SESSIONS, DELIVERY)

_HOURS = tuple(f"{hour:02d}" for hour in range(24))
_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_BINS = 20
_PIXELS = FIELD_RIGHT // UNIT // _BINS


@dataclass(frozen=True, slots=True)
class Question:
    """`sql`: its columns are those that `draw` wants. `nothing`: what is said while there is no answer."""

    section: str
    title: str
    note: str
    sql: str
    draw: Draw
    wide: bool = False
    nothing: str = "Nobody has played that far yet."


QUESTIONS: tuple[Question, ...] = (
    Question(
        PLAYERS, "Runs and players a day", "By the day (UTC) on which a run was granted.",
        """WITH span AS (
  SELECT CAST(unnest(generate_series(min(day), max(day), INTERVAL 1 DAY)) AS DATE) AS day FROM days)
SELECT day, coalesce(runs, 0) AS runs, coalesce(players, 0) AS players
FROM span LEFT JOIN days USING (day) ORDER BY day""",
        lines(Axis("a day", from_zero=True), Axis("day (UTC)")), wide=True),
    Question(
        PLAYERS, "Who comes back", "Of all players who could have by now: how many played again so many days later.",
        """WITH first AS (SELECT player, min(day) AS first FROM runs GROUP BY player),
ages AS (SELECT DISTINCT player, day - first AS age FROM runs JOIN first USING (player)),
could AS (SELECT n AS age, count(*) AS players FROM first, range(0, 8) t(n)
  WHERE first + CAST(n AS INTEGER) <= (SELECT max(day) FROM runs) GROUP BY n)
SELECT CASE could.age WHEN 0 THEN 'the first day' ELSE 'day ' || could.age END AS "when",
  count(ages.player) / any_value(players) AS share, format('of {:,}', any_value(players)) AS players
FROM could LEFT JOIN ages USING (age) GROUP BY could.age ORDER BY could.age""",
        bars("of them", percent)),
    Question(
        PLAYERS, "How often one plays", "Runs a player, over all days.",
        """SELECT CASE WHEN n = 1 THEN 'once' WHEN n < 5 THEN '2 to 4 runs' WHEN n < 10 THEN '5 to 9 runs'
  WHEN n < 50 THEN '10 to 49 runs' ELSE '50 runs and more' END AS how_often, count(*) AS players
FROM (SELECT count(*) AS n FROM runs GROUP BY player) GROUP BY 1 ORDER BY min(n)""",
        bars("players")),
    Question(
        PLAYERS, "The busiest hours", "When runs were granted, by weekday and hour (UTC).",
        """SELECT strftime(granted, '%a') AS weekday, strftime(granted, '%H') AS hour, count(*) AS runs
FROM runs WHERE granted IS NOT NULL GROUP BY 1, 2""",
        heat("runs", "hour (UTC)", "", _HOURS, _WEEK), wide=True),
    Question(
        PLAY, "Scores", "How many runs ended with which score.",
        """WITH step AS (SELECT CASE WHEN m < 2000 THEN 100 WHEN m < 20000 THEN 1000 WHEN m < 100000 THEN 5000
  ELSE pow(10, ceil(log10(m / 20))) END AS step FROM (SELECT quantile_cont(score, 0.99) AS m FROM runs))
SELECT floor(score / step) * step AS low, floor(score / step) * step + step AS high, count(*) AS runs
FROM runs, step GROUP BY 1, 2 ORDER BY 1""",
        histogram(Axis("score"))),
    Question(
        PLAY, "How long a run lasts", "In minutes of play.",
        """SELECT floor(seconds / 30) / 2 AS low, floor(seconds / 30) / 2 + 0.5 AS high, count(*) AS runs
FROM runs GROUP BY 1, 2 ORDER BY 1""",
        histogram(Axis("minutes"))),
    Question(
        PLAY, "Accuracy by wave", "Aliens shot for every 100 shots fired in that wave; bosses take many.",
        """WITH fired AS (SELECT run, level, max(shots) AS until FROM frames GROUP BY run, level),
shots AS (SELECT run, level, until - coalesce(lag(until) OVER (PARTITION BY run ORDER BY level), 0) AS n FROM fired),
hits AS (SELECT level, count(*) AS n FROM events JOIN frame_rows USING (run, seq)
  WHERE type IN ('kill', 'dive_kill', 'saucer') GROUP BY level)
SELECT level AS wave, 100.0 * any_value(hits.n) / sum(shots.n) AS "shot per 100"
FROM shots JOIN hits USING (level) GROUP BY level HAVING sum(shots.n) > 0 ORDER BY level LIMIT 40""",
        lines(Axis("per 100 shots", from_zero=True), Axis("wave", whole=True))),
    Question(
        PLAY, "How runs end", "Without an end: the game was left, or its last frames never came.",
        "SELECT coalesce(end_reason, 'no end') AS reason, count(*) AS runs FROM runs GROUP BY 1 ORDER BY 2 DESC, 1",
        bars("runs")),
    Question(
        FATE, "The hardest wave", "Of the runs that came to a wave: how many lost their last life there.",
        """WITH waves AS (SELECT unnest(range(1, (SELECT least(max(level), 30) FROM runs) + 1)) AS wave)
SELECT 'wave ' || wave AS wave_, count_if(level = wave AND end_reason = 'dead') / count(*) AS share,
  format('of {:,}', count(*)) AS reached
FROM waves JOIN runs ON level >= wave GROUP BY wave ORDER BY wave""",
        bars("ended there", percent)),
    Question(
        FATE, "What kills", "Lives lost, by what took them.",
        "SELECT killer, count(*) AS lives FROM event_life_lost GROUP BY killer ORDER BY lives DESC, killer LIMIT 20",
        bars("lives")),
    Question(
        FATE, "Where people die", "Lives lost across the field, left to right, by wave.",
        f"""SELECT CASE WHEN level < 4 THEN 'waves 1-3' WHEN level < 7 THEN 'waves 4-6' WHEN level < 11
  THEN 'waves 7-10' ELSE 'wave 11 on' END AS waves,
  CAST(least(x // {_PIXELS}, {_BINS - 1}) * {_PIXELS} AS VARCHAR) AS x, count(*) AS n
FROM event_life_lost JOIN frame_rows USING (run, seq) WHERE x IS NOT NULL GROUP BY ALL ORDER BY min(level)""",
        heat("lives lost", "px from the left wall", "", tuple(str(at * _PIXELS) for at in range(_BINS))),
        wide=True, nothing="Nobody has lost a life yet."),
    Question(
        EXTRAS, "Powers and what comes of them", "The median score of the runs in which a power was caught.",
        """SELECT power, median(score) AS score, format('({:,} runs)', count(*)) AS runs
FROM (SELECT DISTINCT run, power FROM event_power) JOIN runs USING (run) GROUP BY power
UNION ALL SELECT 'none at all', median(score), format('({:,} runs)', count(*)) FROM runs
WHERE run NOT IN (SELECT run FROM event_power) HAVING count(*) > 0 ORDER BY 2 DESC""",
        bars("median score")),
    Question(
        EXTRAS, "Bosses beaten", "Of all fights with a boss: how many the player won.",
        """SELECT boss, coalesce(any_value(won), 0) / count(*) AS share, format('of {:,}', count(*)) AS fights
FROM event_boss LEFT JOIN (SELECT boss, count(*) AS won FROM event_boss_killed GROUP BY boss) USING (boss)
GROUP BY boss ORDER BY boss""",
        bars("beaten", percent), nothing="Nobody has met a boss yet."),
    Question(
        SESSIONS, "Sessions compared", "The arcade is always open; the others are competitions.",
        """SELECT session, count(*) AS runs, count(DISTINCT player) AS players, max(score) AS best,
  round(median(score)) AS median, round(avg(seconds) / 60, 1) AS minutes, count_if(verified) AS verified,
  min(day) AS first, max(day) AS last FROM runs GROUP BY session ORDER BY runs DESC, session""",
        table, wide=True),
    Question(
        SESSIONS, "The best runs", "By score; the board of a session may know better: only verified runs rank there.",
        """SELECT name, session, score, level AS wave, lives, shots, round(seconds / 60, 1) AS minutes, day,
  coalesce(status, 'not known any more') AS verdict FROM runs ORDER BY score DESC, lives DESC, shots, run LIMIT 15""",
        table, wide=True),
    Question(
        DELIVERY, "From the last tick into the cloud",
        "How long after its last tick the end of a run reached the stream; pauses and being offline count.",
        """SELECT CASE WHEN s < 1 THEN 'below 1 s' WHEN s < 2 THEN '1 to 2 s' WHEN s < 5 THEN '2 to 5 s'
  WHEN s < 15 THEN '5 to 15 s' WHEN s < 60 THEN '15 to 60 s' WHEN s < 3600 THEN '1 to 60 min'
  ELSE 'over an hour' END AS delay, count(*) AS runs
FROM (SELECT date_diff('millisecond', granted, end_arrived) / 1000.0 - seconds AS s FROM runs
  WHERE end_arrived IS NOT NULL AND end_reason IS NOT NULL) GROUP BY 1 ORDER BY min(s)""",
        bars("runs"), nothing="The table that knows when runs ended was not asked, or has forgotten them."),
    Question(
        DELIVERY, "Frames a run", "How many of each run are in the archive.",
        """SELECT floor(archived / 20) * 20 AS low, floor(archived / 20) * 20 + 20 AS high, count(*) AS runs
FROM runs GROUP BY 1, 2 ORDER BY 1""",
        histogram(Axis("frames"))),
    Question(
        DELIVERY, "What games say they did not send",
        "Every frame tells what became of all ticks: merged into a later frame, sent again, or dropped.",
        """SELECT day, sum(coalesced) AS "merged", sum(retried) AS "sent again", sum(dropped) AS "dropped"
FROM runs GROUP BY day ORDER BY day""",
        lines(Axis("a day", from_zero=True), Axis("day (UTC)")), wide=True),
)
