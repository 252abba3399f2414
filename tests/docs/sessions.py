"""Documents as sessions: their shell examples are run as written, and compared with the output they show.

A fence of ``sh`` is typed into one shell for the whole document, in a folder that looks like a checkout after
``make demo``. A fence of ``text`` right after it is what must come out, standard error included. A comment
``<!-- exits 5 -->`` before it names another exit code than 0. A row ``| `Name` | 5 | `command` | `sentence` |`` of
a table is such an example too, and shows the sentence with which the command fails.

``python -m tests.docs.sessions`` writes into every document what came out (``make docs``).
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cli.registry import COMMANDS
from tests.postgres.local import stop

ROOT: Final = Path(__file__).resolve().parents[2]
SHELLS: Final = {"bash": ("bash", "--norc", "--noprofile"), "zsh": ("zsh", "-f")}
REFERENCE: Final = ROOT / "docs" / "commands.md"
CHECKOUT: Final = (
    "cases",
    "docs",
    "tests",
    ".venv",
    "Makefile",
    "pyproject.toml",
    "requirements.lock",
)
HERE: Final = "~/counterfoil"
"""How documents write the folder in which their examples are run."""
_FENCE: Final = re.compile(r"^```(?P<kind>\w*)\n(?P<text>.*?)^```\n", re.MULTILINE | re.DOTALL)
_ROW: Final = re.compile(
    r"^\| `(?P<name>\w+)` \| (?P<code>\d+) \| `(?P<typed>.+?)` \| `(?P<said>.*)` \|$", re.MULTILINE
)
_EXITS: Final = re.compile(r"<!-- exits (\d+) -->\s*\Z")
_VOLATILE: Final = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z"), "<instant>"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"), "<time>"),
    (re.compile(r"today is \d{4}-\d\d-\d\d"), "today is <date>"),
    (re.compile(r"recorded(\s+)\d{4}-\d\d-\d\d"), r"recorded\1<date>"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "<hash>"),
    (re.compile(r"postgresql://\S+?@/\S+"), "<server>"),
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "<uuid>"),
)


@dataclass(frozen=True, slots=True)
class Example:
    """Commands of a document, and what it says comes out of them."""

    line: int
    commands: str
    code: int
    shown: str | None
    span: tuple[int, int] | None
    """Where the shown output stands in the document."""
    refusal: str = ""
    """Of a row: the class whose sentence is shown."""

    def told(self, output: str) -> str:
        """What of the output the document shows."""
        return _escaped(sentence(output)) if self.refusal else output


@dataclass(frozen=True, slots=True)
class Ran:
    code: int | None
    """None where the shell never got there."""
    output: str


def documents() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def examples(text: str) -> list[Example]:
    """The shell examples of a document, in order."""
    found = [*_fences(text), *_rows(text)]
    return sorted(found, key=lambda example: example.line)


def sentence(output: str) -> str:
    """With which the first failure in an output is told."""
    lines = output.splitlines()
    return next((line[13:] for line in lines if line.startswith("counterfoil: ")), output)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def _rows(text: str) -> Iterator[Example]:
    for row in _ROW.finditer(text):
        yield Example(
            text.count("\n", 0, row.start()) + 1,
            row["typed"].replace("\\|", "|") + "\n",
            int(row["code"]),
            row["said"],
            row.span("said"),
            row["name"],
        )


def _fences(text: str) -> Iterator[Example]:
    fences = list(_FENCE.finditer(text))
    for at, fence in enumerate(fences):
        if fence["kind"] != "sh":
            continue
        exits = _EXITS.search(text, 0, fence.start())
        after = fences[at + 1] if at + 1 < len(fences) else None
        shown = span = None
        if after and after["kind"] == "text" and not text[fence.end() : after.start()].strip():
            shown, span = after["text"], after.span("text")
        yield Example(
            text.count("\n", 0, fence.start()) + 1,
            fence["text"],
            int(exits[1]) if exits else 0,
            shown,
            span,
        )


def run(given: Sequence[Example], shell: Sequence[str]) -> list[Ran]:
    """Type the examples into one shell, one after the other."""
    with tempfile.TemporaryDirectory(prefix="counterfoil-docs-") as made:
        kept = Path(made).resolve()
        here = kept / "here"
        here.mkdir()
        for name in CHECKOUT:
            (here / name).symlink_to(ROOT / name)
        script = []
        for at, example in enumerate(given):
            typed, out, code = (kept / f"{at}.{end}" for end in ("sh", "out", "code"))
            typed.write_text(example.commands)
            names = tuple(shlex.quote(str(path)) for path in (typed, out, code))
            stops = "set +e" if example.code else "set -e"
            script.append(f"{stops}; . {names[0]} > {names[1]} 2>&1; echo $? > {names[2]}")
        try:
            subprocess.run(
                [*shell, "-c", "\n".join(script)],
                cwd=here,
                env=environment(kept),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=600,
            )
        finally:
            stop(here)  # a server that a document left running
        return [_ran(kept, at, str(here)) for at in range(len(given))]


def _ran(kept: Path, at: int, here: str) -> Ran:
    out, code = kept / f"{at}.out", kept / f"{at}.code"
    return Ran(
        int(code.read_text()) if code.exists() else None,
        out.read_text().replace(here, HERE) if out.exists() else "",
    )


def environment(home: Path) -> dict[str, str]:
    """The machine's variables without its settings, the program on the PATH, and somebody who records."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("COUNTERFOIL_", "XDG_")) and name not in ("NO_COLOR", "COLUMNS")
    }
    path = os.pathsep.join([str(Path(sys.executable).parent), kept["PATH"]])
    return {**kept, "PATH": path, "HOME": str(home), "COUNTERFOIL_ACTOR": "you"}


