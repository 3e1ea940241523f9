"""What the tests of the producer share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.online.fakes import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A producer whose stream, cloud and clock the test holds in its hands."""
    return World(tmp_path)
