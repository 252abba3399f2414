"""What is tracked names no machine and no registry, and generated files are ignored."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.docs.sessions import ROOT, documents

# Written in pieces, so that this file does not hold what it looks for.
FORBIDDEN = {
    "a path of some machine": re.compile(
        "/" + r"(?:home/[a-z]|Users/[A-Za-z]|work/|root/|tmp/[a-z])"
    ),
    "a host of a package registry": re.compile(
        r"(?:files\.pythonhosted|py" + r"pi\.(?:org|python)|npm" + r"js\.(?:org|com)|proxy\.golang)"
    ),
    "an index in a lock": re.compile("--(?:extra-)?" + r"index-url \S"),
}


def _tracked() -> list[str]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout: there is no list of tracked files")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split("\0") if name]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_holds(what: str) -> None:
    found = [
        f"{name}:{number}"
        for name in _tracked()
        if Path(ROOT / name).is_file()
        for number, line in enumerate(_lines(ROOT / name), start=1)
        if FORBIDDEN[what].search(line)
    ]

    assert found == []


def _lines(path: Path) -> list[str]:
    return path.read_text(errors="replace").splitlines()


@pytest.mark.parametrize(
    "made",
    [
        ".venv/x",
        "counterfoil.db",
        "a/counterfoil.db-wal",
        "cli/__pycache__/x.pyc",
        "dist/x.whl",
        "build/x",
    ],
)
def test_what_demo_and_tests_make_is_ignored(made: str) -> None:
    _tracked()
    ended = subprocess.run(["git", "check-ignore", "-q", made], cwd=ROOT, timeout=30)

    assert ended.returncode == 0


def test_links_between_documents_lead_somewhere() -> None:
    links = [
        (document, link)
        for document in documents()
        for link in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text())
        if not link.startswith(("https://", "http://"))
    ]

    assert links
    assert [link for document, link in links if not (document.parent / link).exists()] == []
