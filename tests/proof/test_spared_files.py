"""Nothing that a call reads, and nothing of its ledger, is written over by what it writes."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.calls import environment
from tests.proof.sealed import KEY, call, done

TEXT = "a page that was kept\n"
COPY = f"counterfoil.db.documents/{hashlib.sha256(TEXT.encode()).hexdigest()}"
NOTED = "first.checkpoint"
WAYS = ("by its own name", "spelled otherwise", "through a link", "by a second name")


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def furnished(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with a checkpoint as a zip, a proof, an export, a document, a spreadsheet and settings."""
    sealed = tmp_path_factory.mktemp("furnished") / "desk"
    shutil.copytree(built, sealed)
    done(sealed, "prove", "istanbul-2025#1", "--key-file", KEY, "-o", "proof.json")
    done(sealed, "export", "-o", "in.ndjson")
    (sealed / "c.zip").write_bytes((sealed / NOTED).read_bytes())
    (sealed / "page.txt").write_text(TEXT)
    said = ("--flow", "AA:BB", "--source", "aa", "--stated", "2024-03-01", "--document", "page.txt")
    done(sealed, "report", "made-up/s3", "7", *said)
    done(sealed, "rebuild")
    (sealed / "x.csv").write_text("event,quantity\nFigureReported,x\n")
    (sealed / "counterfoil.toml").write_text("actor = 'desk'\n")
    return sealed


@pytest.fixture
def desk(furnished: Path, tmp_path: Path) -> Path:
    """A copy of that folder."""
    return Path(shutil.copytree(furnished, tmp_path / "desk"))


@pytest.mark.parametrize(
    ("words", "file"),
    [
        (f"verify --checkpoint {NOTED}", NOTED),
        (f"verify --since {NOTED}", NOTED),
        (f"verify --checkpoint {NOTED} --known-keys keys.txt", "keys.txt"),
        (f"checkpoint --of {NOTED}", NOTED),
        (f"checkpoint --of {NOTED} --cosignature c.zip --known-keys keys.txt", "c.zip"),
        ("checkpoint --new-key new.key", "new.key"),
        (f"prove --from {NOTED}", NOTED),
        (f"prove --from c.zip --to {NOTED}", NOTED),
        (f"prove istanbul-2025#1 --checkpoint {NOTED}", NOTED),
        ("prove --check proof.json", "proof.json"),
        ("prove --check proof.json --known-keys keys.txt", "keys.txt"),
        ("bundle istanbul-2025 --checkpoint c.zip", "c.zip"),
        ("import in.ndjson", "in.ndjson"),
        ("import x.csv --problems p.csv", "p.csv"),
        ("retract made-up#f1 --source aa --stated 2024-04-01 --document page.txt", "page.txt"),
        ("totals", "counterfoil.toml"),
        ("export", "counterfoil.db"),
        ("export", "counterfoil.db-model"),
        ("export", "counterfoil.db-model-wal"),
        ("export", "counterfoil.db-shm"),
        ("sources", COPY),
        ("sources", "counterfoil.db.documents/other"),
        ("bundle istanbul-2025", "counterfoil.db-model"),
    ],
)
def test_an_answer_is_written_over_nothing_that_the_call_reads_or_keeps(
    words: str, file: str, desk: Path
) -> None:
    before = _contents(desk)
    called = call(desk, *words.split(), "-o", file)

    assert (called.code, called.out) == (2, "")
    assert called.err.startswith("counterfoil: --output would overwrite ")
    assert called.err.endswith(": name another file\n")
    assert _contents(desk) == before


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("file", [NOTED, KEY, "counterfoil.toml", "counterfoil.db-model", COPY])
def test_a_file_is_known_by_whatever_name(way: str, file: str, desk: Path) -> None:
    kept = desk / file
    if way == "by its own name":
        given = file
    elif way == "spelled otherwise":
        given = f"../{desk.name}/./{file}"
    else:
        link = desk / "link"
        link.symlink_to(kept) if way == "through a link" else link.hardlink_to(kept)
        given = "link"
    before = _contents(desk)
    words = ("verify", "--checkpoint", NOTED, "-o", given)
    called = call(desk, *words, COUNTERFOIL_KEY_FILE=KEY)

    assert called.code == 2, called
    assert "would overwrite" in called.err
    assert _contents(desk) == before


@pytest.mark.parametrize("words", ["export", "verify", "totals"])
def test_a_key_that_the_environment_names_is_spared_by_each_command(words: str, desk: Path) -> None:
    before = _contents(desk)
    called = call(desk, words, "-o", KEY, COUNTERFOIL_KEY_FILE=KEY)

    assert (called.code, called.out) == (2, "")
    assert (
        called.err == f"counterfoil: --output would overwrite the key, {KEY}: name another file\n"
    )
    assert _contents(desk) == before


@pytest.mark.parametrize("file", [KEY, "x.csv", "counterfoil.db-model", COPY, "counterfoil.toml"])
def test_a_list_of_problems_is_written_over_none_of_it_either(file: str, desk: Path) -> None:
    before = _contents(desk)
    called = call(desk, "import", "x.csv", "--problems", file, COUNTERFOIL_KEY_FILE=KEY)

    assert (called.code, called.out) == (2, "")
    assert "--problems would overwrite " in called.err
    assert _contents(desk) == before


