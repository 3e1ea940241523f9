"""The page: a title, facts that stand out, sections of figures. One file that asks for nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from alienattack.charts.chart import Chart
from alienattack.charts.markup import Element, Node, Verbatim, element
from alienattack.charts.table import Table
from alienattack.charts.theme import style_sheet

_DESK, _WIDE, _PHONE = 540, 1000, 330  # px that drawings are made for
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"
_SIGNS = {"good": "✓ ", "bad": "✗ "}


@dataclass(frozen=True, slots=True)
class Fact:
    """A number that stands out. `tone`: "good" or "bad" where it is a verdict."""

    name: str
    value: str
    note: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its heading, one sentence that says what to see, and its figures. Without a chart: the table.

    `table`: instead of the chart's own. `source`: how the figures came about (a query), shown on demand.
    """

    title: str
    note: str = ""
    chart: Chart | None = None
    table: Table | None = None
    wide: bool = False
    nothing: str = "Nothing yet."
    source: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Figures that belong together."""

    title: str
    note: str = ""
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """All of it. `about` says in a sentence what the page tells; `footer` where its figures come from."""

    title: str
    about: str = ""
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    footer: str = ""

    def html(self) -> str:
        """The file, UTF-8."""
        numbers = count(1)
        head = element("head", element("meta", charset="utf-8"),
                       element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
                       element("meta", name="viewport", content="width=device-width, initial-scale=1"),
                       element("title", self.title), element("style", Verbatim(style_sheet())))
        header = element("header", element("div", "Alien Attack", class_="brand"), element("h1", self.title),
                         *_said(self.about), *_facts(self.facts))
        sections = [element("section", element("h2", section.title), *_said(section.note),
                            element("div", *(_figure(each, next(numbers)) for each in section.figures),
                                    class_="figures")) for section in self.sections]
        body = element("body", header, element("main", *sections),
                       *([element("footer", self.footer)] if self.footer else []))
        return f"<!doctype html>\n{element('html', head, body, lang='en').write()}\n"


def _said(words: str) -> list[Element]:
    return [element("p", words)] if words else []


def _facts(facts: tuple[Fact, ...]) -> list[Element]:
    boxes = []
    for fact in facts:
        note = [element("dd", fact.note, class_="note")] if fact.note else []
        boxes.append(element("div", element("dt", fact.name),
                             element("dd", _SIGNS.get(fact.tone, "") + fact.value, class_="main"), *note,
                             class_=f"fact {fact.tone}".strip()))
    return [element("dl", *boxes, class_="facts")] if boxes else []


def _figure(figure: Figure, number: int) -> Element:
    caption = element("figcaption", element("h3", figure.title), *_said(figure.note))
    return element("figure", caption, *_content(figure, number), *_on_demand("How it was asked", figure.source),
                   class_="wide" if figure.wide else "half")


def _content(figure: Figure, number: int) -> list[Node]:
    table = figure.table or (figure.chart.table() if figure.chart else None)
    if (figure.chart is not None and figure.chart.empty) or table is None or not table.rows:
        return [element("p", figure.nothing, class_="nothing")]
    if figure.chart is None:
        return [table.html()]
    desk = figure.chart.svg(_WIDE if figure.wide else _DESK)
    return [_named(desk, figure, f"figure-{number}", "desk"),
            _named(figure.chart.svg(_PHONE), figure, f"figure-{number}-phone", "phone"),
            element("details", element("summary", "As a table"), table.html())]


def _named(drawing: Element, figure: Figure, name: str, kind: str) -> Element:
    """The drawing with the figure's title and description, for who hears the page."""
    told = (element("title", figure.title, id=f"{name}-title"),
            element("desc", f"{figure.note} The figures follow as a table.".strip(), id=f"{name}-note"))
    attributes = {**drawing.attributes, "class": kind, "aria-labelledby": f"{name}-title",
                  "aria-describedby": f"{name}-note"}
    return Element(drawing.name, attributes, (*told, *drawing.children))


def _on_demand(summary: str, words: str) -> list[Element]:
    return [element("details", element("summary", summary), element("pre", words))] if words else []
