"""Answers as charts: what the columns of a query mean to each kind of chart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from alienattack.archive.asking import Answer, shown
from alienattack.charts import LINEAR, Axis, Bar, Bars, Chart, HeatMap, Histogram, Lines, Series, Table, number

Draw = Callable[[Answer], Chart | None]


def percent(value: float) -> str:
    """A share as people read it."""
    return f"{number(round(100 * value, 1 if 0 < value < 0.1 else 0))} %"


def day(value: float) -> str:
    """The day of an ordinal."""
    return date.fromordinal(max(1, round(value))).strftime("%d %b")


def bars(measure: str, show: Callable[[float], str] = number) -> Draw:
    """Columns: name, value, and perhaps a note."""
    def draw(answer: Answer) -> Chart:
        return Bars(tuple(Bar(shown(name), float(value or 0), *(shown(each) for each in note))
                          for name, value, *note in answer.rows), answer.columns[0], measure, show)

    return draw


def histogram(axis: Axis) -> Draw:
    """Columns: from, below, how many; stretches between them that are missing held none."""
    def draw(answer: Answer) -> Chart:
        edges: list[float] = []
        counts: list[float] = []
        for low, high, count in answer.rows:
            while edges and edges[-1] < low:
                edges.append(min(edges[-1] + (high - low), low))
                counts.append(0)
            edges += [float(low)] if not edges else []
            edges.append(float(high))
            counts.append(float(count))
        return Histogram(tuple(edges), tuple(counts), answer.columns[2], axis)

    return draw


def lines(y: Axis, x: Axis = LINEAR) -> Draw:
    """Columns: x (a day or a number), and a series each."""
    def draw(answer: Answer) -> Chart:
        days = bool(answer.rows) and isinstance(answer.rows[0][0], date)
        series = tuple(
            Series(name, tuple((float(row[0].toordinal() if days else row[0]), None if row[place] is None
                                else float(row[place])) for row in answer.rows))
            for place, name in enumerate(answer.columns[1:], start=1))
        return Lines(series, Axis(x.title, whole=True, show=day) if days else x, y)

    return draw


def heat(measure: str, columns_title: str, rows_title: str, columns: tuple[str, ...] = (),
         rows: tuple[str, ...] = ()) -> Draw:
    """Columns: row, column, value. Without `columns` and `rows`: those that appear, in that order."""
    def draw(answer: Answer) -> Chart:
        across = columns or tuple(dict.fromkeys(shown(column) for _, column, _ in answer.rows))
        down = rows or tuple(dict.fromkeys(shown(row) for row, _, _ in answer.rows))
        values = {(shown(row), shown(column)): float(value) for row, column, value in answer.rows}
        cells = tuple(tuple(values.get((row, column), 0.0) for column in across) for row in down)
        return HeatMap(across, down, cells, measure, columns_title, rows_title)

    return draw


def table(_answer: Answer) -> None:
    """No chart: the answer itself."""
    return


def as_table(answer: Answer) -> Table:
    """The answer as it was given."""
    return Table(answer.columns, tuple(tuple(cell if isinstance(cell, int | float | None) else shown(cell)
                                             for cell in row) for row in answer.rows))
