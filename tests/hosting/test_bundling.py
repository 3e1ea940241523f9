"""The libraries of the functions' zip on AWS: all of them, of Python alone, with their licences, the same each time."""

import os
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution
from io import BytesIO
from pathlib import Path

import pytest

from alienattack.errors import HostingError
from alienattack.hosting import bundling
from alienattack.hosting.packaging import build_zip, digest

LAMBDA_LIMIT = 50 << 20  # bytes of a zip


def test_the_same_libraries_give_the_same_zip_and_other_code_another(tmp_path: Path) -> None:
    first, again = (build_zip(bundled=bundling.bundled_files()) for _ in range(2))
    assert digest(first) == digest(again)
    assert digest(first) != digest(build_zip())
    assert len(first) < LAMBDA_LIMIT


def test_every_library_travels_with_its_licence_and_nothing_compiled() -> None:
    names = zipfile.ZipFile(BytesIO(build_zip(bundled=bundling.bundled_files()))).namelist()
    for library in ("aws_lambda_powertools", "jmespath", "typing_extensions"):
        assert [name for name in names if name.startswith(f"{library}-") and "LICENSE" in name.upper()], library
    assert not [name for name in names if name.endswith((".so", ".pyc", ".pyd"))]
    assert len(names) == len(set(names))


def test_the_functions_run_on_what_is_in_the_zip(tmp_path: Path) -> None:
    (tmp_path / "functions.zip").write_bytes(build_zip(bundled=bundling.bundled_files()))
    program = ("import sys; sys.path.insert(0, 'functions.zip')\n"
               "import aws_lambda_powertools, jmespath\n"
               "from aws_lambda_powertools import Logger, Metrics\n"
               "print(aws_lambda_powertools.__file__, jmespath.__file__)")
    told = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True, capture_output=True, text=True,
                          env=dict(os.environ), timeout=60).stdout
    assert told.count("functions.zip") == 2


class Installed(Distribution):
    """A library as installed, with these files."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def read_text(self, filename: str) -> str | None:
        return "\n".join(f"{name},," for name in self._names) if filename == "RECORD" else "Name: made-up\n"

    def locate_file(self, path: object) -> Path:  # type: ignore[override]
        return Path(str(path))


@pytest.mark.parametrize(("names", "told"), [
    (("made_up/fast.so", "made_up-1.dist-info/LICENSE"), "compiled for this machine"),
    (("made_up/__init__.py",), "no licence"),
])
def test_what_may_not_travel_is_refused(monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...], told: str) -> None:
    monkeypatch.setattr(bundling, "BUNDLED", ("made-up",))
    monkeypatch.setattr(bundling, "distribution", lambda _name: Installed(*names))
    with pytest.raises(HostingError, match=told):
        list(bundling.bundled_files())


def test_a_library_that_is_missing_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundling, "BUNDLED", ("no-such-library-here",))
    with pytest.raises(HostingError, match=r"alienattack\[aws\]"):
        list(bundling.bundled_files())
