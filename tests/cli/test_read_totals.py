"""``totals``: what was agreed, reported and settled, and what is still to come."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calls import Called, counterfoil
from tests.cli.kept import made_up, read, record, rows


@pytest.mark.parametrize(
    ("day", "low", "remaining", "settled", "stages"),
    [
        ("2025-05-22", "0", "1000", ("0", "0"), 0),
        ("2025-05-23", "390", "610", ("390", "0"), 1),
        ("2025-05-24", "697", "303", ("697", "0"), 2),
        ("2025-05-25", "1000", "0", ("1000", "0"), 3),
    ],
)
def test_the_founding_case_day_by_day(
    day: str, low: str, remaining: str, settled: tuple[str, str], stages: int, istanbul: Path
) -> None:
    found = {
        row["flow"]: row
        for row in rows(istanbul, "totals", "istanbul-2025", "--as-of", day)
        if row["flow"] != "RU<->UA"
    }

    assert list(found) == ["RU->UA", "UA->RU"]
    for row, sure in zip(found.values(), settled, strict=True):
        assert (row["term"], row["low"], row["high"]) == ("1000", low, low)
        assert (row["remaining_low"], row["remaining_high"]) == (remaining, remaining)
        assert (row["settled"], row["unsettled"]) == (sure, str(1000 - int(sure)))
        assert row["stages_completed"] == stages


def test_the_table_of_the_founding_case_after_its_second_day(istanbul: Path) -> None:
    words = ("totals", "istanbul-2025", "--as-of", "2025-05-24", "--flow", "RU:UA", "--flow")

    assert read(istanbul, *words, "UA:RU") == Called(
        0,
        "Flow    Agreed  Reported  Settled  Still to come  Notes\n"
        "RU->UA    1000       697      697            303  -\n"
        "UA->RU    1000       697        0            303  -\n"
        "\n"
        "Made of RU->UA #1-2 #5-6 #8 #13-14 #18; UA->RU #1-2 #7 #13.\n"
        "\n"
        "as of 2025-05-24 (UTC), rules 1\n",
        "",
    )


def test_terms_that_differ_a_contested_stage_and_open_stages_are_told(cases: Path) -> None:
    words = ("totals", "istanbul-2025-bodies", "--measure", "transferred")

    assert read(cases, *words, "--as-of", "2025-06-16").out == (
        "Body\n"
        "transferred         Agreed     Reported  Settled  Still to come  Notes\n"
        "RU->UA                6000   6057..6060        0    57..60 over  contested: s5\n"
        "UA->RU           6000 or 0  at least 78        0            n/a  2 stages\n"
        "                                                                 unknown (s2,\n"
        "                                                                 s4)\n"
        "\n"
        "Made of RU->UA #2-3 #13 #16 #20 #23-24 #27; UA->RU #2-3 #14-15 #18-19 #28.\n"
        "\n"
        "as of 2025-06-16 (UTC), rules 1\n"
    )


@pytest.mark.parametrize(
    ("said", "reported", "left"),
    [
        ({"n": ">=5", "s": "<=5"}, "5", "28"),
        ({"n": "<=0"}, "0", "33"),
        ({"n": "5..6", "s": "<=5"}, "5", "28"),
        ({"n": "~5"}, "about 5", "about 28"),
        ({"n": "~5", "s": "withheld"}, "about 5", "about 28"),
        ({"n": "~5", "s": "5"}, "5", "28"),
        ({"n": "~5", "press": "5"}, "about 5", "about 28"),
        ({"n": "~35"}, "about 35", "about 2 over"),
        ({"n": "~5", "s": "~6"}, "about 5..6", "about 27..28"),
        ({"n": "~5", "s": "~6", "press": "6"}, "about 5..6", "about 27..28"),
    ],
)
def test_about_is_what_nobody_who_counts_says_more_firmly(
    said: dict[str, str], reported: str, left: str, tmp_path: Path
) -> None:
    sides = {"n": "N", "s": "S"}
    sources: list[dict[str, Any]] = [
        {
            "event": "SourceRegistered",
            "source": slug,
            "name": slug,
            "kind": "official",
            "speaks_for": side,
        }
        for slug, side in sides.items()
    ]
    press = {"event": "SourceRegistered", "source": "press", "name": "Press", "kind": "media"}
    statement = {"source": "n", "stated": "2025-01-01"}
    about = {"agreement": "a", "statement": statement}
    slot = {
        "scope": "stage",
        "stage": "s1",
        "flows": ["N->S"],
        "measure": "released",
        "unit": "person",
    }
    term = {"flows": ["N->S"], "measure": "released", "unit": "person", "quantity": "33"}
    feed: list[dict[str, Any]] = [
        *sources,
        press,
        {
            **about,
            "event": "AgreementAnnounced",
            "title": "A",
            "parties": ["N", "S"],
            "terms": [term],
        },
        *(
            {**about, **slot, "event": "FigureReported", "quantity": quantity}
            | {"statement": {**statement, "source": source}}
            for source, quantity in said.items()
        ),
    ]
    record(tmp_path, feed)
    assert [
        found(tmp_path, *words) for words in (("totals", "a"), ("totals",), ("replay", "a"))
    ] == [(reported, left)] * 3
    assert read(tmp_path, "rebuild", "-q").code == 0
    assert found(tmp_path, "totals") == (reported, left)


@pytest.mark.parametrize(
    ("said", "reported", "left"),
    [
        ({"s1": "300..350", "s2": "~100"}, "about 400..450", "about 550..600"),
        ({"s1": "1000..1050", "s2": "~100"}, "about 1100..1150", "about 100..150 over"),
        ({"s1": "300..350", "s2": "100"}, "400..450", "550..600"),
        ({"s1": "900..950", "s2": "100"}, "1000..1050", "0..50 over"),
        ({"s1": "890..950", "s2": "100"}, "990..1050", "50 over to 10 to come"),
    ],
)
def test_a_range_is_no_firmer_than_the_numbers_that_it_is_made_of(
    said: dict[str, str], reported: str, left: str, tmp_path: Path
) -> None:
    slot = {"flows": ["AA->BB"], "measure": "released", "unit": "person"}
    sources_and_terms = [dict(entry) for entry in made_up()][:4]
    sources_and_terms[-1]["terms"] = [{**slot, "quantity": "1000"}]
    figures = [
        {
            "event": "FigureReported",
            "agreement": "made-up",
            "scope": "stage",
            "stage": stage,
            **slot,
            "quantity": quantity,
            "statement": {"source": "aa", "stated": "2024-02-01"},
        }
        for stage, quantity in said.items()
    ]
    record(tmp_path, [*sources_and_terms, *figures])

    one_and_all = (("totals", "made-up"), ("totals",), ("replay", "made-up", "2024-02-01"))
    assert [found(tmp_path, *words) for words in one_and_all] == [(reported, left)] * 3
    assert read(tmp_path, "rebuild", "-q").code == 0
    assert found(tmp_path, "totals") == (reported, left)
    (row,) = rows(tmp_path, "totals", "made-up")
    assert f"{row['low']}..{row['high']}" == reported.removeprefix("about ")


def found(folder: Path, *words: str) -> tuple[str, str]:
    """What the first row says is reported, and is still to come."""
    head, _, row, *_ = (
        [cell.strip() for cell in line.split("|")]
        for line in read(folder, *words, "-f", "md").out.splitlines()
    )
    return row[head.index("Reported")], row[head.index("Still to come")]


def test_zero_withheld_vague_about_and_unknown_do_not_look_alike(cases: Path) -> None:
    def line(day: str) -> str:
        table = read(cases, "totals", "made-up", "--as-of", day).out.splitlines()
        return " ".join(" ".join(table[1 : table.index("")]).split())

    assert line("2024-01-15") == "AA->BB 100 none yet 0 100 -"
    assert line("2024-02-01") == "AA->BB 100 0 0 100 -"
    assert line("2024-02-02") == "AA->BB 100 at least 0 0 at most 100 withheld: s2"
    assert line("2024-02-03").endswith(
        "at least 0 0 at most 100 withheld: s2; 1 stage unknown (s3)"
    )
    assert line("2024-02-04").startswith(
        "AA->BB 100 at least about 30 0 at most about 70 withheld: s2;"
    )
    assert line("2024-02-05").endswith("withheld: s2; vague: s5; 1 stage unknown (s3)")


def test_over_all_agreements_terms_and_sources_are_left_out(cases: Path) -> None:
    one = rows(cases, "totals", "istanbul-2025")
    everything = rows(cases, "totals")

    assert {row["agreement"] for row in everything} == {
        "istanbul-2025",
        "istanbul-2025-bodies",
        "made-up",
    }
    kept = [
        name for name in one[0] if name not in ("terms", "by_source", "entries", "completed_by")
    ]
    assert all(list(row) == kept for row in everything)
    assert [{name: row[name] for name in kept} for row in one] == [
        row for row in everything if row["agreement"] == "istanbul-2025"
    ]


def test_the_columns_are_those_that_scripts_are_promised(istanbul: Path) -> None:
    called = read(istanbul, "totals", "istanbul-2025", "-f", "json", "--as-of", "2025-05-23")
    (first, second) = json.loads(called.out)["rows"]

    assert json.loads(called.out)["cuts"] == {"as_of": "2025-05-23", "known_at": None, "tz": "UTC"}
    assert list(first) == [
        *("agreement", "flow", "measure", "unit", "term", "terms", "settled", "unsettled"),
        *("low", "high", "remaining_low", "remaining_high", "basis", "stages_completed"),
        *("stages_without_number", "contested_stages", "by_source", "entries", "completed_by"),
    ]
    assert second["by_source"] == [
        {
            "source": "ru-mod",
            "side": "RU",
            "sum": "390",
            "stages": ["s1"],
            "stated_whole": None,
            "stated_running": None,
            "entries": ["istanbul-2025#7"],
        }
    ]


@pytest.mark.parametrize(
    ("words", "said", "hint"),
    [
        (("--flow", "RU:UK"), "istanbul-2025 has no flow RU->UK: it speaks of", "RU:UA"),
        (("--flow", "ru:ua"), "the flow 'ru:ua' is not understood", "RU:UA"),
        (("--measure", "relesed"), "istanbul-2025 has no measure relesed: it counts", "released"),
    ],
)
def test_a_filter_for_what_is_not_there_is_refused(
    words: tuple[str, ...], said: str, hint: str, istanbul: Path
) -> None:
    called = read(istanbul, "totals", "istanbul-2025", *words)

    assert (called.code, called.out) == (3 if "has no" in said else 2, "")
    assert said in called.err
    assert hint in called.err.splitlines()[-1]


@pytest.mark.parametrize(
    "words",
    [
        ("--measure", "handed"),
        ("--measure", "handed", "--as-of", "2023"),
        ("--measure", "handed", "--known-at", "planned#1"),
        ("--measure", "handid"),
        ("--flow", "CC:DD"),
        ("--flow", "CC:DD", "--as-of", "2023"),
        ("--flow", "AA:XX"),
    ],
    ids=" ".join,
)
def test_over_all_agreements_that_is_refused_alone_which_no_entry_speaks_of(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    planned = {
        "event": "FigureReported",
        "agreement": "planned",
        "scope": "planned",
        "flows": ["AA->BB"],
        "measure": "handed",
        "unit": "person",
        "quantity": "10",
        "statement": {"source": "aa", "stated": "2024-02-01"},
    }
    announced = [
        {
            "event": "AgreementAnnounced",
            "agreement": slug,
            "title": slug,
            "parties": parties,
            "statement": {"source": "aa", "stated": "2024-01-01"},
        }
        for slug, parties in (("planned", ["AA", "BB"]), ("other", ["CC", "DD"]))
    ]
    folder = record(tmp_path, made_up(), [*announced, planned])

    def told(*more: str) -> tuple[int, str]:
        called = read(folder, "totals", *words, *more)
        return called.code, called.err

    assert told() == told("--bars")
    refused = "handid" in words or "AA:XX" in words or "planned#1" in words
    assert told()[0] == (3 if refused else 0)


def test_a_stage_has_a_status_and_no_totals(istanbul: Path) -> None:
    assert read(istanbul, "totals", "istanbul-2025/s1") == Called(
        2,
        "",
        "counterfoil: totals takes an agreement, and istanbul-2025/s1 is a stage\n"
        "hint: counterfoil status istanbul-2025/s1 has what was said of it\n",
    )


@pytest.mark.parametrize(
    ("words", "what", "instead"),
    [
        (("compare", "a/s1"), "a stage", "counterfoil compare a --stage s1"),
        (("timeline", "a/s1"), "a stage", "counterfoil timeline a --stage s1"),
        (("check", "a/s1"), "a stage", "counterfoil status a/s1 has what was said of it"),
        (("replay", "a/s1", "2025"), "a stage", "counterfoil status a/s1 has what was said of it"),
        (("diff", "a#2", "--from", "2025"), "an entry", "counterfoil show a#2 shows the entry"),
        (("conclude", "a/s1"), "a stage", "the agreement is a"),
    ],
)
def test_what_takes_an_agreement_tells_a_stage_and_an_entry_from_one(
    words: tuple[str, ...], what: str, instead: str, istanbul: Path
) -> None:
    assert read(istanbul, *words) == Called(
        2,
        "",
        f"counterfoil: {words[0]} takes an agreement, and {words[1]} is {what}\nhint: {instead}\n",
    )


def test_capitals_are_no_other_name_to_look_for(istanbul: Path) -> None:
    assert read(istanbul, "totals", "ISTANBUL-2025").err.endswith("did you mean istanbul-2025?\n")
    assert read(istanbul, "show", "RU-MOD").err.endswith("did you mean ru-mod?\n")


def test_where_there_is_no_number_to_explain_it_is_said_of_what(istanbul: Path) -> None:
    called = read(istanbul, "why", "istanbul-2025/s3", "value", "--flow", "RU+UA")
    assert called.code == 0
    assert called.err.startswith("istanbul-2025/s3 has no number for RU<->UA; ")


def test_a_blank_in_the_name_of_what_is_not_there_is_seen(istanbul: Path) -> None:
    assert read(istanbul, "totals", "istanbul-2025 ").err == (
        "counterfoil: there is no agreement 'istanbul-2025 ' in this ledger\n"
        "hint: did you mean istanbul-2025?\n"
    )


def test_an_unknown_agreement_is_named_with_one_that_is_close(istanbul: Path) -> None:
    assert read(istanbul, "totals", "istanbul-2026") == Called(
        3,
        "",
        "counterfoil: there is no agreement istanbul-2026 in this ledger\n"
        "hint: did you mean istanbul-2025?\n",
    )


def test_of_the_only_agreement_of_a_ledger_all_columns_are_told(
    istanbul: Path, cases: Path
) -> None:
    assert rows(istanbul, "totals") == rows(istanbul, "totals", "istanbul-2025")
    assert {"terms", "by_source"} <= rows(istanbul, "totals")[0].keys()
    assert {"terms", "by_source"}.isdisjoint(rows(cases, "totals")[0])


def test_of_no_agreement_the_columns_are_those_of_one(istanbul: Path, tmp_path: Path) -> None:
    assert counterfoil("init", cwd=tmp_path).code == 0
    header = read(tmp_path, "totals", "-f", "csv").out.splitlines()
    assert header == read(istanbul, "totals", "-f", "csv").out.splitlines()[:1]


def said(event: str, **fields: object) -> dict[str, object]:
    """What aa says of an agreement of which nothing else is recorded."""
    statement = {"source": "aa", "stated": "2024-02-01"}
    return {"event": event, "agreement": "bare", "statement": statement, **fields}


def test_what_rests_on_no_entry_is_said_to_be_made_of_none(tmp_path: Path) -> None:
    figure = {"scope": "stage", "stage": "s1", "flows": ["AA->BB"], "measure": "released"}
    sources = [entry for entry in made_up() if entry["event"] == "SourceRegistered"]
    bare = [
        said("AgreementAnnounced", title="Bare", parties=["AA", "BB"]),
        said(
            "FigureReported", unit="person", breakdowns={"sex": {"parts": {"men": "5"}}}, **figure
        ),
    ]
    out = read(record(tmp_path, sources, bare), "totals", "bare").out
    assert "AA->BB" in out
    assert "Made of" not in out


def test_a_term_that_was_taken_back_is_told_from_one_that_nobody_stated(tmp_path: Path) -> None:
    counted = {"measure": "released", "unit": "person", "quantity": "5"}
    slot = {"scope": "stage", "stage": "s1", **counted}
    sources = [entry for entry in made_up() if entry["event"] == "SourceRegistered"]
    agreed = [{"flows": ["AA->BB"], **counted}]
    bare = [
        said("AgreementAnnounced", key="a", title="Bare", parties=["AA", "BB"], terms=agreed),
        said("FigureReported", flows=["AA->BB"], **slot),
        said("FigureReported", flows=["BB->AA"], **slot),
        said("StatementRetracted", of="a"),
    ]
    folder = record(tmp_path, sources, bare)
    for options in ((), ("--bars",)):
        out = read(folder, "totals", "bare", *options).out
        assert [word for word in ("taken back", "unstated") if word in out] == [
            "taken back",
            "unstated",
        ]
    again = [said("TermsStated", terms=agreed)]
    assert "taken back" not in read(record(folder, again), "totals", "bare").out


def test_a_number_that_was_taken_back_is_told_with_what_took_it_back(tmp_path: Path) -> None:
    slot = {"scope": "stage", "stage": "s1", "flows": ["AA->BB"], "measure": "released"}
    figure = {**slot, "unit": "person", "quantity": "5"}
    sources = [entry for entry in made_up() if entry["event"] == "SourceRegistered"]
    bare = [
        said("AgreementAnnounced", title="Bare", parties=["AA", "BB"]),
        said("FigureReported", key="f", **figure),
        said("FigureCorrected", key="c", of="f", quantity="6"),
        said("StageCompleted", stage="s1"),
        said("StatementRetracted", of="c"),
    ]
    folder = record(tmp_path, sources, bare)
    assert read(folder, "totals", "bare").out == (
        "Flow      Agreed  Reported  Settled  Still to come  Notes\n"
        "AA->BB  unstated   unknown        0            n/a  taken back by aa: s1\n"
        "\n"
        "Made of AA->BB #4-5.\n"
        "\n"
        "all that is recorded (UTC), rules 1\n"
    )
    so_far = {**figure, "scope": "running"}
    record(folder, [said("FigureReported", key="r", **so_far), said("StatementRetracted", of="r")])
    assert "taken back by aa: s1, so far to s1" in read(folder, "totals", "bare", "-f", "md").out
    whole = {**figure, "scope": "whole", "quantity": "9"}
    del whole["stage"]
    record(folder, [said("FigureReported", **whole)])
    assert "0..9" not in read(folder, "totals", "bare").out
    assert "taken back" not in read(folder, "totals", "bare").out


@pytest.mark.parametrize(
    ("reach", "quantity", "note"),
    [
        (
            {"scope": "running", "up_to": "2025-06"},
            "90",
            "stated so far to 2025-06: 90 (\\#3), reported by aa",
        ),
        ({"scope": "whole"}, ">=90", "stated for the whole: at least 90 (\\#3), reported by aa"),
        ({"scope": "running", "up_to": "2025-06"}, "5", "-"),
    ],
)
def test_a_note_tells_what_is_stated_beyond_the_stages(
    tmp_path: Path, reach: Mapping[str, Any], quantity: str, note: str
) -> None:
    said = {"source": "aa", "stated": "2024-02-01"}
    slot = {"flows": ["AA->BB"], "measure": "released", "unit": "person", "statement": said}
    figure = {"event": "FigureReported", "agreement": "made-up", **slot}
    feed = [
        *list(made_up())[:4],
        {**figure, "scope": "stage", "stage": "s1", "quantity": "5"},
        {**figure, **reach, "quantity": quantity},
    ]
    table = read(record(tmp_path, feed), "totals", "made-up", "-f", "md").out
    assert f"| {note} |" in table


S1: Mapping[str, Any] = {"scope": "stage", "stage": "s1"}


def notes_on(folder: Path, *figures: tuple[str, Mapping[str, Any], str]) -> str:
    """What `totals` notes of an agreement of which sources say some numbers."""
    feed = [
        {
            "event": "FigureReported",
            "agreement": "made-up",
            "flows": ["AA->BB"],
            "measure": "released",
            "unit": "person",
            **reach,
            "quantity": quantity,
            "statement": {"source": source, "stated": "2024-02-01"},
        }
        for source, reach, quantity in figures
    ]
    folder.mkdir()
    kept = record(folder, [*list(made_up())[:4], *feed])
    return read(kept, "totals", "made-up", "-f", "md").out.splitlines()[2].split(" | ")[-1]


def test_a_stage_without_a_number_is_noted_by_what_is_said_of_it_instead(tmp_path: Path) -> None:
    withheld, dozens = ("aa", S1, "withheld"), ("bb", S1, "vague:dozens")

    assert notes_on(tmp_path / "alone", withheld) == "withheld: s1 |"
    assert notes_on(tmp_path / "media", withheld, ("paper", S1, "7")) == "withheld: s1 |"
    assert notes_on(tmp_path / "vague", dozens, ("paper", S1, "withheld")) == "vague: s1 |"
    assert notes_on(tmp_path / "each", withheld, dozens) == "withheld: s1; vague: s1 |"
    assert notes_on(tmp_path / "number", withheld, ("bb", S1, "7")) == "- |"


def test_stages_of_which_parts_alone_are_stated_are_noted_beside_the_sum_that_lacks_them(
    tmp_path: Path,
) -> None:
    by_sex = {"sex": {"complete": True, "parts": {"women": "3", "men": ">=20"}}}
    figure = {
        "event": "FigureReported",
        "agreement": "made-up",
        "scope": "stage",
        "stage": "s1",
        "flows": ["AA->BB"],
        "measure": "released",
        "unit": "person",
        "statement": {"source": "aa", "stated": "2024-02-01"},
    }
    feed = [
        *({**figure, "stage": stage, "breakdowns": by_sex} for stage in ("s10", "s1", "s3")),
        {**figure, "stage": "s2", "quantity": "10"},
    ]
    kept = record(tmp_path, [*list(made_up())[:4], *feed])

    assert (
        "| parts alone, not in the sum: s1, s3, s10 |"
        in read(kept, "totals", "made-up", "-f", "md").out
    )


def test_a_note_tells_what_is_settled_and_stands_in_no_number_of_the_row(tmp_path: Path) -> None:
    def notes(folder: str, *figures: tuple[str, Mapping[str, Any], str]) -> str:
        return notes_on(tmp_path / folder, *figures)

    s1, whole = S1, {"scope": "whole"}
    so_far = {"scope": "running", "up_to": "2024-01-31"}
    both = ("aa", so_far, "5"), ("bb", so_far, "5")

    def confirmed(entries: str) -> str:
        return f"stated so far to 2024-01-31: 5 (\\#{entries}), confirmed"

    assert notes("vague", ("aa", s1, "vague:dozens"), *both) == (f"vague: s1; {confirmed('3-4')} |")
    assert notes("own", ("aa", s1, "5..8"), ("aa", whole, "7")) == (
        "stated for the whole: 7 (\\#3), reported by aa |"
    )
    assert notes("same", ("aa", s1, "5..8"), ("aa", whole, ">=5")) == "- |"
    assert notes("alone", ("aa", s1, "7"), *both) == f"{confirmed('3-4')} |"
    assert notes("sure", ("aa", s1, "7"), ("bb", s1, "7"), *both) == "- |"
    assert notes("whole", *both, ("aa", whole, "withheld")) == (
        f"withheld: the whole; as stated for the whole; {confirmed('2-3')} |"
    )
    less = ("aa", whole, "4"), ("bb", whole, "4")
    assert notes("less", ("aa", s1, "7"), ("bb", s1, "7"), *less) == (
        "stated for the whole: 4 (\\#4-5), confirmed |"
    )


def test_a_note_names_those_who_say_its_number_and_beside_them_and_where_nobody_does_what_each_says(
    tmp_path: Path,
) -> None:
    so_far = {"scope": "running", "up_to": "2024-01-31"}

    def noted(folder: str, *said: tuple[str, str]) -> str:
        five = ("aa", S1, "5")
        return notes_on(tmp_path / folder, five, *((source, so_far, n) for source, n in said))

    assert noted("one", ("aa", "60"), ("bb", ">55")) == (
        "stated so far to 2024-01-31: 60 (\\#3), reported by aa, beside more than 55 by bb (\\#4) |"
    )
    assert noted("shared", ("aa", "50..60"), ("bb", "55..70")) == (
        "stated so far to 2024-01-31: 55..60 (\\#3-4), reported as 50..60 by aa and 55..70 by bb |"
    )
    assert noted("apart", ("aa", "50"), ("bb", "70"), ("paper", "60")) == (
        "stated so far to 2024-01-31: 50..70 (\\#3-4), reported as 50 by aa and 70 by bb, contested |"
    )


def test_terms_that_differ_are_told_each_in_words(tmp_path: Path) -> None:
    term = {"flows": ["AA->BB"], "measure": "released", "unit": "person", "quantity": "<=90"}
    theirs = {
        "event": "TermsStated",
        "agreement": "made-up",
        "terms": [term],
        "statement": {"source": "bb", "stated": "2024-02-01"},
    }
    folder = record(tmp_path, [*list(made_up())[:4], theirs])
    assert "| 100 or at most 90 |" in read(folder, "totals", "made-up", "-f", "md").out
    record(folder, [{**list(made_up())[3], "agreement": "other", "key": "o"}])
    assert "100 or at most 90" in read(folder, "totals").out


def test_a_note_tells_whose_number_it_is_that_nobody_who_is_heard_gives(tmp_path: Path) -> None:
    figure = {
        "event": "FigureReported",
        "agreement": "made-up",
        "flows": ["AA->BB"],
        "measure": "released",
        "unit": "person",
        "quantity": "90",
        "scope": "running",
        "up_to": "2024-01-31",
        "statement": {"source": "paper", "stated": "2024-02-01"},
    }
    folder = record(tmp_path, [*list(made_up())[:4], figure])
    table = read(folder, "totals", "made-up", "-f", "md").out
    assert "| as stated so far to 2024-01-31 by paper (media) |" in table
    wire = {"event": "SourceRegistered", "source": "wire", "name": "A wire", "kind": "media"}
    theirs = {**figure, "quantity": "80", "statement": {"source": "wire", "stated": "2024-02-01"}}
    (tmp_path / "wire").mkdir()
    record(tmp_path / "wire", [*list(made_up())[:4], wire, figure, theirs])
    table = read(tmp_path / "wire", "totals", "made-up", "-f", "md").out
    said = "90 by paper (media) and 80 by wire (media)"
    assert f"| as stated so far to 2024-01-31: {said} |" in table
    ours = {**figure, "scope": "stage", "stage": "s1", "quantity": "5"}
    del ours["up_to"]
    ours["statement"] = {"source": "aa", "stated": "2024-02-01"}
    table = read(record(folder, [ours]), "totals", "made-up", "-f", "md").out
    assert "| stated so far to 2024-01-31: 90 (\\#2), reported by paper (media) |" in table


def test_a_note_tells_of_the_most_that_is_stated_beyond_the_stages(tmp_path: Path) -> None:
    said = {"source": "aa", "stated": "2024-02-01"}
    slot = {"flows": ["AA->BB"], "measure": "released", "unit": "person", "statement": said}
    figure = {"event": "FigureReported", "agreement": "made-up", **slot}
    numbers = {"2025-06-01": "90", "2025-06-02": "100", "2025-06-03": "9"}
    feed = [
        *list(made_up())[:4],
        {**figure, "scope": "stage", "stage": "s1", "quantity": "5"},
        *({**figure, "scope": "running", "up_to": d, "quantity": n} for d, n in numbers.items()),
    ]
    table = read(record(tmp_path, feed), "totals", "made-up", "-f", "md").out
    assert "| stated so far to 2025-06-02: 100 (\\#4), reported by aa |" in table


@pytest.mark.parametrize(
    ("said", "notes"),
    [
        (
            [("bb", "300", "2024-03-31"), ("aa", "350", "2024-02-29")],
            "so far to 2024-02-29; stated so far to 2024-03-31: 300 (\\#2), reported by bb",
        ),
        (
            [("bb", "9", "2024-03-31"), ("aa", "8", "2024-03-25"), ("bb", "7", "2024-01-31")],
            "so far to 2024-01-31; stated so far to 2024-03-31: 9 (\\#2), reported by bb",
        ),
        ([("paper", "3", "2024-03-31"), ("aa", "5", "2024-02-29")], "so far to 2024-02-29"),
        ([("aa", "4", "2024-02-29"), ("bb", "4", "2024-03-31")], "so far to 2024-03-31"),
        (
            [("aa", "3", "2024-02-29"), ("paper", "5", None)],
            "for the whole by paper (media); stated so far to 2024-02-29: 3 (\\#2), reported by aa",
        ),
        ([("aa", "3", "2024-02-29"), ("bb", "5", None)], "for the whole"),
    ],
)
def test_a_note_tells_what_reaches_further_than_the_newest_word_and_what_is_heard_beside_media(
    said: list[tuple[str, str, str | None]], notes: str, tmp_path: Path
) -> None:
    figures = [
        {
            "event": "FigureReported",
            "agreement": "made-up",
            "flows": ["AA->BB"],
            "measure": "released",
            "unit": "person",
            "quantity": quantity,
            **({"scope": "running", "up_to": up_to} if up_to else {"scope": "whole"}),
            "statement": {"source": source, "stated": f"2024-05-{day:02}"},
        }
        for day, (source, quantity, up_to) in enumerate(said, start=1)
    ]
    folder = record(tmp_path, [*list(made_up())[:4], *figures])
    assert f"| as stated {notes} |" in read(folder, "totals", "made-up", "-f", "md").out


def test_over_all_agreements_what_is_contested_is_marked(tmp_path: Path) -> None:
    slot = {"flows": ["AA->BB"], "measure": "released", "unit": "person"}
    figure = {"event": "FigureReported", "agreement": "made-up", "scope": "whole", **slot}
    feed = [
        *list(made_up())[:4],
        {**list(made_up())[3], "agreement": "other", "key": "o"},
        *(
            {**figure, "quantity": number, "statement": {"source": source, "stated": "2024-02-01"}}
            for source, number in (("aa", "5"), ("bb", ">=0"), ("bb", "7"))
        ),
    ]
    folder = record(tmp_path, feed)
    for _ in range(2):
        out = read(folder, "totals").out.splitlines()
        assert [line.split()[:5] for line in out[1:3]] == [
            ["made-up", "AA->BB", "100", "5..7", "*"],
            ["other", "AA->BB", "100", "none", "yet"],
        ]
        assert "* contested. Notes on each: counterfoil totals AGREEMENT." in out
        assert read(folder, "rebuild", "-q").code == 0


def test_at_least_0_is_not_unknown(tmp_path: Path) -> None:
    slot = {"flows": ["AA->BB"], "measure": "released", "unit": "person"}
    figure = {"event": "FigureReported", "agreement": "made-up", "scope": "stage", "stage": "s1"}
    said = {"aa": "0", "bb": ">17"}
    feed = [
        {**figure, **slot, "quantity": n, "statement": {"source": source, "stated": "2024-02-01"}}
        for source, n in said.items()
    ]
    folder = record(tmp_path, [*list(made_up())[:4], *feed])
    words = (("totals", "made-up"), ("totals",), ("replay", "made-up", "2024-02-01"))
    assert [found(folder, *one)[0] for one in words] == ["at least 0"] * 3
    other = {**list(made_up())[3], "agreement": "other", "key": "o"}
    record(folder, [other])
    for _ in range(2):
        assert found(folder, "totals")[0] == "at least 0 \\*"
        assert read(folder, "rebuild", "-q").code == 0
