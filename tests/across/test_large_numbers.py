"""The largest numbers that one can say, in a ledger with a read model: every command tells their sums."""

import json
from datetime import UTC
from pathlib import Path

import pytest

from projections.across.catching_up import RegisterFrom, changes
from tests.across.kept import filled, kept
from tests.cli.calls import Called, counterfoil
from tests.settling.logs import SLUG, Log, announcement, record, registrations

MOST = 999_999_999_999_999
SAID = ("--source", "north", "--stated", "2024-03-12")
RECORDED = (
    ("init",),
    ("source", "north", "--name", "North", "--kind", "official", "--speaks-for", "N"),
    ("source", "south", "--name", "South", "--kind", "official", "--speaks-for", "S"),
    (
        *("announce", "b", "--title", "Bridge", "--party", "N", "--party", "S"),
        *("--term", "each-way/released/person=50", *SAID),
    ),
    ("report", "b/x", str(MOST), "--flow", "N:S", *SAID, "--new"),
    ("report", "b/y", f"{MOST}.5", "--flow", "N:S", *SAID, "--new"),
    ("report", "b/z", "--flow", "N:S", "--by", f"a=p:{MOST},q:{MOST}", *SAID, "--new"),
    ("confirm", "b#last", "--source", "south", "--stated", "2024-03-13"),
)
IN_ALL = str(4 * MOST) + ".5"
READ = (
    *(("totals", "b"), ("totals",), ("agreements",), ("compare", "b"), ("say", "b"), ("why", "b")),
    *(("status", "b"), ("breakdown", "b/z"), ("view", "b", "--source", "north"), ("trace", "b#4")),
    *(("replay", "b"), ("diff", "b", "--from", "2024-03-01"), ("timeline",), ("find", "North")),
    *((), ("show", "b"), ("show", "b#4"), ("export", "-o", "log.ndjson")),
    *(("bundle", "b", "-o", "b.pyz"), ("rebuild",), ("verify",)),
)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    for words in RECORDED:
        called = counterfoil(*words, cwd=folder)
        assert called.code == 0, called
    assert counterfoil("rebuild", cwd=folder).code == 0
    return folder


def test_every_answer_copes_with_sums_that_nobody_could_say(large: Path) -> None:
    for words in READ:
        called = counterfoil(*words, cwd=large)
        assert called.code == 0, (words, called)


def test_sums_that_nobody_could_say_are_told_to_the_last_digit(large: Path) -> None:
    (row, _) = json.loads(counterfoil("totals", "b", "-f", "json", cwd=large).out)["rows"]

    assert (row["low"], row["settled"], row["by_source"][0]["sum"]) == (
        IN_ALL,
        str(2 * MOST),
        IN_ALL,
    )
    assert row == json.loads(counterfoil("totals", "-f", "json", cwd=large).out)["rows"][0]


def test_a_check_of_sums_that_nobody_could_say_tells_what_was_found(large: Path) -> None:
    called = counterfoil("check", "-f", "json", cwd=large)
    (row,) = json.loads(called.out)["rows"]

    assert (called.code, row["found"]) == (0, IN_ALL)


def test_a_write_beside_sums_that_nobody_could_say_is_a_write_like_others(large: Path) -> None:
    suspended = counterfoil("suspend", "b", *SAID, cwd=large)

    assert suspended == Called(0, "b#6\n", "nothing changes in totals or standing\n")


def _implied(parts: int, stages: int) -> Log:
    """Figures of so many parts, each the most that can be said."""
    return record(
        [
            *registrations(),
            announcement(),
            *(
                {
                    "event": "FigureReported",
                    "agreement": SLUG,
                    "scope": "stage",
                    "stage": f"s{stage}",
                    "flows": ["RU->UA"],
                    "measure": "released",
                    "unit": "person",
                    "breakdowns": {
                        "age": {
                            "complete": True,
                            "parts": {f"p{part}": str(MOST) for part in range(parts)},
                        }
                    },
                    "statement": {"source": "ru-mod", "stated": "2025-05-22"},
                }
                for stage in range(stages)
            ),
        ]
    )


def test_totals_that_parts_imply_are_added_up_in_the_model_as_long_as_they_fit(
    tmp_path: Path,
) -> None:
    log, many = _implied(parts=30, stages=30), _implied(parts=1_000, stages=10)
    known = [RegisterFrom(0, frozenset(), log.register)]
    last = log.entries[-1].position

    (row,) = kept(filled(tmp_path / "model", SLUG, log.entries, [last], known), last, None)

    assert row["low"] == str(900 * MOST)
    assert changes(SLUG, many.entries, known, UTC).odd == "TooLarge"
