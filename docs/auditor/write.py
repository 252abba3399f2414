"""Write the auditor's pages: each question with its command, and the answer of a run.

Run by `make pages`; a test runs it into another folder and compares.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CASES = HERE.parents[1] / "cases"
RECORDED = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z|\d{4}-\d{2}-\d{2} \d{2}:\d{2}\b"
    r"|(?<=recorded )\d{4}-\d{2}-\d{2}|(?<=recorded\n  )\d{4}-\d{2}-\d{2}"
)


def questions() -> list[dict[str, Any]]:
    """The cases with their questions and commands."""
    return list(tomllib.loads((HERE / "questions.toml").read_text(encoding="utf-8"))["case"])


def pages() -> dict[str, str]:
    """The text of every page by its file name."""
    cases = questions()
    with tempfile.TemporaryDirectory() as folder:
        written = {case["page"]: page(case, Path(folder) / case["page"]) for case in cases}
    return {"README.md": index(cases), **written}


def index(cases: list[dict[str, Any]]) -> str:
    lines = [
        "# The auditor's pages",
        "",
        "For each case, ten questions that an auditor would ask, each with the command that answers it and",
        "what it answered. `make pages` writes them; a test holds them against a run.",
        "",
    ]
    return "\n".join([*lines, *(f"- [{case['title']}]({case['page']})" for case in cases)]) + "\n"


def page(case: dict[str, Any], folder: Path) -> str:
    """One page, from a ledger that holds this case alone."""
    folder.mkdir()
    run(folder, "counterfoil init")
    run(folder, f"counterfoil import {shlex.quote(str(CASES / case['file']))}")
    lines = [
        f"# {case['title']}",
        "",
        f"The ledger holds the case file `cases/{case['file']}` and nothing else. Times of recording are left",
        "out, since they are those of the run that wrote this page.",
        "",
    ]
    for number, (question, command) in enumerate(case["questions"], start=1):
        lines += [f"## {number}. {question}", "", "```console", f"$ {command}"]
        lines += [RECORDED.sub(left_out, run(folder, command)).rstrip(), "```", ""]
    return "\n".join(lines)


def left_out(time: re.Match[str]) -> str:
    """Dots for a time of recording, as wide as it where it stands in a column of a table."""
    return "...".ljust(len(time[0])) if " " in time[0] else "..."


def run(folder: Path, command: str) -> str:
    """Both streams of one command, as a terminal of 80 columns would show them; findings end with exit 6."""
    words = [sys.executable, "-m", "cli.main", *shlex.split(command)[1:]]
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONPATH": str(CASES.parent)}
    environment |= {"COUNTERFOIL_ACTOR": "desk"}
    done = subprocess.run(  # noqa: S603 - the commands are those of questions.toml
        words,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 6):
        raise SystemExit(f"{command} ended with {done.returncode}: {done.stdout}")
    ended = "(exit code 6)\n" if done.returncode else ""
    return done.stdout + ended


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    for name, text in pages().items():
        (target / name).write_text(text, encoding="utf-8")
