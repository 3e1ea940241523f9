"""The report: every question asked, and one page with all the answers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from alienattack.archive.asking import Answer, ask
from alienattack.archive.database import Counts
from alienattack.archive.drawn import as_table
from alienattack.archive.mirror import Progress
from alienattack.archive.questions import QUESTIONS, SECTIONS, Question
from alienattack.charts import Fact, Figure, Page, Section, number

if TYPE_CHECKING:
    import duckdb

_MOST_ROWS = 5_000

Asked = list[tuple[Question, Answer]]


def ask_all(connection: duckdb.DuckDBPyConnection, progress: Progress) -> Asked:
    """The answers in the order of the questions."""
    answers: Asked = []
    for place, question in enumerate(QUESTIONS, start=1):
        progress(f"question {place} of {len(QUESTIONS)}: {question.title}")
        answers.append((question, ask(connection, question.sql, _MOST_ROWS)))
    return answers


def page(connection: duckdb.DuckDBPyConnection, asked: Asked, counts: Counts, source: str, now: datetime) -> str:
    """The page as HTML."""
    sections = tuple(Section(name, figures=tuple(_figure(*each) for each in asked if each[0].section == name))
                     for name in SECTIONS)
    about = f"{len(asked)} questions to the raw frames of {source}, as they reached the stream."
    footer = (f"Made by `alienattack archive report` on {now:%d %B %Y at %H:%M} UTC. Ask your own questions with "
              "`alienattack archive sql`; `alienattack archive verify` proves the frames that this is drawn from.")
    return Page("What the archive tells", about, facts(connection, counts), sections, footer).html()


def facts(connection: duckdb.DuckDBPyConnection, counts: Counts) -> tuple[Fact, ...]:
    """What stands out."""
    row = ask(connection, "SELECT count(*), count(DISTINCT player), coalesce(sum(seconds), 0) / 3600, max(score), "
                          "min(day), max(day), count(status), count_if(verified) FROM runs", 1).rows[0]
    runs, players, hours, best, first, last, judged, verified = row
    left_out = counts.forged + counts.strange
    return (
        Fact("runs", number(runs), f"{first:%d %b %Y} to {last:%d %b %Y}" if first and last else ""),
        Fact("players", number(players)),
        Fact("hours played", number(round(hours, 1))),
        Fact("best score", number(best or 0)),
        Fact("frames", number(counts.frames), f"in {number(counts.files)} files, {number(counts.again)} sent twice"),
        *([Fact("runs verified", number(verified), f"of {number(judged)} that the table knows")] if judged else []),
        Fact("lines left out", number(left_out), "forged, altered or no frames: see archive verify" if left_out else
             "every line is a frame", "bad" if left_out else "good"),
    )


def _figure(question: Question, answer: Answer) -> Figure:
    chart = question.draw(answer) if answer.rows else None
    return Figure(question.title, question.note, chart, as_table(answer) if chart is None else None, question.wide,
                  question.nothing, question.sql)
