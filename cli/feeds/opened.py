"""A file to import, opened: which form it has, and what cannot be a feed at all."""

import stat
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final, Literal

from cli.call.wording import either, quoted
from cli.failures import Failure
from cli.feeds.decoding import marked_as
from cli.feeds.ours import is_log, no_feed
from domain.frozen import dataclass
from domain.system import reason

Form = Literal["ndjson", "toml", "csv"]
_BY_SUFFIX: Final[dict[str, Form]] = {
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".json-lines": "ndjson",
    ".json": "ndjson",
    ".toml": "toml",
    ".csv": "csv",
    ".tsv": "csv",
}
_MAGIC: Final = {
    b"SQLite format 3\0": "is a ledger or another database, and no feed",
    b"PK\x03\x04": "is a packed file or a workbook, and no feed: save the sheet as CSV",
    b"\xd0\xcf\x11\xe0": "is a workbook, and no feed: save the sheet as CSV",
    b"\x1f\x8b": "is compressed: unpack it first",
    b"BZh": "is compressed: unpack it first",
    b"\xfd7zXZ": "is compressed: unpack it first",
    b"\x28\xb5\x2f\xfd": "is compressed: unpack it first",
    b"%PDF": "is a PDF, and no feed",
}
STANDARD_INPUT: Final = "standard input"
_HEAD: Final = 4_096
_PIECE: Final = 1_000_000


class NoFeed(Failure):
    """A file that can be no feed at all, whatever is in the others of its call."""

    def __init__(
        self,
        name: str,
        what: str,
        *,
        hint: str | None = None,
        sentence: str | None = None,
        empty: bool = False,
    ) -> None:
        """``what`` is said of it behind its name; ``sentence`` is the same where it is imported alone.

        Upon one that is ``empty`` nothing else can build.
        """
        super().__init__(sentence or f"{name} {what}", hint=hint)
        self.name = name
        self.what = what
        self.empty = empty


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A file that can be read more than once."""

    name: str
    """As it was given."""
    form: Form
    file: IO[bytes]
    size: int

    def rewound(self) -> IO[bytes]:
        self.file.seek(0)
        return self.file


def opened(name: str, form: Form | None, encoding: str | None = None) -> FeedFile:
    """The file, or standard input for `-`; `NoFeed` where it can be none."""
    shown, is_a_sheet = STANDARD_INPUT if name == "-" else name, form == "csv"
    with ExitStack() as refused:
        try:
            form = form or form_of(name)
            file = refused.enter_context(_rereadable(name))
            size = file.seek(0, 2)
            file.seek(0)
            head = file.read(_HEAD)
        except (OSError, ValueError) as problem:
            words = reason(problem) if isinstance(problem, OSError) else str(problem)
            what, sentence = f"cannot be read: {words}", f"cannot read {shown}: {words}"
            raise NoFeed(shown, what, sentence=sentence) from problem
        _check_ours(shown, file, is_a_sheet=is_a_sheet)
        _check_head(shown, head, form, encoding)
        if _is_blank(file):
            raise NoFeed(shown, "is empty: there is nothing to import", empty=True)
        refused.pop_all()
    return FeedFile(shown, form, file, size)


def form_of(name: str) -> Form:
    """By the end of its name; a name without one, and a pipe, such as standard input, is NDJSON."""
    path = Path(name)
    if path.is_dir():
        raise NoFeed(name, "is a folder: name the files in it")
    known = _BY_SUFFIX.get(path.suffix.lower())
    if not path.suffix or (path.exists() and not path.is_file()):
        return known or "ndjson"
    if known is None and path.exists():
        with suppress(OSError), path.open("rb") as file:
            if is_log(file):
                return "ndjson"
            _check_ours(name, file)
            file.seek(0)
            _check_magic(name, file.read(_HEAD))
        what = f"a feed ends in {either(list(_BY_SUFFIX))}"
        hint = "--feed-format says what it is, whatever its name"
        raise NoFeed(name, what, hint=hint, sentence=f"{name}: {what}")
    return known or "ndjson"


def _rereadable(name: str) -> IO[bytes]:
    if name == "-":
        if sys.stdin is None:
            raise ValueError("it is closed")
        return _copied(sys.stdin.buffer)
    file = Path(name).open("rb")  # noqa: SIM115 - it lives as long as the call
    if stat.S_ISREG(Path(name).stat().st_mode):
        return file
    with file:
        return _copied(file)


def _copied(stream: IO[bytes]) -> IO[bytes]:
    """What can be read only once, in a file of our own."""
    from domain.store.temporary import working_room

    with working_room():
        file = TemporaryFile()  # noqa: SIM115 - it lives as long as the call
    while data := stream.read(_PIECE):
        with working_room():
            file.write(data)
            file.flush()
    return file


def _is_blank(file: IO[bytes]) -> bool:
    """Whether there is nothing in it, however long."""
    file.seek(0)
    while head := file.read(_HEAD):
        if head.strip(b"\xef\xbb\xbf \t\r\n"):
            return False
    return True


def _check_ours(shown: str, file: IO[bytes], *, is_a_sheet: bool = False) -> None:
    if (ours := no_feed(file, is_a_sheet=is_a_sheet)) is not None:
        what, hint = ours
        raise NoFeed(shown, what, hint=hint)


def _check_magic(shown: str, head: bytes) -> None:
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise NoFeed(shown, what)


def _check_head(shown: str, head: bytes, form: Form, encoding: str | None) -> None:
    _check_magic(shown, head)
    marked = marked_as(head)
    wide = marked is not None and marked != "utf-8-sig"
    if marked is not None and wide and form != "csv":
        said = f"is in {marked.upper()}, and a feed is in UTF-8"
        raise NoFeed(shown, said, hint=_convert(shown, form, marked))
    if b"\0" in head and not wide and not (form == "csv" and encoding):
        wide_one = _wide(head) if form == "csv" and not encoding else None
        hint = f"--encoding {wide_one}, if it is in UTF-16" if wide_one else None
        raise NoFeed(shown, "is binary, and no feed", hint=hint)


def _wide(head: bytes) -> str | None:
    """The encoding of which each second byte is mostly zero, as it is in UTF-16."""
    half = len(head) // 2
    encodings = {"utf-16-le": head[1::2], "utf-16-be": head[::2]}
    return next((name for name, high in encodings.items() if 2 * high.count(0) > half), None)


def _convert(shown: str, form: Form, encoding: str) -> str:
    option = "" if form == "ndjson" else f" --feed-format {form}"
    file = "" if shown == STANDARD_INPUT else f" {quoted(shown)}"
    return f"iconv -f {encoding.upper()} -t UTF-8{file} | counterfoil import{option} -"


def all_opened(
    names: Sequence[str], form: Form | None, encoding: str | None
) -> list[FeedFile | NoFeed]:
    """All files, before anything is recorded of one of them; what can be no feed hides nothing of the others.

    A file that is imported alone is refused at once.
    """
    if names.count("-") > 1:
        raise Failure("standard input can be read only once: name - once")
    found: list[FeedFile | NoFeed] = []
    for name in names:
        try:
            found.append(opened(name, form, encoding))
        except NoFeed as unfit:
            if len(names) == 1:
                raise
            found.append(unfit)
    return found
