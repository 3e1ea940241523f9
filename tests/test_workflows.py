"""The workflows of the repository, as far as they can be tried here: what they name exists, the comparison compares."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.sim.digests import report

TOP = Path(__file__).resolve().parent.parent
WORKFLOWS = sorted((TOP / ".github" / "workflows").glob("*.yml"))
COMPARE = TOP / ".ci" / "same_digests.py"


def read(name: str) -> dict[Any, Any]:
    """A workflow as plain data; YAML 1.1 reads the key `on` as true."""
    plain: dict[Any, Any] = yaml.safe_load((TOP / ".github" / "workflows" / name).read_text(encoding="utf-8"))
    return plain


def compare(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(COMPARE), str(folder)], capture_output=True, text=True, check=False)


def steps_of(workflow: dict[Any, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_read_and_nothing_else_unless_it_says_why(path: Path) -> None:
    workflow = read(path.name)
    assert workflow["permissions"] == {"contents": "read"}
    assert "secrets." not in path.read_text(encoding="utf-8")
    for step in steps_of(workflow):
        assert ("uses" in step) != ("run" in step)
        assert "@" in step.get("uses", "@")
        if step.get("uses", "").startswith("actions/checkout"):
            assert step["with"]["persist-credentials"] is False
    for job in workflow["jobs"].values():
        assert set(job.get("needs", "").split()) <= set(workflow["jobs"])
        assert job["timeout-minutes"]


def test_the_tests_run_on_three_systems_and_every_python_that_is_promised() -> None:
    matrix = read("tests.yml")["jobs"]["test"]["strategy"]["matrix"]
    promised = [line.split("::")[-1].strip() for line in (TOP / "setup.cfg").read_text(encoding="utf-8").splitlines()
                if "Programming Language :: Python :: 3." in line]
    assert [name.split("-")[0] for name in matrix["os"]] == ["ubuntu", "macos", "windows"]
    assert matrix["python"] == promised


def test_the_comparison_runs_what_is_here_on_what_every_machine_uploads() -> None:
    jobs = read("tests.yml")["jobs"]
    runs = [step["run"] for step in steps_of(read("tests.yml")) if "run" in step]
    assert any("tests.sim.digests" in run for run in runs)
    assert any(run.startswith("python .ci/same_digests.py") for run in runs)
    assert jobs["same-digests"]["needs"] == "test"
    uploads = next(step for step in jobs["test"]["steps"] if step.get("uses", "").startswith("actions/upload"))
    downloads = next(step for step in jobs["same-digests"]["steps"] if step.get("uses", "").startswith("actions/down"))
    assert uploads["with"]["name"].startswith(downloads["with"]["pattern"].rstrip("*"))


@pytest.fixture(scope="module")
def here() -> dict[str, Any]:
    """What this machine makes of the golden games."""
    return report()


def machines(folder: Path, **told: Any) -> Path:
    for name, content in told.items():
        (folder / name).mkdir()
        (folder / name / "digests.json").write_text(json.dumps(content))
    return folder


def test_machines_that_play_alike_are_told_to(here: dict[str, Any], tmp_path: Path) -> None:
    done = compare(machines(tmp_path, linux=here, windows={**here, "platform": "win32"}))
    assert done.returncode == 0, done.stdout
    assert f"All {len(here['digests'])} games are the same on 2 machines." in done.stdout


def test_a_machine_that_plays_one_game_otherwise_is_named(here: dict[str, Any], tmp_path: Path) -> None:
    other = {**here, "digests": {**here["digests"], "hunter": "0000000000000000"}}
    done = compare(machines(tmp_path, linux=here, macos=here, windows=other))
    assert done.returncode == 1
    assert "DIFFERENT hunter:" in done.stdout
    assert "windows/digests.json: 0000000000000000" in done.stdout


def test_a_machine_that_played_too_little_or_none_at_all_fails_too(here: dict[str, Any], tmp_path: Path) -> None:
    less = {**here, "digests": {name: digest for name, digest in here["digests"].items() if name != "idle"}}
    both, one, nobody = tmp_path / "both", tmp_path / "one", tmp_path / "nobody"
    for folder in (both, one, nobody):
        folder.mkdir()
    assert compare(machines(both, linux=here, macos=less)).returncode == 1
    assert "nothing to compare" in compare(machines(one, linux=here)).stdout
    assert compare(nobody).returncode == 1
