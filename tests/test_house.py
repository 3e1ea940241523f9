"""The house keeps its shape: the top level, the arrows between packages, types, style, and what travels in a wheel."""

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from alienattack import __version__
from alienattack.hosting.state_folder import of_user
from tests.hosts import wait_until

TOP = Path(__file__).resolve().parent.parent
SAYS_NOTHING = {"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "misc.py", "stuff.py"}


def run(*command: str, cwd: Path = TOP, env: dict[str, str] | None = None) -> str:
    """Runs a command that must succeed and returns what it printed."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def sources() -> list[Path]:
    """Every Python file that git tracks or would track."""
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py")
    return [TOP / line for line in listed.splitlines() if (TOP / line).is_file()]


def test_the_top_level_holds_what_the_design_names() -> None:
    for name in ("alienattack", "assets", "cloud", "config", "tests", "setup.cfg", "main.py", "README.md",
                 "CHANGELOG.md", "LICENSE", "pyproject.toml", ".ci/run"):
        assert (TOP / name).exists(), name


def test_arrows_between_packages_point_down_only() -> None:
    program = "import sys; sys.path[:0] = ['.', 'cloud']; from importlinter.cli import lint_imports_command as c; c()"
    run(sys.executable, "-c", program, "--config", "setup.cfg", "--no-cache")


def test_style_is_clean() -> None:
    run(sys.executable, "-m", "ruff", "check", "--no-cache", ".")


def test_types_are_clean() -> None:
    run(sys.executable, "-m", "mypy", "--cache-dir", "/dev/null" if sys.platform != "win32" else "nul")


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [path for path in sources() if path.name in SAYS_NOTHING] == []


def test_readme_has_the_two_commands_as_one_line_each() -> None:
    text = (TOP / "README.md").read_text(encoding="utf-8")
    for heading in ("\n## Play\n", "\n## Test\n"):
        block = text.split(heading, 1)[1].split("```", 2)[1]
        assert len(block.strip().splitlines()[1:]) == 1, block


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel, built from a copy so that the checkout stays clean."""
    copy = tmp_path_factory.mktemp("source")
    for line in run("git", "ls-files", "--cached", "--others", "--exclude-standard").splitlines():
        if (TOP / line).is_file() and not line.startswith("tests/"):
            (copy / line).parent.mkdir(parents=True, exist_ok=True)
            (copy / line).write_bytes((TOP / line).read_bytes())
    out = tmp_path_factory.mktemp("dist")
    program = "import sys, setuptools.build_meta as b; out = sys.argv[1]; b.build_sdist(out); b.build_wheel(out)"
    run(sys.executable, "-c", program, str(out), cwd=copy)
    return out


def data_files() -> set[str]:
    """Every tracked file of the three data folders."""
    listed = run("git", "ls-files", "assets", "cloud", "config").splitlines()
    return {line for line in listed if "/." not in line}


def test_the_wheel_carries_assets_cloud_and_config(built: Path) -> None:
    names = set(zipfile.ZipFile(next(built.glob("*.whl"))).namelist())
    missing = {path for path in data_files() if f"alienattack/_{path}" not in names}
    assert not missing
    assert not [name for name in names if "__pycache__" in name]


def test_the_sdist_carries_them_too(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert not data_files() - names


def test_a_wheel_finds_its_data_and_a_checkout_finds_its_own(built: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "zipfile", "-e", str(next(built.glob("*.whl"))), str(tmp_path))
    program = "from alienattack import resources as r; print(r.assets_dir(), r.cloud_dir(), r.config_dir())"
    from_wheel = run(sys.executable, "-c", program, cwd=tmp_path).split()
    folders = ("assets", "cloud", "config")
    assert [Path(path) for path in from_wheel] == [tmp_path / "alienattack" / f"_{name}" for name in folders]
    from_checkout = run(sys.executable, "-c", program).split()
    assert [Path(path) for path in from_checkout] == [TOP / name for name in folders]


def test_an_installed_wheel_plays_from_an_empty_folder_with_a_cloud_of_its_own(built: Path, tmp_path: Path) -> None:
    site, home, empty = tmp_path / "site", tmp_path / "home", tmp_path / "empty"
    empty.mkdir()
    wheel = str(next(built.glob("*.whl")))
    run(sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(site), wheel)
    env = {name: value for name, value in os.environ.items() if not name.startswith("ALIENATTACK_")}
    env |= {"PYTHONPATH": str(site), "ALIENATTACK_HOME": str(home), "SDL_VIDEODRIVER": "dummy",
            "SDL_AUDIODRIVER": "dummy", "ALIENATTACK_TRACE_START": "0"}
    where = run(sys.executable, "-c", "import alienattack; print(alienattack.__file__)", cwd=empty, env=env).strip()
    assert Path(where).parent == site / "alienattack", "the checkout takes no part"
    command = next(path for path in (site / "bin").iterdir() if path.stem == "alienattack")
    assert run(str(command), "--version", cwd=empty, env=env) == f"Alien Attack {__version__}\n"
    bot = json.loads(run(str(command), "bot", "--policy", "idle", "--seed", "7", "--json", cwd=empty, env=env))
    assert bot["games"][0]["ticks"] > 0
    game = subprocess.Popen([str(command)], cwd=empty, env=env, stderr=subprocess.PIPE, text=True)
    try:
        assert game.stderr is not None
        assert wait_until(game.stderr.readline, 30).startswith("first_frame_s=")
        info = wait_until(of_user(home / "state").read_info, 30)
        assert info.public()["api"].startswith("http://127.0.0.1:")
        program = "import sys, urllib.request as r; print(r.urlopen(sys.argv[1] + '/config').read().decode())"
        assert json.loads(run(sys.executable, "-c", program, info.api))["oldest_client"]
    finally:
        game.terminate()
        assert game.wait(10) == 0
        run(str(command), "cloud", "down", cwd=empty, env=env)
    assert list(empty.iterdir()) == []
