"""The feed: what an object of it may hold, and how it is told what it may not."""

import json
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import pytest

from domain.feed import Draft, read
from domain.feed_json import NotJson, parse
from domain.problem import Unreadable
from domain.refusals import Malformed
from domain.values.statement import Statement
from tests.rules.given import Object, announce, confirm, report, source, void
from tests.work import calls

ID = str(UUID(int=7))
FIGURE = report("ru-mod", "5", key="c")


# Lines ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("{}", {}),
        (' {"a": "\\u0041"} ', {"a": "A"}),
        ('{"a": {"b": 1}, "b": [true, null]}', {"a": {"b": 1}, "b": [True, None]}),
    ],
)
def test_a_line_is_one_json_object(line: str, found: Object) -> None:
    assert parse(line) == found


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "it is cut short"),
        ("{", "it is cut short"),
        ('{"a": 1', "it is cut short"),
        ('{"a": "b', "it is cut short"),
        ('{"a": "b\\', "it is cut short"),
        ('{"a": 1,', "it is cut short"),
        ("[]", "it holds something else"),
        ('"text"', "it holds something else"),
        ("7", "it holds something else"),
        ("null", "it holds something else"),
        ('{"a": NaN}', "NaN is no number"),
        ('{"a": Infinity}', "Infinity is no number"),
        ('{"a": -Infinity}', "-Infinity is no number"),
        ("[" * 100_000, "it is nested too deeply"),
        ('{"a": ' + "9" * 5_000 + "}", "it holds a number of endless length"),
        ('{"a": "b\tc"}', "invalid control character at column 9"),
        ("{'a': 1}", "expecting property name enclosed in double quotes at column 2"),
        ('{"a": 1} {"b": 2}', "extra data at column 10"),
        ('{"a": 01}', "expecting ',' delimiter at column 8"),
    ],
)
def test_a_line_that_is_none_says_why(line: str, why: str) -> None:
    with pytest.raises(NotJson) as caught:
        parse(line)
    assert str(caught.value) == f"the line is not a JSON object: {why}"
    assert isinstance(caught.value, Malformed)


@pytest.mark.parametrize(
    ("line", "key", "field"),
    [
        ('{"a": 1, "a": 2}', "a", "a"),
        ('{"a": {"b": 1, "c": 2, "b": 1}}', "b", "a.b"),
        (
            '{"a": {"c": 1}, "b": [7, {"c": {"d": 1, "e": 1, "d": 1}, "a": 1, "a": 1}]}',
            "d",
            "b.1.c.d",
        ),
        ('{"a": {"b": 1, "b": 2}, "a": 2}', "b", "a.b"),
        ('{"a": {"b": 1, "b": 2}', "b", "b"),
        ('{"": 1, "": 2}', "", ""),
    ],
)
def test_a_key_that_stands_twice_is_told_with_where_it_stands(
    line: str, key: str, field: str
) -> None:
    with pytest.raises(NotJson) as caught:
        parse(line)
    assert str(caught.value).endswith(f"the key '{key}' stands twice")
    assert caught.value.field == field
    assert isinstance(caught.value, Malformed)


def test_of_a_line_full_of_keys_the_one_that_stands_twice_takes_work_that_grows_with_them() -> None:
    def work(many: int) -> int:
        keys = ", ".join(f'"{number}": 1' for number in range(many))

        def read() -> None:
            with pytest.raises(NotJson, match=f"the key '{many - 1}' stands twice"):
                parse(f'{{{keys}, "{many - 1}": 1}}')

        return calls(read)

    assert work(4_000) < 3 * work(2_000)


# Objects ----------------------------------------------------------------------------------------


def test_an_object_becomes_a_draft() -> None:
    draft = read(FIGURE, ID)
    assert (draft.subject, draft.key, draft.pointers, draft.of_a_source) == ("a", "c", {}, False)
    assert (type(draft.event).__name__, draft.event.event_id) == ("FigureReported", ID)
    draft = read(source("ru-mod", "official", "RU"), ID)
    assert (draft.subject, draft.key, draft.of_a_source) == ("ru-mod", None, True)


@pytest.mark.parametrize("of", ["c", "a#7", "a#last", "a/s1@ru-mod", 7, 10**12 - 1])
def test_a_pointer_is_kept_as_it_was_named(of: Any) -> None:
    assert read(confirm("ua-hq", of), ID).pointers == {"of": of}


@pytest.mark.parametrize(
    "bare", [FIGURE, announce(), source("x"), confirm("ua-hq", cast("Any", 2), key="d")]
)
def test_what_may_be_left_out_may_be_null_as_well(bare: Object) -> None:
    event = read(bare, ID).event
    nulls = {name: None for name, field in event.FIELDS.items() if not field.required}
    told = {**nulls, "key": None, **bare}
    if "statement" in bare:
        nulls = {name: None for name, field in Statement.FIELDS.items() if not field.required}
        told["statement"] = {**nulls, **bare["statement"]}
    assert read(told, ID).event == event


def test_every_pointer_of_a_voiding_is_kept() -> None:
    draft: Draft = read(void("c", "a#3"), ID)
    assert draft.pointers == {"of": "c", "replacement": "a#3"}


