"""The machine code that mypyc makes of simulation, protocol and bots: on request only, and with the same results."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sim.digests import digests

TOP = Path(__file__).resolve().parent.parent
BUILD_SECONDS = 500  # a compiler that shares its machine with the other tests may need minutes
pytestmark = pytest.mark.timeout(BUILD_SECONDS + 60)
SPEAKERS = (
    "tests/protocol", "tests/online/test_api.py", "tests/online/test_managing.py", "tests/online/test_board_files.py",
    "tests/archive/test_sql.py::test_several_processes_read_as_one_does",
    "tests/e2e/test_bots_sign_in.py",
    "tests/e2e/test_whole_path.py::test_the_board_shows_the_true_score_of_a_bot_verified",
)
COMPILED = ("sim", "protocol", "bots")
COMPILER = shutil.which((sysconfig.get_config_var("CC") or "cl").split()[0])
HEADERS = Path(sysconfig.get_path("include"), "Python.h")
can_compile = pytest.mark.skipif(
    COMPILER is None or not HEADERS.is_file(), reason="no C compiler with Python's headers on this machine"
)


def run(*arguments: str, cwd: Path, **environment: str) -> str:
    """Run this Python, which must succeed, and return what it printed."""
    done = subprocess.run([sys.executable, *arguments], cwd=cwd, env={**os.environ, **environment}, capture_output=True,
                          text=True, timeout=BUILD_SECONDS, check=False)
    assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def copy_of_the_checkout(folder: Path, *parts: str) -> Path:
    """A copy of what git tracks, or would, under `parts`, so that no build leaves anything in the checkout."""
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", *parts], cwd=TOP,
                            capture_output=True, text=True, check=True).stdout
    for line in listed.splitlines():
        if (TOP / line).is_file():
            (folder / line).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(TOP / line, folder / line)
    for name in ("assets", "cloud", "config"):  # setup.py names them, whatever they hold
        (folder / name).mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def machine_code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the installed game, compiled as `ALIENATTACK_COMPILE=1 pip install .` does it, but in a hurry."""
    source = copy_of_the_checkout(tmp_path_factory.mktemp("source"), ":!tests", ":!assets")
    out = tmp_path_factory.mktemp("wheel")
    run("-c", "import sys, setuptools.build_meta as b; b.build_wheel(sys.argv[1])", str(out), cwd=source,
        ALIENATTACK_COMPILE="1", MYPYC_OPT_LEVEL="0")
    installed = tmp_path_factory.mktemp("installed")
    zipfile.ZipFile(next(out.glob("*.whl"))).extractall(installed)
    return installed


def report(installed: Path, **environment: str) -> dict[str, Any]:
    program = str(TOP / "tests" / "sim" / "digests.py")
    told = run(program, cwd=installed, PYTHONPATH=str(installed), **environment)
    result: dict[str, Any] = json.loads(told)
    return result


@can_compile
@pytest.mark.parametrize("hash_seed", ["0", "4321"])
def test_machine_code_plays_every_game_as_pure_python_does(machine_code: Path, hash_seed: str) -> None:
    told = report(machine_code, PYTHONHASHSEED=hash_seed)
    assert told["compiled"] is True
    assert told["digests"] == digests()


@can_compile
def test_bot_json_says_that_it_is_compiled(machine_code: Path) -> None:
    told = run("-m", "alienattack", "bot", "--policy", "idle", "--json", cwd=machine_code,
               PYTHONPATH=str(machine_code))
    assert json.loads(told)["compiled"] is True


@can_compile
def test_who_speaks_the_protocol_is_understood_as_machine_code(machine_code: Path) -> None:
    """Machine code has no __slots__ to list, no heirs but compiled ones, and nothing that can be pickled: whoever
    relies on one of them is found by a real player, a real cloud, and work that is shared out to processes."""
    copy_of_the_checkout(machine_code, "tests", "cloud", "pyproject.toml")
    run("-m", "pytest", "-q", "-p", "no:cacheprovider", *SPEAKERS, cwd=machine_code,
        PYTHONPATH=str(machine_code))


def strangers(top: Path = TOP) -> Iterator[tuple[str, str]]:
    """Where what stays Python asks of a compiled class what machine code does not have: the file, and the class."""
    packages = tuple(f"alienattack.{name}" for name in COMPILED)
    for path in sorted([*(top / "alienattack").rglob("*.py"), *(top / "cloud" / "functions").rglob("*.py")]):
        if path.relative_to(top).parts[1] in COMPILED:
            continue
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        theirs = {each.asname or each.name for node in nodes for each in getattr(node, "names", ())
                  if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(packages)}
        for node in nodes:
            asked = (node.bases if isinstance(node, ast.ClassDef) else
                     [node.value] if isinstance(node, ast.Attribute) and node.attr in ("__slots__", "__dict__") else [])
            yield from ((path.name, each.id) for each in asked if isinstance(each, ast.Name) and each.id in theirs)


def test_what_stays_python_neither_inherits_from_a_compiled_class_nor_lists_its_slots() -> None:
    assert list(strangers()) == []


def test_that_look_finds_heirs_and_slots(tmp_path: Path) -> None:
    (tmp_path / "alienattack" / "online").mkdir(parents=True)
    bad = ("from alienattack.protocol.api import Board, BoardRow as Row", "class Tagged(Board):",
           "    names = Row.__slots__")
    (tmp_path / "alienattack" / "online" / "bad.py").write_text("\n".join(bad))
    assert sorted(strangers(tmp_path)) == [("bad.py", "Board"), ("bad.py", "Row")]


@pytest.mark.parametrize(("asked", "needs"), [("0", False), ("1", True)])
def test_only_who_asks_for_machine_code_needs_its_compiler(tmp_path: Path, asked: str, needs: bool) -> None:
    source = copy_of_the_checkout(tmp_path, ":!tests", ":!assets")
    # An isolated build has no mypyc yet when it is asked what to install.
    hide = "import sys; sys.modules['mypyc'] = None; import setuptools.build_meta as b; "
    told = run("-c", hide + "print(b.get_requires_for_build_wheel())", cwd=source, ALIENATTACK_COMPILE=asked)
    assert ("mypy[mypyc]" in told.splitlines()[-1]) is needs
