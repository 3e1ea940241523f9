"""What the bill takes for the consumer's units of the table is what a crowd of that size is measured at."""

import json

import pytest

from alienattack.bench import units
from alienattack.hosting.cost.record import RECORD_FILE
from alienattack.resources import config_dir


@pytest.mark.benchmark
def test_the_record_of_a_crowd_is_what_the_functions_write_and_read_today() -> None:
    told = json.loads((config_dir() / RECORD_FILE).read_text())["crowd"]
    written, read = units.per_frame(units.WRITE_SECONDS, told["players"])
    assert told["units_written_a_frame"] == pytest.approx(written, rel=0.03)
    assert told["units_read_a_frame"] == pytest.approx(read, rel=0.03)