def problems(given: Object) -> list[str]:
    with pytest.raises(Unreadable) as caught:
        read(given, ID)
    assert isinstance(caught.value, Malformed)
    return [str(problem) for problem in caught.value.found]


QUOTED = "text in quotes is expected"
SLUG = "a slug has 1 to 64 small letters, digits and hyphens, and starts with a letter or digit"
PARTY = "a party code has 1 to 16 capital letters, digits and hyphens, and starts with a letter"
KEY = "a key has 1 to 128 letters, digits and . _ / -, starts with a letter or digit and is not all digits"
POINTER = "an entry is named by its key, its citation or, as a whole number, its number"
TEXT = (
    "text is not empty, does not start with a space and has no line breaks, control characters or "
    "bidi overrides"
)
DATE = "a date is 2025, 2025-05 or 2025-05-24, an instant 2025-05-24T18:30+03:00 with its offset"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"event": None}, "event: every object names its event, such as FigureReported"),
        (
            {"event": "FigureReportd"},
            "event: there is no event 'FigureReportd' (did you mean FigureReported?)",
        ),
        (
            {"event": "StageFinished"},
            (
                "event: there is no event 'StageFinished' (there are StageScheduled, StagePostponed, "
                "StageCompleted and StageCancelled)"
            ),
        ),
        (
            {"event": "figurereported"},
            "event: there is no event 'figurereported' (did you mean FigureReported?)",
        ),
        ({"event": "domain.events:Event"}, "event: there is no event 'domain.events:Event'"),
        ({"event": 7}, "event: there is no event 7"),
        ({"agreement": None}, "agreement: every event names its agreement"),
        ({"agreement": "A"}, f"agreement: 'A': {SLUG}"),
        ({"agreement": 5}, f"agreement: 5: {SLUG}"),
        ({"key": "77"}, f"key: '77': {KEY}"),
        ({"key": 77}, f"key: 77: {KEY}"),
        ({"event_id": ID}, "event_id: is not a field of this event"),
        ({"quantity": 5}, f'quantity: 5: {QUOTED} (write "5")'),
        ({"quantity": 5.5}, f"quantity: 5.5: {QUOTED}"),
        ({"quantity": True}, f"quantity: true: {QUOTED}"),
        ({"quantity": []}, f"quantity: []: {QUOTED}"),
        ({"stage": True}, f"stage: true: {QUOTED}"),
        ({"flows": "RU->UA"}, "flows: 'RU->UA': a list is expected (write [\"RU->UA\"])"),
        ({"flows": ["RU->UA", "RU->UA"]}, "flows: a flow is named twice"),
        (
            {"scope": "stages"},
            (
                "scope: 'stages': allowed are stage, whole, running, planned, remaining and programme "
                "(did you mean stage?)"
            ),
        ),
        (
            {"statement": "ru-mod"},
            "statement: 'ru-mod': an object with fields of its own is expected",
        ),
        ({"measure": None}, f"measure: null: {QUOTED}"),
        ({"unit": "x" * 65}, f"unit: '{'x' * 56}...: {SLUG}"),
        (
            {"stated": "2025-05-24"},
            "stated: is not a field of this event (it belongs inside statement)",
        ),
        ({"mesure": "x"}, "mesure: is not a field of this event (did you mean measure?)"),
        (
            {"reason": "x"},
            (
                "reason: is not a field of this event (FigureReported has breakdowns, flows, measure, quantity, "
                "repeats, scope, stage, statement, unit and up_to)"
            ),
        ),
        ({"xyzzy": "x"}, "xyzzy: is not a field of this event"),
        ({"repeats": True}, f"repeats: true: {POINTER}"),
        ({"repeats": 0}, f"repeats: 0: {POINTER}"),
        ({"repeats": "7"}, f"repeats: '7': {POINTER} (write 7 without quotes)"),
        ({"repeats": "-7"}, f"repeats: '-7': {POINTER}"),
        ({"repeats": 1.5}, f"repeats: 1.5: {POINTER}"),
        ({"repeats": ["c"]}, f'repeats: ["c"]: {POINTER}'),
        ({"breakdowns": {"sex": {"parts": {}}}}, "breakdowns.sex.parts: is empty"),
        (
            {"breakdowns": {"sex": {"parts": {"men": 3}}}},
            f'breakdowns.sex.parts.men: 3: {QUOTED} (write "3")',
        ),
        (
            {"breakdowns": {"sex": {"complete": "yes", "parts": {"men": "3"}}}},
            "breakdowns.sex.complete: 'yes': true or false is expected",
        ),
        (
            {"breakdowns": ["sex"]},
            'breakdowns: ["sex"]: an object with fields of its own is expected',
        ),
    ],
)
def test_what_is_wrong_with_an_object(change: Object, found: str) -> None:
    given = {
        name: value
        for name, value in (FIGURE | change).items()
        if name not in change or value is not None or name == "measure"
    }
    assert problems(given) == [found]