@pytest.mark.parametrize("file", ["counterfoil.db-wal", "counterfoil.db-journal", COPY + "0"])
def test_a_backup_and_a_new_key_take_no_place_that_belongs_to_the_ledger(
    file: str, desk: Path
) -> None:
    before = _contents(desk)
    called = call(desk, "checkpoint", "--new-key", file)
    assert (called.code, called.out) == (2, "")
    assert "is kept outside of it" in called.err
    called = call(desk, "backup", file)
    assert (called.code, called.out) == (7, "")
    assert "is where a part of the ledger is kept" in called.err
    assert _contents(desk) == before


@pytest.fixture
def beside_another(desk: Path) -> Path:
    """The folder with a second ledger in it."""
    done(desk, "init", "--store", "other.db", "-q")
    return desk


OF_ANOTHER = [f"other.db{end}" for end in ("-wal", "-shm", "-model", "-model-wal", ".documents")]


@pytest.mark.parametrize(
    ("words", "option", "file"),
    [
        *(("export -o", "--output", file) for file in ("other.db", "link", *OF_ANOTHER)),
        ("bundle istanbul-2025 -o", "--output", "other.db.documents"),
        ("import x.csv --problems", "--problems", "other.db"),
        ("import x.csv --problems", "--problems", "other.db.documents/page"),
    ],
)
def test_no_answer_is_written_over_another_ledger_or_in_a_place_that_belongs_to_one(
    words: str, option: str, file: str, beside_another: Path
) -> None:
    (beside_another / "other.db.documents").mkdir()
    (beside_another / "link").symlink_to("other.db")
    if file == "other.db.documents":
        (beside_another / file).rmdir()
    before = _contents(beside_another)
    called = call(beside_another, *words.split(), file)

    assert (called.code, called.out) == (2, "")
    what = "a ledger" if file in ("other.db", "link") else "what is kept beside a ledger"
    assert called.err == (
        f"counterfoil: {option} would overwrite {what}, {file}: name another file\n"
    )
    assert _contents(beside_another) == before


@pytest.mark.parametrize("file", OF_ANOTHER)
def test_no_ledger_backup_or_key_is_made_in_a_place_that_belongs_to_another_ledger(
    file: str, beside_another: Path
) -> None:
    before = _contents(beside_another)
    for words in (("init", "--store", file), ("backup", file)):
        called = call(beside_another, *words)
        assert (called.code, called.out) == (7, "")
        assert f"{file} is where a part of the ledger {beside_another / 'other.db'} is kept\n" in (
            called.err
        )
    called = call(beside_another, "checkpoint", "--new-key", file)
    assert (called.code, called.out) == (2, "")
    assert "is a part of another ledger: a key is kept outside of it" in called.err
    assert _contents(beside_another) == before


@pytest.mark.parametrize("end", ["-wal", "-shm", "-model"])
def test_no_ledger_is_made_that_would_take_another_one_for_a_part_of_it(
    end: str, desk: Path
) -> None:
    done(desk, "init", "--store", f"new.db{end}", "-q")
    before = _contents(desk)
    for words in (("init", "--store", "new.db"), ("backup", "new.db")):
        called = call(desk, *words)
        assert (called.code, called.out) == (7, "")
        assert "is a ledger, and stands where a part of " in called.err
    assert _contents(desk) == before


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
def test_a_ledger_that_was_moved_where_a_part_of_another_is_kept_is_not_taken_for_one(
    end: str, desk: Path
) -> None:
    done(desk, "init", "--store", "other.db", "-q")
    (desk / "other.db").rename(desk / f"counterfoil.db{end}")
    before = _contents(desk)
    for words in (("totals",), ("source", "new", "--name", "New", "--kind", "media"), ("verify",)):
        called = call(desk, *words)
        assert (called.code, called.out) == (7, "")
        assert f"counterfoil.db{end} is a ledger, and stands where a part of " in called.err
    assert _contents(desk) == before


def test_no_rebuild_replaces_a_ledger_that_stands_in_the_place_of_its_read_model(
    desk: Path,
) -> None:
    model, other = desk / "counterfoil.db-model", desk / "other.db"
    done(desk, "init", "--store", "other.db", "-q")
    other.rename(model)
    before = _contents(desk)
    for words, code in ((("rebuild",), 7), (("verify", "-f", "csv"), 6)):
        called = call(desk, *words)
        assert called.code == code
        told = called.err + called.out
        assert "is a ledger, and stands where the read model of another would be" in told
        assert "move it away" in told
    assert _contents(desk) == before


def test_a_feed_from_standard_input_may_be_a_file_too(desk: Path) -> None:
    before = _contents(desk)
    command = f"{sys.executable} -m cli.main import - -o in.ndjson < in.ndjson"
    ended = subprocess.run(
        ["bash", "-c", command], cwd=desk, env=environment(desk), capture_output=True, text=True
    )
    assert ended.returncode == 2
    assert "--output would overwrite what FILE names" in ended.stderr
    assert _contents(desk) == before


def test_what_is_no_file_is_read_and_written_as_it_is(desk: Path) -> None:
    called = call(desk, "import", "/dev/null", "-o", "/dev/null", "--feed-format", "ndjson")
    assert "would overwrite" not in called.err
    assert call(desk, "verify", "--checkpoint", NOTED, "-o", "told.txt").code == 0
    assert (desk / "told.txt").exists()