def steady(text: str) -> str:
    """Output without what differs from run to run."""
    for pattern, name in _VOLATILE:
        text = pattern.sub(name, text)
    return text


class Broken(Exception):  # noqa: N818 - told, and no error of the program
    """An example ends otherwise than its document says; what follows from it is worth nothing."""

    def __init__(self, example: Example, ran: Ran) -> None:
        super().__init__(f"line {example.line} ended with {ran.code}:\n{ran.output}")


def brought_up_to_date(text: str) -> str:
    """The document with the outputs that come out today; what only differs in time stays."""
    given = examples(text)
    if not given:
        return text
    all_ran = list(zip(given, run(given, SHELLS["bash"]), strict=True))
    for example, ran in all_ran:
        if ran.code != example.code:
            raise Broken(example, ran)
    for example, ran in reversed(all_ran):
        told = example.told(ran.output)
        if example.span and steady(told) != steady(example.shown or ""):
            text = text[: example.span[0]] + told + text[example.span[1] :]
    return text


def undocumented(text: str) -> list[str]:
    """Commands of the program whose help the document does not show."""
    shown = {line for example in examples(text) for line in example.commands.splitlines()}
    return [one.name for one in COMMANDS if f"counterfoil {one.name} --help" not in shown]


def with_every_command(text: str) -> str:
    """The document with a section at its end for each command that it lacks."""
    for name in undocumented(text):
        text += f"\n### {name}\n\n```sh\ncounterfoil {name} --help\n```\n```text\n```\n"
    return text


def main() -> None:
    from tests.docs import demo

    named = [Path(name).resolve() for name in sys.argv[1:]] or documents()
    for document in named:
        before = document.read_text()
        complete = with_every_command(before) if document == REFERENCE else before
        try:
            after = brought_up_to_date(complete)
            if demo.shown(after):
                after = demo.brought_up_to_date(after)
        except Broken as broken:
            sys.exit(f"{document.relative_to(ROOT)}: {broken}")
        if after != before:
            document.write_text(after)
            print(f"brought up to date: {document.relative_to(ROOT)}")


def has(shell: str) -> bool:
    return shutil.which(shell) is not None


if __name__ == "__main__":
    main()
