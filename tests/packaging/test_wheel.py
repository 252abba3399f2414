"""The built wheel, installed in a clean environment, runs from a folder that is not the checkout.

What is built of the source can do what the checkout can.

The three package names are common words, so it matters that they come from the wheel, and that the wheel brings
nothing else. Nothing is fetched: dependencies are those of the running environment, linked one by one, so that
the checkout itself, which is installed there for editing, stays out of sight.
"""

import json
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from email import message_from_bytes
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
OURS: Final = ("domain", "projections", "cli")
TIMEOUT: Final = 120


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _python(
        sys.executable,
        *("-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"),
        *("--disable-pip-version-check", "--wheel-dir", str(folder), str(ROOT)),
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a clean environment that has the wheel and what it depends on."""
    folder = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    packages = Path(_python(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"))
    for place in _dependencies():
        (packages / place.name).symlink_to(place)
    _python(
        sys.executable,
        *("-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"),
        *("--disable-pip-version-check", str(wheel)),
    )
    return python


def _dependencies() -> list[Path]:
    """What the installed packages that we need have put into site-packages, by its top names."""
    site = Path(sysconfig.get_path("purelib"))
    names, waiting = set(), ["counterfoil"]
    while waiting:
        name = waiting.pop()
        for needed in distribution(name).requires or []:
            if "extra ==" not in needed and "sys_platform ==" not in needed:
                found = re.split(r"[^A-Za-z0-9._-]", needed)[0]
                if found not in names and _installed(found):
                    names.add(found)
                    waiting.append(found)
    tops = {
        file.parts[0]
        for name in names
        for file in distribution(name).files or []
        if file.parts[0] not in ("..", "__pycache__")
    }
    return [site / top for top in sorted(tops)]


def _installed(name: str) -> bool:
    try:
        distribution(name)
    except ImportError:
        return False
    return True


def _python(python: Path | str, *words: str, cwd: Path | None = None) -> str:
    ended = subprocess.run(
        [str(python), *words],
        cwd=cwd or ROOT.parent,
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def _environment() -> dict[str, str]:
    """Without anything that would let modules come from elsewhere."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(
            ("PYTHON", "COUNTERFOIL_", "XDG_", "VIRTUAL_ENV", "PIP_", "MAKE", "MFLAGS")
        )
    }


def test_the_wheel_brings_three_packages_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == set(OURS)
    assert {f"{package}/py.typed" for package in OURS} <= set(names)
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_what_the_documents_say_to_install_is_an_extra_of_the_wheel(wheel: Path) -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    said = re.findall(r"pip install '(.*?)'", "".join(page.read_text() for page in pages))
    with zipfile.ZipFile(wheel) as packed:
        (name,) = (name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
        told = message_from_bytes(packed.read(name))

    assert set(said) == {".[postgres]"}
    assert told.get_all("Provides-Extra") == ["postgres"]
    needed = [line for line in told.get_all("Requires-Dist", []) if "extra ==" in line]
    assert [re.split(r"[^a-z]", line)[0] for line in needed] == ["psycopg"]


def test_every_module_of_the_checkout_is_in_the_wheel(wheel: Path) -> None:
    modules = {
        str(path.relative_to(ROOT)) for package in OURS for path in (ROOT / package).rglob("*.py")
    }

    assert modules <= set(zipfile.ZipFile(wheel).namelist())


def test_the_two_commands_of_the_readme_find_all_they_need_in_what_is_built_of_the_source(
    tmp_path: Path,
) -> None:
    _python(
        sys.executable, *("-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)), cwd=ROOT
    )
    (built,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(built) as packed:
        packed.extractall(tmp_path, filter="data")
    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())

    for target in ("demo", "test"):
        planned = subprocess.run(
            ["make", "--dry-run", target],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
        )
        assert (planned.returncode, planned.stderr) == (0, "")


def test_the_packages_come_from_the_wheel(python: Path, tmp_path: Path) -> None:
    words = f"import json, {', '.join(OURS)}; print(json.dumps([{', '.join(f'{n}.__file__' for n in OURS)}]))"

    places = json.loads(_python(python, "-c", words, cwd=tmp_path))

    assert [str(Path(place).parent.parent) for place in places] == [
        _python(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    ] * len(OURS)
    assert not any(Path(place).resolve().is_relative_to(ROOT) for place in places)


def test_the_command_runs_from_elsewhere(python: Path, tmp_path: Path) -> None:
    case = tmp_path / "istanbul-2025.toml"
    case.write_bytes((ROOT / "cases" / "istanbul-2025.toml").read_bytes())

    def counterfoil(*words: str) -> str:
        return _python(python.parent / "counterfoil", *words, cwd=tmp_path)

    assert counterfoil("--version").endswith(distribution("counterfoil").version)
    counterfoil("init")
    assert counterfoil("import", case.name) == f"{case.name}: 43 recorded, 0 already there"
    rows = json.loads(counterfoil("totals", "--as-of", "2025-05-25", "-f", "json"))["rows"]
    assert {row["flow"]: row["settled"] for row in rows if row["term"]} == {
        "RU->UA": "1000",
        "UA->RU": "0",
    }
