"""Pages of figures: whole by themselves, readable by everybody, and nothing that is said becomes markup."""

import html
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alienattack.charts import (
    Axis,
    Bar,
    Bars,
    Chart,
    Fact,
    Figure,
    HeatMap,
    Histogram,
    Lines,
    Page,
    Section,
    Series,
    Table,
)
from alienattack.charts.theme import READABLE, SEEN, contrast, style_sheet

NASTY = '</title><script>alert("1")</script>&<img src=x onerror=alert(1)>'


def page_with(figure: Figure) -> str:
    """A page that holds one figure."""
    return Page("Figures", sections=(Section("All", figures=(figure,)),)).html()


class Seen(HTMLParser):
    """What a browser would make of a page: its elements, its attributes, its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


EXAMPLES: dict[str, Chart] = {
    "bars": Bars((Bar("moth", 12, "(60 %)"), Bar("mite", 8, "(40 %)")), "killer", "lives"),
    "lines": Lines((Series("sent", ((0, 10.0), (1, None), (2, 30.0))), Series("applied", ((0, 9.0), (2, 30.0)))),
                   Axis("second"), Axis("frames", from_zero=True)),
    "histogram": Histogram((0, 1000, 2000), (3, 7), "runs", Axis("score")),
    "heat map": HeatMap(("00", "01"), ("Mon", "Tue"), ((1, 2), (None, 0)), "runs", "hour", "day"),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_chart_is_drawn_named_and_told_as_a_table(name: str) -> None:
    page = page_with(Figure("Who kills", "Mostly moths.", EXAMPLES[name]))
    seen = Seen(page)
    assert seen.open == []
    drawings = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(drawings) == 2  # for a desk and for a phone
    for drawing in drawings:
        root = ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing
        titled = root.find(f".//*[@id='{root.get('aria-labelledby')}']")
        described = root.find(f".//*[@id='{root.get('aria-describedby')}']")
        assert titled is not None
        assert titled.text == "Who kills"
        assert described is not None
        assert "Mostly moths." in (described.text or "")
    ids = [value for key, value in seen.attributes if key == "id"]
    assert len(ids) == len(set(ids))
    table = EXAMPLES[name].table()
    assert all(column in html.unescape(page.split("<thead>")[1].split("</thead>")[0]) for column in table.columns)
    assert page.count("<tr>") == len(table.rows) + 1


@pytest.mark.parametrize("chart", [
    Bars((Bar(NASTY, 3, NASTY),), NASTY, NASTY),
    Lines((Series(NASTY, ((0, 1.0),)), Series("b", ((0, 2.0),))), Axis(NASTY), Axis(NASTY), limit=(1.5, NASTY)),
    Histogram((0, 1), (3,), NASTY, Axis(NASTY)),
    HeatMap((NASTY,), (NASTY,), ((1,),), NASTY, NASTY, NASTY),
    None,
], ids=["bars", "lines", "histogram", "heat map", "table"])
def test_what_is_said_stays_text(chart: Chart | None) -> None:
    figure = Figure(NASTY, NASTY, chart, None if chart else Table((NASTY,), ((NASTY,),)), source=NASTY)
    seen = Seen(Page(NASTY, NASTY, (Fact(NASTY, NASTY, NASTY),), (Section(NASTY, NASTY, (figure,)),), NASTY).html())
    assert not {"script", "img"} & set(seen.elements)
    assert not [name for name, _ in seen.attributes if name.startswith("on")]
    assert seen.open == []


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_any_text_at_all_leaves_a_page_whole(words: str) -> None:
    page = page_with(Figure(words, words, Bars((Bar(words, 1),), words, words), source=words))
    seen = Seen(page.encode("utf-8").decode("utf-8"))
    assert seen.open == []
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", page)


def test_a_page_asks_for_nothing_outside_itself() -> None:
    page = page_with(Figure("Scores", chart=EXAMPLES["histogram"]))
    assert "http-equiv=\"Content-Security-Policy\" content=\"default-src &#x27;none&#x27;" in page
    assert all(target.startswith("data:") for target in re.findall(r"url\((.{20})", page))
    assert not re.findall(r"(?:href|src)=", page)
    assert "//" not in re.sub(r"base64,[^)]*", "", page)


@pytest.mark.parametrize("chart", [
    Bars((), "a", "b"), Lines((Series("a", ()),)), Lines((Series("a", ((1, 0.0),)),), y=Axis(log=True)),
    Histogram((0, 1), (0,), "runs"), HeatMap((), (), (), "runs"),
])
def test_without_figures_it_says_so(chart: Chart) -> None:
    page = page_with(Figure("Bosses", chart=chart, nothing="Nobody has met a boss yet."))
    assert "Nobody has met a boss yet." in page
    assert "<svg" not in page


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(allow_nan=True), st.floats(allow_nan=True) | st.none()), max_size=8), st.booleans(),
       st.booleans(), st.sampled_from([330, 540, 1000]))
def test_lines_take_any_number(points: list[tuple[float, float | None]], log_x: bool, log_y: bool, width: int) -> None:
    chart = Lines((Series("a", tuple(points)),), Axis("x", log=log_x), Axis("y", log=log_y))
    if not chart.empty:
        assert "nan" not in chart.svg(width).write()


@settings(max_examples=60, deadline=None)
@given(st.floats(-1e12, 1e12), st.floats(-1e12, 1e12), st.booleans(), st.booleans())
def test_a_scale_holds_its_values_and_some_round_ones(one: float, other: float, log: bool, close: bool) -> None:
    axis = Axis(log=log, close=close)
    scale = axis.scale([one, other], 5)
    for value in filter(axis.takes, (one, other)):
        assert -1e-6 <= scale.share(value) <= 1 + 1e-6
    assert all(-1e-6 <= scale.share(tick) <= 1 + 1e-6 for tick in scale.ticks)
    assert len(scale.ticks) <= 40


def test_every_colour_is_readable_on_its_ground_in_the_dark_and_in_the_light() -> None:
    style = style_sheet()
    for block in re.findall(r":root\{color-scheme[^}]*\}", style):
        colours = dict(re.findall(r"--([a-z0-9]+):#([0-9a-f]{6})", block))
        for ground in ("ground", "panel"):
            for name in ("text", "text2", "good", "bad", "bonus"):
                assert contrast(colours[name], colours[ground]) >= READABLE, (name, ground)
        for name in (name for name in colours if re.fullmatch(r"c\d", name)):
            assert contrast(colours[name], colours["panel"]) >= SEEN, name


def test_a_long_table_is_cut_and_says_how_much_is_missing() -> None:
    page = page_with(Figure("Runs", table=Table(("run",), tuple((str(nth),) for nth in range(100)), most=40)))
    assert "And 60 more." in page
    assert page.count("<tr>") == 41
