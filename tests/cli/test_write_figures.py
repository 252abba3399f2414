"""Recording figures by hand: what is printed, what the terms leave no choice about, what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calls import Called
from tests.cli.written import OUTLET, RU, STEPS, UA, held, last, recorded, write

FIGURE = ("report", "istanbul-2025/s2", "300", "--flow", "RU:UA", *OUTLET)


def test_a_write_prints_its_citation_alone_and_what_it_changed_beside_it(folder: Path) -> None:
    assert write(folder, "confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA) == Called(
        0,
        "istanbul-2025#3\n",
        "istanbul-2025/s2 RU->UA released person: confirmed 307, was reported 307\n"
        "totals of istanbul-2025 RU->UA released person: settled 307, was 0\n",
    )


def test_of_the_figures_of_a_stage_the_one_for_the_flow_that_is_named_is_meant(
    folder: Path,
) -> None:
    for quantity, flow in (("300", "RU:UA"), ("301", "UA:RU")):
        recorded(folder, *FIGURE[:2], quantity, "--flow", flow, *OUTLET)

    assert write(folder, "confirm", "istanbul-2025/s2@outlet", "--flow", "UA:RU", *UA).code == 0
    assert (last(folder)["of"], last(folder)["flow"]) == (4, "UA->RU")
    recorded(folder, "correct", "istanbul-2025/s2@outlet", "299", "--flow", "RU:UA", *OUTLET[2:])
    assert last(folder)["of"] == 3
    every = write(folder, "dispute", "istanbul-2025/s2@outlet", "--flow", "all", *UA)
    assert (every.code, every.out) == (3, "")


def test_quiet_leaves_the_citation(folder: Path) -> None:
    assert write(folder, "-q", *FIGURE) == (0, "istanbul-2025#3\n", "")


def test_a_write_that_lifts_nothing_says_so(folder: Path) -> None:
    assert write(folder, *FIGURE[:2], "307", *FIGURE[3:]) == Called(
        0,
        "istanbul-2025#3\n",
        "nothing changes in totals or standing\n",
    )


@pytest.mark.parametrize("step", STEPS[1:], ids=lambda step: step[0])
def test_the_same_again_is_already_recorded(step: tuple[str, ...], folder: Path) -> None:
    slug, number = {"report": ("istanbul-2025", 2), "announce": ("istanbul-2025", 1)}.get(
        step[0], (step[1], 1)
    )

    assert write(folder, *step) == Called(
        0,
        f"{slug}#{number}\n",
        f"already recorded as {slug}#{number}\n",
    )
    assert held(folder) == 2


def test_json_has_the_entry_as_a_row(folder: Path) -> None:
    called = write(folder, *FIGURE, "-f", "json")
    (row,) = json.loads(called.out)["rows"]

    assert called.code == 0
    assert (row["entry"], row["event"], row["actor"]) == (
        "istanbul-2025#3",
        "FigureReported",
        "editor",
    )
    assert (row["source"], row["stage"], row["already"]) == ("outlet", "s2", False)
    assert row["data"] == last(folder)


@pytest.mark.parametrize("form", ["json", "csv", "md"])
def test_a_format_out_of_the_settings_is_for_answers_and_errors_and_not_for_what_is_recorded(
    form: str, folder: Path
) -> None:
    (folder / "counterfoil.toml").write_text(f"format = '{form}'")
    figure: dict[str, Any] = {"event": "FigureReported", "agreement": "istanbul-2025", "key": "f"}
    figure |= {
        "scope": "whole",
        "flows": ["RU->UA"],
        "measure": "released",
        "unit": "person",
        "quantity": "307",
    }
    figure |= {"statement": {"source": "ru-mod", "stated": "2025-05-24"}}
    (folder / "a.ndjson").write_text(json.dumps(figure))

    assert write(folder, *FIGURE).out == "istanbul-2025#3\n"
    assert write(folder, "import", "a.ndjson").out == "a.ndjson: 1 recorded, 0 already there\n"
    assert write(folder, "timeline", "istanbul-2025", "-f", "table").out != (
        write(folder, "timeline", "istanbul-2025").out
    )
    again = (*FIGURE, "--key", "k", "-f", form, "--dry-run")
    assert write(folder, *again).out.count("FigureReported") == 1
    refused = write(folder, "void", "istanbul-2025#9", "--reason", "slip").err
    assert refused.startswith("{") is (form == "json")


def test_a_dry_run_shows_the_entry_and_what_it_would_change_and_records_nothing(
    folder: Path,
) -> None:
    called = write(
        folder, "confirm", "istanbul-2025#2", "--flow", "RU:UA", *UA, "--key", "k1", "--dry-run"
    )

    assert called.code == 0
    assert json.loads(called.out) == {
        "event": "FigureConfirmed",
        "agreement": "istanbul-2025",
        "key": "k1",
        "of": 2,
        "flow": "RU->UA",
        "statement": {"source": "ua-president", "stated": "2025-05-24"},
    }
    assert called.err == (
        "nothing was recorded (--dry-run); it would be istanbul-2025#3\n"
        "would be: istanbul-2025/s2 RU->UA released person: confirmed 307, was reported 307\n"
        "would be: totals of istanbul-2025 RU->UA released person: settled 307, was 0\n"
    )
    assert held(folder) == 2


def test_a_dry_run_of_what_is_there_says_where(folder: Path) -> None:
    assert write(folder, *STEPS[-1], "--dry-run").err == (
        "already recorded as istanbul-2025#2\nnothing was recorded (--dry-run)\n"
    )


def test_measure_unit_and_flow_are_those_of_the_terms_where_one_choice_is_left(
    tmp_path: Path,
) -> None:
    for step in STEPS[:3]:
        recorded(tmp_path, *step)
    recorded(
        tmp_path,
        *("announce", "one-way", "--title", "One way", "--party", "RU", "--party", "UA"),
        *("--term", "RU:UA/bodies/body=6000", *RU),
    )
    recorded(tmp_path, "report", "one-way/s1", "1212", *RU, "--new")

    assert last(tmp_path, "one-way") == {
        "flows": ["RU->UA"],
        "measure": "bodies",
        "quantity": "1212",
        "scope": "stage",
        "stage": "s1",
        "statement": {"source": "ru-mod", "stated": "2025-05-24"},
        "unit": "body",
    }


@pytest.mark.parametrize(
    ("named", "flows", "measure", "unit"),
    [
        (("--flow", "RU:UA"), ["RU->UA"], "released", "person"),
        (("--flow", "UA:RU"), ["UA->RU"], "returned", "body"),
        (("--flow", "none"), [], "destroyed", "weapon"),
        (("--unit", "person"), ["RU->UA"], "released", "person"),
        (("--measure", "returned"), ["UA->RU"], "returned", "body"),
    ],
)
def test_what_is_named_narrows_the_choice_of_the_rest(
    tmp_path: Path, named: tuple[str, ...], flows: list[str], measure: str, unit: str
) -> None:
    for step in STEPS[:3]:
        recorded(tmp_path, *step)
    terms = ("RU:UA/released/person=1000", "UA:RU/returned/body=50", "destroyed/weapon=300")
    recorded(
        tmp_path,
        *("announce", "mixed", "--title", "Mixed", "--party", "RU", "--party", "UA"),
        *(word for term in terms for word in ("--term", term)),
        *RU,
    )
    recorded(tmp_path, "report", "mixed/s1", "12", *named, *RU, "--new")

    said = last(tmp_path, "mixed")
    assert (said.get("flows", []), said["measure"], said["unit"]) == (flows, measure, unit)


@pytest.fixture
def three(folder: Path) -> Path:
    """An agreement between three, whose terms leave a choice of everything, with a figure of one stage."""
    terms = ("C:B/withdrawn/percent=100", "B:C/delivered/truck=120", "C:B/delivered/tonne=2500.5")
    recorded(
        folder,
        *("announce", "three", "--title", "Three", "--party", "A", "--party", "B", "--party", "C"),
        *(word for term in (*terms, "registered/weapon=300") for word in ("--term", term)),
        *RU,
    )
    trucks = ("30", "--measure", "delivered", "--unit", "truck", "--flow", "B:C")
    recorded(folder, "report", "three/w1", *trucks, "--by", "aid=food:5,...", *RU, "--new")
    return folder


SLIPS = {
    ("w1", "3", "--measure", "deliverd"): (
        "deliverd is a new measure here: known are delivered, registered and withdrawn\n"
        "hint: did you mean delivered? Else add --new\n"
    ),
    ("w1", "3", "--measure", "Delivered"): (
        "--measure: 'Delivered': a slug has 1 to 64 small letters, digits and hyphens, and starts "
        "with a letter or digit\nhint: did you mean delivered?\n"
    ),
    ("w1", "3", "--unit", "trucks"): (
        "trucks is a new unit here: known are percent, tonne, truck and weapon\n"
        "hint: did you mean truck? Else add --new\n"
    ),
    ("w1", "3", "--flow", "B:D"): (
        "B->D names D, who is neither party nor mediator: known are A, B and C\n"
        "hint: counterfoil amend-agreement --party D=NAME brings in a party\n"
    ),
    ("w1", "--by", "aid=fod:3,..."): (
        "fod is a new category of aid here: known are food\n"
        "hint: did you mean food? Else add --new\n"
    ),
    ("w11", "3"): (
        "w11 is a new stage here: known are w1\nhint: did you mean w1? Else add --new\n"
    ),
}


@pytest.mark.parametrize(("words", "told"), SLIPS.items(), ids=map(" ".join, SLIPS))
def test_a_slip_is_told_before_what_it_would_have_left_no_choice_about(
    words: tuple[str, ...], told: str, three: Path
) -> None:
    stage, *rest = words
    assert write(three, "report", f"three/{stage}", *rest, *UA).err == f"counterfoil: {told}"


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        (
            ("--source", "ua-presiden"),
            "there is no source ua-presiden: register it first\nhint: did you mean ua-president?\n",
        ),
        (
            (*UA, "--flow", "B:D"),
            (
                "B->D names D, who is neither party nor mediator: known are A, B and C\n"
                "hint: counterfoil amend-agreement --party D=NAME brings in a party\n"
            ),
        ),
    ],
)
def test_what_can_only_be_a_slip_is_told_before_a_word_that_may_be_meant(
    slip: tuple[str, ...], told: str, three: Path
) -> None:
    said = ("--stated", "2025-05-24")
    for figure in (("report", "three/w2", "3"), ("report", "three/w1", "3", "--measure", "freed")):
        assert write(three, *figure, *slip, *said).err == f"counterfoil: {told}"


@pytest.mark.parametrize(
    ("named", "unit"),
    [
        (("--measure", "registered", "--flow", "C:B"), "weapon"),
        (("--measure", "withdrawn", "--flow", "none"), "percent"),
        (("--measure", "delivered", "--flow", "C:B"), "tonne"),
    ],
)
def test_the_unit_is_that_of_the_measure_whoever_hands_over(
    named: tuple[str, ...], unit: str, three: Path
) -> None:
    recorded(three, "report", "three/w1", "3", *named, *UA)

    assert last(three, "three")["unit"] == unit


def test_the_flow_is_that_of_measure_and_unit(three: Path) -> None:
    recorded(three, "report", "three/w1", "3", "--measure", "delivered", "--unit", "tonne", *UA)

    assert last(three, "three")["flows"] == ["C->B"]


def test_of_a_measure_that_no_term_has_the_terms_leave_no_unit(three: Path) -> None:
    words = ("report", "three/w1", "3", "--measure", "found", "--flow", "B:C", *UA, "--new")

    assert write(three, *words).err.startswith("counterfoil: report needs --unit: ")


def test_what_no_term_counts_is_counted_as_it_was_so_far(folder: Path) -> None:
    parties = "--party", "RU", "--party", "UA"
    bare = "report", "grain", "--scope", "running", "--measure", "exported"
    recorded(
        folder, "announce", "grain", "--title", "Grain", *parties, "--term", "in-force/day=120", *RU
    )
    recorded(
        folder,
        *bare,
        "26",
        "--unit",
        "tonne",
        "--flow",
        "UA:RU",
        "--up-to",
        "2025-05-01",
        *RU,
        "--new",
    )
    recorded(folder, *bare, "60", "--up-to", "2025-05-02", *UA)

    assert last(folder, "grain")["unit"] == "tonne"
    assert last(folder, "grain")["flows"] == ["UA->RU"]
    words = (
        "report",
        "grain",
        "--scope",
        "running",
        "--unit",
        "tonne",
        "70",
        "--up-to",
        "2025-05-03",
    )
    recorded(folder, *words, *UA)
    assert last(folder, "grain")["measure"] == "exported"

    recorded(
        folder,
        *bare,
        "9",
        "--unit",
        "ship",
        "--flow",
        "none",
        "--up-to",
        "2025-05-03",
        *RU,
        "--new",
    )
    assert write(folder, *bare, "80", "--up-to", "2025-05-04", *UA).err == (
        "counterfoil: report needs --unit: the numbers so far of grain have tonne and ship\n"
        "hint: --unit tonne or --unit ship\n"
    )


def test_each_way_is_offered_where_it_is_taken(three: Path) -> None:
    assert write(three, "report", "three/w1", "3", "--measure", "delivered", *UA).err == (
        "counterfoil: report needs --unit: the terms of three have truck and tonne\n"
        "hint: --unit truck or --unit tonne\n"
    )
    recorded(three, "terms", "three", "--term", "C:B/delivered/truck=4", *UA)
    words = ("report", "three/w1", "3", "--measure", "delivered", "--unit", "truck", *UA)
    assert write(three, *words).err == (
        "counterfoil: report needs --flow: the terms of three have B:C and C:B\n"
        "hint: --flow B:C, --flow C:B or --flow B:C --each-way\n"
    )


def test_where_no_terms_name_a_direction_it_is_told_how_each_and_none_is_typed(
    folder: Path,
) -> None:
    parties = "--party", "RU", "--party", "UA"
    write(folder, "announce", "bare", "--title", "Bare", *parties, *UA, "--new")
    words = "report", "bare/s1", "5", "--measure", "found", "--unit", "weapon", *UA, "--new"
    needed = "counterfoil: report needs --flow: bare has no terms that name one\n"
    none = "--flow none where nobody hands anything over"

    assert write(folder, *words) == Called(
        2, "", f"{needed}hint: --flow RU:UA, --flow UA:RU or --each-way; {none}\n"
    )
    write(folder, "amend-agreement", "bare", "--party", "PL", "--reason", "left out")
    assert write(folder, *words).err == f"{needed}hint: --flow GIVER:RECEIVER; {none}\n"
    assert write(folder, *words, "--flow", "none").code == 0


def test_where_nothing_was_counted_yet_all_that_is_missing_is_told_at_once(folder: Path) -> None:
    parties = "--party", "RU", "--party", "UA"
    recorded(folder, "announce", "bare", "--title", "Bare", *parties, *UA)
    words = "report", "bare/s1", "5", *UA, "--new"
    flow = "--flow RU:UA, --flow UA:RU or --each-way; --flow none where nobody hands anything over"

    assert write(folder, *words) == Called(
        2,
        "",
        "counterfoil: report needs --measure, --unit and --flow: bare has no terms that name them\n"
        "hint: --measure SLUG, such as released, with --new; --unit SLUG, such as person, with --new; "
        f"{flow}\n",
    )
    assert write(folder, *words, "--measure", "found").err == (
        "counterfoil: report needs --unit and --flow: bare has no terms that name them\n"
        f"hint: --unit SLUG, such as person, with --new; {flow}\n"
    )


def test_of_what_nothing_counts_the_words_in_use_are_named(folder: Path) -> None:
    parties = "--party", "RU", "--party", "UA"
    recorded(folder, "announce", "bare", "--title", "Bare", *parties, *UA)
    words = "report", "bare/s1", "5", "--flow", "none", *UA, "--new"
    recorded(folder, *words, "--measure", "found", "--unit", "weapon")

    assert write(folder, *words, "--measure", "destroyed").err == (
        "counterfoil: report needs --unit: bare has no terms that name one\n"
        "hint: --unit weapon; another one with --new\n"
    )
    assert write(folder, *words, "--unit", "mine").err == (
        "counterfoil: report needs --measure: bare has no terms that name one\n"
        "hint: --measure found; another one with --new\n"
    )


def test_where_the_terms_leave_a_choice_it_is_listed(folder: Path) -> None:
    assert write(folder, "report", "istanbul-2025/s2", "307", *UA) == Called(
        2,
        "",
        "counterfoil: report needs --flow: the terms of istanbul-2025 have RU:UA and UA:RU\n"
        "hint: --flow RU:UA, --flow UA:RU or --each-way\n",
    )


@pytest.mark.parametrize(
    ("words", "read"),
    [
        (
            ("1.000",),
            ["1.000 was read as 1, with decimals behind the point; 1000 is written without it"],
        ),
        (
            ("at-most:1.250",),
            ["1.250 was read as 1.25, with decimals behind the point; 1250 is written without it"],
        ),
        (
            ("1.000..2.000",),
            [
                "1.000 was read as 1, with decimals behind the point; 1000 is written without it",
                "2.000 was read as 2, with decimals behind the point; 2000 is written without it",
            ],
        ),
        (
            ("--by", "sex=men:1.500,..."),
            ["1.500 was read as 1.5, with decimals behind the point; 1500 is written without it"],
        ),
        (("1000.000",), []),
        (("0.125",), []),
        (("12.50",), []),
    ],
)
def test_a_point_before_three_digits_is_told_with_the_number_that_was_read(
    words: tuple[str, ...], read: list[str], folder: Path
) -> None:
    call = ("report", "istanbul-2025/s2", *words, "--flow", "RU:UA", "--new", *UA)
    for called in (recorded(folder, *call, "--dry-run"), recorded(folder, *call)):
        assert [line for line in called.err.splitlines() if "was read as" in line] == read
    assert recorded(folder, *call[:-1], "2025-05-25", "-q").err == ""


def test_without_a_stage_the_scope_is_named(folder: Path) -> None:
    called = write(folder, "report", "istanbul-2025", "1000", "--each-way", *RU)

    assert (called.code, called.out, called.err) == Called(
        2,
        "",
        "counterfoil: report needs --scope: istanbul-2025 names no stage; "
        "whole, running, planned, remaining or programme\n",
    )
    assert recorded(folder, "report", "istanbul-2025", "1000", "--each-way", *RU, "--scope=whole")
    assert last(folder)["scope"] == "whole"


def test_a_stage_may_be_the_end_of_a_running_figure(folder: Path) -> None:
    recorded(
        folder, "report", "istanbul-2025/s2", "697", "--each-way", *RU, "--scope", "running", "-q"
    )

    assert (last(folder)["scope"], last(folder)["stage"]) == ("running", "s2")


def test_nobody_hands_over_where_flow_none_says_so(folder: Path) -> None:
    words = ("--flow", "none", "--measure", "identified", "--new", *RU)
    recorded(
        folder, "report", "istanbul-2025", "19", "--scope", "running", "--up-to", "2025", *words
    )

    assert "flows" not in last(folder)


@pytest.mark.parametrize(
    "words",
    [
        ("report", "istanbul-2025/s3", "303", "--new", *RU),
        ("confirm", "istanbul-2025#2", *UA),
        ("amend", "istanbul-2025#2", "--reason", "misread"),
    ],
)
def test_parties_that_are_named_in_a_flow_are_told_by_their_codes(
    words: tuple[str, ...], folder: Path
) -> None:
    called = write(folder, *words, "--flow", "Russia:Ukraine")
    assert (called.code, called.out) == (2, "")
    assert called.err.endswith("\nhint: did you mean RU:UA?\n")


def test_each_way_is_between_two_parties(folder: Path) -> None:
    recorded(
        folder,
        *("announce", "three", "--title", "Three", "--party", "A", "--party", "B", "--party", "C"),
        *("--term", "A:B/released/person=5", *RU),
    )

    assert write(folder, "report", "three/s1", "5", "--each-way", *RU, "--new") == Called(
        5,
        "",
        "counterfoil: each way is between two parties, and three has A, B and C\n"
        "hint: name each direction with --flow, or one of each two: --flow GIVER:RECEIVER --each-way\n",
    )
    term = ("--term", "each-way/released/person=4")
    assert write(folder, "terms", "three", *term, *UA).err == (
        "counterfoil: each way is between two parties, and three has A, B and C\n"
        "hint: name each direction in the term: RU:UA,UA:RU/released/person=1000\n"
    )


@pytest.mark.parametrize(
    ("named", "flows"),
    [
        (("B:C",), ["B->C", "C->B"]),
        (("C:B", "A:B"), ["C->B", "B->C", "A->B", "B->A"]),
        (("B:C", "A:B", "C:B"), ["B->C", "C->B", "A->B", "B->A"]),
    ],
)
def test_each_way_takes_every_direction_that_is_named_and_its_way_back_once(
    named: tuple[str, ...], flows: list[str], three: Path
) -> None:
    words = "--measure", "delivered", "--unit", "truck", "--each-way", "--new", *UA
    call = (*(f"--flow={flow}" for flow in named), *words)
    recorded(three, "report", "three/w2", "5", *call)
    assert last(three, "three")["flows"] == flows
    recorded(three, "complete", "three/w3", "6", *call)
    assert last(three, "three")["flows"] == flows
    recorded(three, "repeat", "three#last", *call[: len(named)], "--each-way", *OUTLET)
    assert last(three, "three")["flows"] == flows
    recorded(three, "report", "three/w4", "7", "--flow=A:C", *words[:4], "--new", *UA)
    amended = *call[: len(named)], "--each-way", "--reason", "misread"
    recorded(three, "amend", "three#last", *amended)
    assert last(three, "three")["flows"] == flows


@pytest.mark.parametrize("flow", ["RU+UA", "none", "all"])
def test_each_way_is_refused_with_what_is_no_direction(flow: str, folder: Path) -> None:
    words = "--each-way", "--flow", "UA:RU", "--flow", flow
    assert write(folder, "report", "istanbul-2025/s2", "307", *words, *UA) == Called(
        2,
        "",
        "counterfoil: --each-way goes with one direction of each two, such as --flow RU:UA, "
        f"not with --flow {flow}\n",
    )


def test_parts_are_typed_with_their_dimension(folder: Path) -> None:
    by = ("--by", "status=military:270,civilian:37", "--by", "sex=women:3+,...")
    recorded(folder, *FIGURE[:2], "307", *FIGURE[3:], *by, "--new")

    assert last(folder)["breakdowns"] == {
        "sex": {"parts": {"women": ">=3"}},
        "status": {"complete": True, "parts": {"civilian": "37", "military": "270"}},
    }


NEW = {
    ("report", "istanbul-2025/s22", "307", "--flow", "RU:UA"): (
        "s22 is a new stage here: known are s2\nhint: did you mean s2? Else add --new\n"
    ),
    (*FIGURE[:5], "--measure", "relased"): (
        "relased is a new measure here: known are released\n"
        "hint: did you mean released? Else add --new\n"
    ),
    (*FIGURE[:5], "--unit", "body"): (
        "body is a new unit here: known are person\nhint: add --new to bring it in\n"
    ),
    (*FIGURE[:5], "--by", "sex=women:3,..."): (
        "sex is a new dimension here: there is none yet\nhint: add --new to bring it in\n"
    ),
    ("complete", "istanbul-2025/s3"): (
        "s3 is a new stage here: known are s2\nhint: add --new to bring it in\n"
    ),
}


@pytest.mark.parametrize(("words", "said"), NEW.items(), ids=range(len(NEW)))
def test_a_word_that_is_new_to_the_agreement_needs_new(
    words: tuple[str, ...], said: str, folder: Path
) -> None:
    assert write(folder, *words, *OUTLET) == (3, "", f"counterfoil: {said}")
    assert held(folder) == 2
    assert recorded(folder, *words, *OUTLET, "--new").out


def test_a_number_in_the_place_of_the_agreement_is_told_what_comes_first(folder: Path) -> None:
    assert write(folder, "report", "300", "istanbul-2025/s2", *OUTLET) == Called(
        3,
        "",
        "counterfoil: there is no agreement 300 in this ledger\n"
        "hint: usage: counterfoil report [OPTIONS] PLACE [QUANTITY]\n",
    )


def test_a_new_word_that_looks_like_one_in_use_is_told(folder: Path) -> None:
    """A slip is not refused where new words are brought in."""
    first = recorded(folder, "report", "istanbul-2025/second", *FIGURE[2:5], *OUTLET, "--new")
    assert "looks like" not in first.err
    slip = "report", "istanbul-2025/secnd", *FIGURE[2:5], *OUTLET, "--new"
    for called in (write(folder, *slip, "--dry-run"), write(folder, *slip)):
        assert called.err.splitlines()[-1] == "the stage secnd is new and looks like second"
    assert "looks like" not in recorded(folder, *slip[:2], "309", *slip[3:]).err
    amended = recorded(
        folder, "amend", "istanbul-2025#last", "--stage", "secand", "--new", "--reason", "misread"
    )
    assert amended.err.splitlines()[-1] == "the stage secand is new and looks like second"


def test_a_category_that_is_new_to_its_dimension_needs_new(folder: Path) -> None:
    recorded(folder, *FIGURE, "--by", "sex=women:3,...", "--new")

    assert write(folder, *FIGURE, "--by", "sex=wmen:3,...").err == (
        "counterfoil: wmen is a new category of sex here: known are women\n"
        "hint: did you mean women? Else add --new\n"
    )


def test_a_completion_and_its_number_are_recorded_in_one_go(folder: Path) -> None:
    called = write(
        folder,
        *("complete", "istanbul-2025/s3", "303", "--each-way", "--occurred", "2025-05-25"),
        *("--key", "s3", "--label", "third stage", "--source", "ru-mod", "--stated", "2025-05-25"),
        "--new",
    )

    assert called == Called(
        0,
        "istanbul-2025#3\nistanbul-2025#4\n",
        "istanbul-2025/s3: completed\n"
        "istanbul-2025/s3 RU->UA released person: reported 303\n"
        "istanbul-2025/s3 UA->RU released person: reported 303\n"
        "totals of istanbul-2025 RU->UA released person: low 610, was 307; high 610, was 307\n"
        "totals of istanbul-2025 UA->RU released person: low 610, was 307; high 610, was 307\n",
    )


def test_a_completion_that_is_repeated_with_another_number_is_a_conflict(folder: Path) -> None:
    def complete(number: str, key: str) -> Called:
        return write(
            folder, "complete", "istanbul-2025/s3", number, "--each-way", *RU, "--key", key
        )

    first = recorded(
        folder, "complete", "istanbul-2025/s3", "303", "--each-way", *RU, "--key", "c", "--new"
    )
    assert first.out == "istanbul-2025#3\nistanbul-2025#4\n"
    assert complete("303", "c").out == first.out
    assert complete("304", "c").code == 4
    assert complete("304", "c" * 128).out == "istanbul-2025#5\nistanbul-2025#6\n"
    shown = recorded(folder, "show", "istanbul-2025#c-figure").out
    assert shown.startswith("istanbul-2025#4")


def test_a_refused_number_takes_its_completion_with_it(folder: Path) -> None:
    words = ("complete", "istanbul-2025/s2", "303", "--flow", "RU:XX", *RU)

    assert write(folder, *words) == Called(
        5,
        "",
        "counterfoil: RU->XX names XX, who is neither party nor mediator: known are RU and UA\n"
        "hint: counterfoil amend-agreement --party XX=NAME brings in a party\n",
    )
    assert held(folder) == 2


def test_a_flow_without_a_number_is_refused_with_a_completion(folder: Path) -> None:
    assert write(folder, "complete", "istanbul-2025/s2", "--flow", "RU:UA", *RU) == Called(
        2,
        "",
        "counterfoil: --flow is for a number, and none is given\nhint: name the QUANTITY or --by\n",
    )


def test_a_key_used_again_for_something_else_is_a_conflict(folder: Path) -> None:
    recorded(folder, *FIGURE, "--key", "c8")

    assert write(folder, *FIGURE[:2], "301", *FIGURE[3:], "--key", "c8") == Called(
        4,
        "",
        "counterfoil: the key c8 is taken by istanbul-2025#3, which says something else: "
        "nothing was recorded\n"
        "hint: choose another key, or void or amend that entry\n",
    )


def test_an_expected_version_that_has_passed_is_a_conflict(folder: Path) -> None:
    assert write(folder, *FIGURE, "--expect-version", "1") == Called(
        4,
        "",
        "counterfoil: istanbul-2025 is at entry 2, not at 1: somebody else wrote first\n"
        "hint: read it again and decide anew\n",
    )
    assert write(folder, *FIGURE, "--expect-version", "2").code == 0


@pytest.mark.parametrize("actor", ["می\u200cخواهم", "क\u094d\u200dष"], ids=["Persian", "Hindi"])
def test_whoever_records_has_a_name_of_any_script(actor: str, folder: Path) -> None:
    recorded(folder, *FIGURE, "--actor", actor)

    assert f'"actor":"{actor}"' in recorded(folder, "export").out
    assert write(folder, "verify").code == 0


REFUSED: dict[tuple[str, ...], Called] = {
    ("report", "istanbul-2052/s2", "1", *RU): Called(
        3,
        "",
        "counterfoil: there is no agreement istanbul-2052 in this ledger\n"
        "hint: did you mean istanbul-2025?\n",
    ),
    (*FIGURE[:-4], "--source", "ru-mdo", "--stated", "2025-05-24"): Called(
        3,
        "",
        "counterfoil: there is no source ru-mdo: register it first\nhint: did you mean ru-mod?\n",
    ),
    ("confirm", "istanbul-2025#9", "--flow", "RU:UA", *UA): Called(
        3,
        "",
        "counterfoil: there is no entry istanbul-2025#9: istanbul-2025 has 2 entries\n",
    ),
    ("confirm", "istanbul-2025#2", "--flow", "all", *RU): Called(
        5,
        "",
        "counterfoil: istanbul-2025#2 is the word of ru-mod: nobody confirms itself\n"
        "hint: report it again\n",
    ),
    ("confirm", "istanbul-2025#2", *UA): Called(
        5,
        "",
        "counterfoil: istanbul-2025#2 speaks of RU->UA and UA->RU: name one\n"
        "hint: --flow RU:UA, --flow UA:RU or --flow all\n",
    ),
    ("confirm", "istanbul-2025#2", "--flow", "RU-", *UA): Called(
        2,
        "",
        "counterfoil: the flow 'RU-' is not understood: a flow is RU:UA (from RU to UA), or "
        "RU+UA where one number is given for both together\n"
        "hint: a shell takes the > of RU->UA for itself: type RU:UA\n",
    ),
    (*FIGURE[:-1], "2025-02-30"): Called(
        2,
        "",
        "counterfoil: --stated: the date '2025-02-30' is not understood: there is no such date "
        "or time\n",
    ),
    (*FIGURE, "--quote", "One.\n\nTwo."): Called(
        2,
        "",
        "counterfoil: --quote: 'One.\\n\\nTwo.': text is not empty, does not start with a space and has no "
        "line breaks, control characters or bidi overrides\nhint: write a space where a line ends\n",
    ),
    FIGURE[:-2]: Called(
        2, "", "counterfoil: report needs --stated: the date on which the source said it\n"
    ),
    (*FIGURE[:-4], "--stated", "2025-05-24"): Called(2, "", "counterfoil: report needs --source\n"),
    ("report", "istanbul-2025/s2", *FIGURE[3:]): Called(
        2, "", "counterfoil: report needs QUANTITY: or parts with --by; withheld where it is\n"
    ),
    (*FIGURE, "--by", "sex=women:1,000"): Called(
        2,
        "",
        "counterfoil: the breakdown 'sex=women:1,000' is not understood: parts are "
        "status=military:270,civilian:120, ended by ,... where there are more parts\n"
        "hint: write women:1000\n",
    ),
    (*FIGURE, "--quote", "a\u202eb"): Called(
        2,
        "",
        "counterfoil: --quote: 'a\\u202eb': text is not empty, does not start with a space and has "
        "no line breaks, control characters or bidi overrides\n",
    ),
    (*FIGURE, "--key", "7"): Called(
        2,
        "",
        "counterfoil: --key: '7': a key has 1 to 128 letters, digits and . _ / -, starts with a letter or "
        "digit and is not all digits\n",
    ),
    (*FIGURE, "--as-of", "2025"): Called(
        2,
        "",
        "counterfoil: --as-of is for looking back, and nothing is recorded in the past\n"
        "hint: when it was said is --stated\n",
    ),
    (*FIGURE, "--actor", "a\tb"): Called(
        2,
        "",
        "counterfoil: the actor 'a\\tb' is not understood: a name has 1 to 200 characters that "
        "print\n",
    ),
}


@pytest.mark.parametrize(("words", "said"), REFUSED.items(), ids=range(len(REFUSED)))
def test_a_refusal_is_one_sentence_and_records_nothing(
    words: tuple[str, ...], said: Called, folder: Path
) -> None:
    assert write(folder, *words) == said
    assert held(folder) == 2


@pytest.mark.parametrize("given", ["-5", "1.5e3", "1_000", "007", "1" * 16, "True", "nan", "300-"])
def test_a_number_that_is_none_is_refused(given: str, folder: Path) -> None:
    called = write(folder, "report", "istanbul-2025/s2", *FIGURE[3:], "--", given)

    assert (called.code, called.out) == (2, "")
    assert called.err.startswith(f"counterfoil: the quantity '{given}' is not understood: ")
    assert held(folder) == 2


def test_a_date_to_come_is_refused(folder: Path) -> None:
    called = write(folder, *FIGURE[:-1], "2999-01-01")

    assert (called.code, called.out) == (5, "")
    assert called.err.startswith(
        "counterfoil: the date of the statement 2999-01-01 lies ahead: today is "
    )
    assert held(folder) == 2
