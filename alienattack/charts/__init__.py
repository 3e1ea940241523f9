"""Pages of figures: one HTML file that needs nothing beside it, with charts that are drawn as SVG and told as tables.

    Page("Load test", sections=(Section("Latency", figures=(Figure("...", chart=Lines(...)),)),)).html()

Whatever is given is text and stays text: see markup.py. To add a kind of chart: a class with `svg(width)` and `table()`
in a file of its own, and its name here.
"""

from alienattack.charts.axes import LINEAR, Axis
from alienattack.charts.bars import Bar, Bars
from alienattack.charts.chart import Chart
from alienattack.charts.heatmap import HeatMap
from alienattack.charts.histogram import Histogram
from alienattack.charts.lines import Lines, Mark, Series
from alienattack.charts.numbers import compact, number
from alienattack.charts.page import Fact, Figure, Page, Section
from alienattack.charts.table import Table

__all__ = ["LINEAR", "Axis", "Bar", "Bars", "Chart", "Fact", "Figure", "HeatMap", "Histogram", "Lines", "Mark", "Page",
           "Section", "Series", "Table", "compact", "number"]