def test_what_is_missing_is_named() -> None:
    given = {name: value for name, value in FIGURE.items() if name not in ("measure", "statement")}
    assert problems(given) == ["measure: is missing", "statement: is missing"]
    statement = {"source": "ru-mod"}
    assert problems(FIGURE | {"statement": statement}) == ["statement.stated: is missing"]


def test_a_list_is_empty_where_nothing_stands_in_it_well_formed_or_not() -> None:
    term = {"measure": "released", "unit": "person", "quantity": 120}
    stated = {**FIGURE, "event": "TermsStated", "terms": []}
    for name in ("scope", "stage", "flows", "measure", "unit", "quantity"):
        stated.pop(name, None)

    assert problems(stated) == ["terms: is empty"]
    assert problems(stated | {"terms": [term]}) == [
        f'terms.0.quantity: 120: {QUOTED} (write "120")'
    ]
    assert problems(announce(parties=["a"])) == [f"parties.0.code: 'a': {PARTY}"]


def test_all_problems_of_an_object_are_told_at_once() -> None:
    given = announce(title=" x", parties=[], terms=[{"measure": "x"}], agreement="A", key="7")
    assert [problem.partition(":")[0] for problem in problems(given)] == [
        "key",
        "agreement",
        "parties",
        "terms.0.quantity",
        "terms.0.unit",
        "title",
    ]


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            {"stated": "2025-02-30"},
            "statement.stated: the date '2025-02-30' is not understood: there is no such date or time",
        ),
        (
            {"stated": "24.05.2025"},
            (
                f"statement.stated: the date '24.05.2025' is not understood: {DATE} "
                "(write the year first: 2025-05-24)"
            ),
        ),
        (
            {"stated": datetime(2025, 5, 24, 10, 0)},  # noqa: DTZ001 - as TOML has it
            (
                f'statement.stated: 2025-05-24 10:00:00: {QUOTED} (write "2025-05-24T10:00:00+03:00", with the '
                "offset of the clock that it is by)"
            ),
        ),
        ({"sorce": "x"}, "statement.sorce: is not a field of this event (did you mean source?)"),
        ({"via": "TASS"}, "statement.via: 'TASS': a list is expected (write [\"TASS\"])"),
        (
            {"note": "a\nb"},
            f"statement.note: 'a\\nb': {TEXT} (write a space where a line ends)",
        ),
        ({"note": "a\u202eb"}, f"statement.note: 'a\\u202eb': {TEXT}"),
        ({"note": "x" * 4001}, "statement.note: is longer than 4000 characters"),
        ({"note": "\ud800"}, "statement.note: holds half a character (a lone surrogate)"),
        (
            {"url": "javascript:x"},
            "statement.url: 'javascript:x': a link starts with http:// or https:// and has no spaces",
        ),
        ({"basis": "guess"}, "statement.basis: 'guess': allowed are counted"),
    ],
)
def test_what_is_wrong_with_a_statement(statement: Object, found: str) -> None:
    assert problems(FIGURE | {"statement": FIGURE["statement"] | statement}) == [found]


def test_a_source_belongs_to_no_agreement() -> None:
    assert problems(source("x", "media", agreement="a")) == [
        "agreement: is not a field of this event"
    ]


@pytest.mark.parametrize("flow", ["NS", "all ", 7])
def test_a_flow_that_may_be_all_is_told_once_and_with_both_forms(flow: object) -> None:
    (problem,) = problems(confirm("ua-hq", "c", flow=flow))
    assert repr(flow) in problem
    assert isinstance(flow, int) or problem.endswith(", or 'all'")


@pytest.mark.parametrize("of", [None, True, 0, -1, 1.5, [], "7"])
def test_what_names_no_entry_is_told_what_names_one(of: object) -> None:
    (problem,) = problems({**confirm("ua-hq", "c"), "of": of})
    given = repr(of) if isinstance(of, str) else json.dumps(of)
    assert problem.startswith(f"of: {given}: an entry is named by its key, its citation or, as a")


def test_an_instant_without_quotes_is_told_in_the_form_that_is_taken() -> None:
    stated = datetime(2024, 1, 2, 10, tzinfo=UTC)
    said = {"source": "ru-mod", "stated": stated}
    (problem,) = problems({**FIGURE, "statement": said})
    assert problem.endswith('(write "2024-01-02T10:00:00+00:00")')
    read({**FIGURE, "statement": {**said, "stated": stated.isoformat()}}, ID)


def test_a_source_is_offered_no_field_that_it_cannot_have() -> None:
    given = {**source("ru-mod", "official", "RU"), "statement": {"source": "ru-mod"}}
    has = "aliases, kind, name, note, same_as, source and speaks_for"
    assert problems(given) == [
        f"statement: is not a field of this event (SourceRegistered has {has})"
    ]


def test_letters_of_any_alphabet_are_shown_as_they_are_and_what_is_invisible_is_not() -> None:
    assert problems(report("ru-mod", "5", stage="\u0441\u0442\u0430"))[0].startswith(
        "stage: 'ста': "
    )
    assert problems(report("ru-mod", "5", stage="s\u202e1"))[0].startswith("stage: 's\\u202e1': ")
