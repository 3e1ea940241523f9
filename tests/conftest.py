"""Fixtures that many tests share: a home of its own for each test, and embedded clouds as real processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hosts import CloudFactory, CloudProcess, start_cloud


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-references` draws the reference pictures anew instead of comparing with them."""
    parser.addoption("--update-references", action="store_true", help="draw the reference pictures anew")


@pytest.fixture(autouse=True)
def a_home_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the settings, scores or cloud of whoever runs it, needs a screen, or speaks
    the language of the machine, or is asked what may be sent."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("ALIENATTACK_HOME", str(home))
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("ALIENATTACK_PRIVACY_ANALYTICS", "yes")
    return home


@pytest.fixture(scope="session")
def embedded_cloud() -> Iterator[CloudProcess]:
    """One throw-away cloud for the whole test session. Give each test players of its own."""
    cloud = start_cloud()
    yield cloud
    cloud.close()


@pytest.fixture
def clouds() -> Iterator[CloudFactory]:
    """Starts clouds of a test's own: `clouds(home)` durable, `clouds()` throw-away."""
    factory = CloudFactory()
    yield factory
    factory.close()
