"""The demo's output, divided into its commands, and the parts of it that the README shows."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from tests.docs.sessions import ROOT, environment, steady

SCRIPT: Final = ROOT / "docs" / "demo.sh"
_PART: Final = re.compile(
    r"^(?P<by>cat|run \d+) <<'END'\n(?P<text>.*?)^END$", re.DOTALL | re.MULTILINE
)
_HEADING: Final = re.compile(r"\n[^\n]+\n-+\n\Z")
_SHOWN: Final = re.compile(
    r"(?<=<!-- from the demo -->\n```text\n)(?P<text>.*?)(?=```\n)", re.DOTALL
)


def parts() -> list[tuple[bool, str]]:
    """What the script says and types, in order: whether it is a command, and its text."""
    found = _PART.finditer(SCRIPT.read_text())
    return [(part["by"] != "cat", part["text"]) for part in found]


def printed(elsewhere: Path, temporary: Path) -> str:
    """All that the demo prints, run in a folder that is not the checkout; it must end well and quietly."""
    ended = subprocess.run(
        [shutil.which("dash") or "sh", str(SCRIPT)],
        cwd=elsewhere,
        env={**environment(elsewhere), "TMPDIR": str(temporary), "COUNTERFOIL_FORMAT": "json"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stdout[-2000:] + ended.stderr
    return ended.stdout


def commands(output: str) -> dict[str, str]:
    """For the first line of each command, as it is shown: the command and what came of it."""
    starts, at = [], 0
    for is_command, text in parts():
        shown = f"$ {text}" if is_command else text
        at = output.index(shown, at)
        starts.append((is_command, at))
        at += len(shown)
    ends = [start for _, start in starts[1:]] + [len(output)]
    pieces = [
        _HEADING.sub("", output[start:end].rstrip("\n") + "\n").rstrip("\n") + "\n"
        for (is_command, start), end in zip(starts, ends, strict=True)
        if is_command
    ]
    return {piece.partition("\n")[0]: piece for piece in pieces}


def shown(document: str) -> list[str]:
    return [part["text"] for part in _SHOWN.finditer(document)]


def brought_up_to_date(document: str) -> str:
    """The document with what the demo prints today below the same commands."""
    with tempfile.TemporaryDirectory() as elsewhere, tempfile.TemporaryDirectory() as temporary:
        today = commands(printed(Path(elsewhere), Path(temporary)))

    def replaced(part: re.Match[str]) -> str:
        new = today[part["text"].partition("\n")[0]]
        return part["text"] if steady(part["text"]) == steady(new) else new

    return _SHOWN.sub(replaced, document)
