"""Quantities: what can be said of a number, and what cannot."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from domain.refusals import BadForm
from domain.values.quantity import Form, Quantity, Span, number_text, total

FORMS = (
    "a quantity is 390, >=300, >300, <=300, <300, 300..310, ~300, withheld or vague:dozens, "
    "without separators, signs or exponents"
)
TYPED_FORMS = (
    "a quantity is 390, 300+, more-than:300, at-most:300, less-than:300, 300..310, about:300, "
    "withheld or vague:dozens, without separators, signs or exponents"
)
QUANTITY: TypeAdapter[Quantity] = TypeAdapter(Quantity)


def span(
    low: str, high: str | None, *, low_strict: bool = False, high_strict: bool = False
) -> Span:
    return Span(Decimal(low), Decimal(high) if high is not None else None, low_strict, high_strict)


@pytest.mark.parametrize(
    ("text", "form", "values", "number"),
    [
        ("390", Form.EXACT, span("390", "390"), "390"),
        ("0", Form.EXACT, span("0", "0"), "0"),
        ("12.5", Form.EXACT, span("12.5", "12.5"), "12.5"),
        ("0.000001", Form.EXACT, span("0.000001", "0.000001"), "0.000001"),
        (
            "999999999999999",
            Form.EXACT,
            span("999999999999999", "999999999999999"),
            "999999999999999",
        ),
        (">=300", Form.BOUND, span("300", None), None),
        (">=0", Form.BOUND, span("0", None), None),
        (">300", Form.BOUND, span("300", None, low_strict=True), None),
        (">0", Form.BOUND, span("0", None, low_strict=True), None),
        ("<=300", Form.BOUND, span("0", "300"), None),
        ("<=0", Form.BOUND, span("0", "0"), None),
        ("<300", Form.BOUND, span("0", "300", high_strict=True), None),
        ("<0.5", Form.BOUND, span("0", "0.5", high_strict=True), None),
        ("300..310", Form.RANGE, span("300", "310"), None),
        ("0..0.5", Form.RANGE, span("0", "0.5"), None),
        ("~300", Form.ABOUT, None, "300"),
        ("~0", Form.ABOUT, None, "0"),
        ("withheld", Form.WITHHELD, None, None),
        ("vague:dozens", Form.VAGUE, None, None),
        ("vague:a few", Form.VAGUE, None, None),
        ("vague:x", Form.VAGUE, None, None),
        ("vague:десятки", Form.VAGUE, None, None),
        ("vague:hundreds some say", Form.VAGUE, None, None),
        ("vague:" + "d" * 64, Form.VAGUE, None, None),
    ],
)
def test_every_form_of_a_quantity(
    text: str, form: Form, values: Span | None, number: str | None
) -> None:
    expected = Quantity(form, text, values, Decimal(number) if number is not None else None)
    assert Quantity.parse(text) == expected
    assert str(expected) == text
    assert QUANTITY.validate_json(f'"{text}"') == expected
    assert QUANTITY.dump_json(expected).decode() == f'"{text}"'
    assert QUANTITY.validate_python(expected) is expected
    assert expected.exact == (expected.number if form is Form.EXACT else None)
    assert expected.firm is (form in (Form.EXACT, Form.BOUND, Form.RANGE))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("0.0", "0"),
        ("12.50", "12.5"),
        ("100", "100"),
        (">=300.0", ">=300"),
        (">300.10", ">300.1"),
        ("<=1.0", "<=1"),
        ("<0.50", "<0.5"),
        ("300.0..310.50", "300..310.5"),
        ("~1000.000", "~1000"),
    ],
)
def test_a_number_has_one_way_to_be_written(text: str, written: str) -> None:
    assert str(Quantity.parse(text)) == written
    assert Quantity.parse(text) == Quantity.parse(written)


NEVER = [
    *(
        "",
        " ",
        "٣",
        "３",
        "½",
        "1_000",
        " 12 ",
        "12 ",
        "12\n",
        "1 000",
        "1\u00a0000",
        "1,000",
        "1'000",
    ),
    *("1e5", "1E5", "0x10", "NaN", "nan", "inf", "Infinity", "True", "None", "12.5.1", "1.", ".5"),
    *("-0", "-1", "+1", "007", "00", "00.5", "1.1234567", "1" + "0" * 15, "10" * 60, "10**16"),
    *("300..300", "310..300", "300..", "..300", "300...310", "300..310..320", "300..~310", ".."),
    *("300..-310", "<300..310", "~300..310", "300-310", "<0", "<0.0", ">", ">=", "<", "<=", "~"),
    *(
        "=300",
        "==300",
        ">==300",
        "=>300",
        ">>300",
        "<>300",
        "~~300",
        "~>300",
        ">~300",
        ">-1",
        "~-1",
    ),
    *("Withheld", "WITHHELD", "withheld ", "withheld:300", "vague", "vague:", "vague: dozens"),
    *("vague:dozens ", "vague:dozens\n", "vague:a\u202eb", "vague:" + "d" * 65, "Vague:dozens"),
    *("vague:_", "vague:-", "vague:a;b", "vague:<b>", "dozens", "unknown", "n/a", "-", "?", "300?"),
]


@pytest.mark.parametrize("text", NEVER)
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(BadForm) as caught:
        Quantity.parse(text)
    assert str(caught.value).startswith("the quantity ")
    with pytest.raises(ValidationError):
        QUANTITY.validate_python(text)


@pytest.mark.parametrize(
    "form", [">={}", ">{}", "<={}", "<{}", "~{}", "0..{}", "{}..999999999999999"]
)
@pytest.mark.parametrize("number", ["007", "1e5", "-1", "", "1_0", "٣", "1" + "0" * 15, "1,5"])
def test_every_form_is_as_strict_with_its_numbers(form: str, number: str) -> None:
    with pytest.raises(BadForm):
        Quantity.parse(form.format(number))


@pytest.mark.parametrize(
    "given", [True, False, 1, 0, -1, 1.5, float("nan"), Decimal(1), None, [], b"1"]
)
def test_only_text_is_read_as_a_quantity(given: Any) -> None:
    with pytest.raises(ValidationError):
        QUANTITY.validate_python(given)


@pytest.mark.parametrize("given", ["1", "1.5", "true", "null", "[]", "{}", '{"text": "1"}'])
def test_json_that_is_no_text_is_no_quantity(given: str) -> None:
    with pytest.raises(ValidationError):
        QUANTITY.validate_json(given)


def test_an_absurdly_long_number_is_refused_before_it_is_read() -> None:
    with pytest.raises(ValidationError, match="at most 100 characters"):
        QUANTITY.validate_python("9" * 10**6)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("390", "390"),
        ("300+", ">=300"),
        ("at-least:300", ">=300"),
        ("more-than:300", ">300"),
        ("at-most:300", "<=300"),
        ("less-than:300", "<300"),
        ("300..310", "300..310"),
        ("about:300", "~300"),
        ("withheld", "withheld"),
        ("vague:dozens", "vague:dozens"),
        (">=300", ">=300"),
        (">300", ">300"),
        ("<=300", "<=300"),
        ("<300", "<300"),
        ("~300", "~300"),
    ],
)
def test_a_quantity_may_be_typed_in_forms_that_every_shell_passes_on(
    typed: str, written: str
) -> None:
    assert str(Quantity.typed(typed)) == written


@pytest.mark.parametrize(
    "typed",
    [
        "+",
        "300++",
        "about:",
        "about:~3",
        "at-least:",
        "at-least:>3",
        "At-least:3",
        "more-than:-1",
        "300 +",
        "+300",
        "less-than:0",
        "at-least:300+",
        "about: 300",
    ],
)
def test_what_is_typed_wrongly_is_refused(typed: str) -> None:
    with pytest.raises(BadForm):
        Quantity.typed(typed)


def test_a_feed_does_not_understand_what_is_typed() -> None:
    for typed in ("300+", "at-least:300", "about:300"):
        with pytest.raises(BadForm):
            Quantity.parse(typed)


@pytest.mark.parametrize(
    ("text", "sentence", "hint"),
    [
        ("1,000", f"the quantity '1,000' is not understood: {FORMS}", "write 1000"),
        ("1 000", f"the quantity '1 000' is not understood: {FORMS}", "write 1000"),
        ("1\u202f000", f"the quantity '1\\u202f000' is not understood: {FORMS}", "write 1000"),
        ("1_000", f"the quantity '1_000' is not understood: {FORMS}", "write 1000"),
        ("1'000", f'the quantity "1\'000" is not understood: {FORMS}', "write 1000"),
        (">=1,000", f"the quantity '>=1,000' is not understood: {FORMS}", "write >=1000"),
        ("-5", f"the quantity '-5' is not understood: {FORMS}", "a quantity is never negative"),
        ("−5", f"the quantity '−5' is not understood: {FORMS}", "a quantity is never negative"),
        ("– 5", f"the quantity '– 5' is not understood: {FORMS}", "a quantity is never negative"),
        ("007", f"the quantity '007' is not understood: {FORMS}", "leave out the zeros in front"),
        (
            "00.5",
            f"the quantity '00.5' is not understood: {FORMS}",
            "leave out the zeros in front",
        ),
        (
            "1" * 16,
            f"the quantity '{'1' * 16}' is not understood: {FORMS}",
            "at most 15 digits before the point",
        ),
        ("myriads", f"the quantity 'myriads' is not understood: {FORMS}", None),
        ("<0", "the quantity '<0' is not understood: nothing is less than 0", None),
        (
            "5..5",
            "the quantity '5..5' is not understood: a range goes from a lower to a higher number",
            "write 5",
        ),
        (
            "6..5",
            "the quantity '6..5' is not understood: a range goes from a lower to a higher number",
            None,
        ),
        (
            "vague:",
            (
                "the quantity 'vague:' is not understood: vague: is followed by a word or a few, "
                "such as dozens"
            ),
            None,
        ),
    ],
)
def test_the_sentence_says_what_is_allowed_and_the_hint_what_to_write(
    text: str, sentence: str, hint: str | None
) -> None:
    with pytest.raises(BadForm) as caught:
        Quantity.parse(text)
    assert (str(caught.value), caught.value.hint) == (sentence, hint)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("13,8", "13.8"),
        ("0,5", "0.5"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.500.000,25", "1500000.25"),
        ("1.234.567", "1234567"),
        ("1 234,5", "1234.5"),
        ("3\u202f000\u202f000", "3000000"),
        ("13’800", "13800"),
        ("1,00,000", "100000"),
        ("> 400", "more-than:400"),
        ("≥400", "at-least:400"),
        ("=<400", "at-most:400"),
        ("400 +", "at-least:400"),
        ("at-least: 5", "at-least:5"),
        ("About 300", "about:300"),
        ("300 or more", "at-least:300"),
        ("1,300 and over", "at-least:1300"),
        ("300 or fewer", "at-most:300"),
        ("between 300 and 310", "300..310"),
        ("From 1,300 to 1,310", "1300..1310"),
        ("≈ 3,000", "about:3000"),
        ("300 .. 310", "300..310"),
        ("300-310", "300..310"),
        ("1,000–1,200", "1000..1200"),
    ],
)
def test_the_hint_writes_what_was_meant_with_its_decimals_its_bound_and_its_range(
    text: str, meant: str
) -> None:
    with pytest.raises(BadForm) as caught:
        Quantity.typed(text)
    assert caught.value.given == text
    assert caught.value.hint == f"write {meant}"
    Quantity.typed(meant)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("50%", "write 50, with percent as the unit"),
        ("~ 12,5 %", "write about:12.5, with percent as the unit"),
        ("half percent", None),
        ("None", "write 0 where there were none, withheld where the number is kept back"),
        (
            "n/a",
            "leave it out where nobody says a number; write withheld where it is kept back",
        ),
        ("?", "leave it out where nobody says a number; write withheld where it is kept back"),
        ("ten", "write 10"),
        ("Twenty-one", "write 21"),
        ("fifty five", "write 55"),
        *(
            (word, "write vague: in front of it")
            for word in ("dozens", "Hundreds", "several", "many", "tens of thousands", "a dozen")
        ),
    ],
)
def test_the_hint_tells_shares_zero_words_and_what_is_not_known_apart(
    text: str, hint: str | None
) -> None:
    with pytest.raises(BadForm) as caught:
        Quantity.typed(text)
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    "text",
    [
        "12 34",
        "1,2,3",
        "1,000,00",
        "~ 400.000",
        "1.000-2.000",
        "~300+",
        "300++",
        "3,5 million",
        "310-300",
        "5-5",
        "< 0",
    ],
)
def test_no_hint_writes_a_number_that_could_be_another(text: str) -> None:
    with pytest.raises(BadForm) as caught:
        Quantity.typed(text)
    assert caught.value.hint is None


def test_a_typed_quantity_is_refused_in_the_words_of_what_is_typed() -> None:
    with pytest.raises(BadForm) as caught:
        Quantity.typed("at-least:many")
    assert str(caught.value) == f"the quantity 'at-least:many' is not understood: {TYPED_FORMS}"


def test_an_exact_quantity_of_a_number() -> None:
    assert Quantity.of(390) == Quantity.parse("390")
    assert Quantity.of(Decimal("12.50")) == Quantity.parse("12.5")


@pytest.mark.parametrize(
    ("number", "text"),
    [("0", "0"), ("100", "100"), ("1E+2", "100"), ("1.50", "1.5"), ("1.00", "1"), ("-0.5", "-0.5")],
)
def test_a_number_is_written_in_digits_with_a_point_only_where_it_is_needed(
    number: str, text: str
) -> None:
    assert number_text(Decimal(number)) == text


# Spans against the values in them, on a grid fine enough to tell them apart.

GRID = [Decimal(quarter) / 4 for quarter in range(60)]
FIRM = [
    *(str(number) for number in range(6)),
    *(
        f"{sign}{number}"
        for sign in (">=", ">", "<=", "<")
        for number in range(6)
        if (sign, number) != ("<", 0)
    ),
    *(f"{low}..{high}" for low in range(6) for high in range(low + 1, 6)),
]
firm = st.sampled_from(FIRM).map(Quantity.parse)


def values(text: str) -> set[Decimal]:
    """All values of a firm quantity that lie on the grid; no quantity here ends beyond it but in the open."""
    if text.startswith(">="):
        return {value for value in GRID if value >= int(text[2:])}
    if text.startswith("<="):
        return {value for value in GRID if value <= int(text[2:])}
    if text.startswith(">"):
        return {value for value in GRID if value > int(text[1:])}
    if text.startswith("<"):
        return {value for value in GRID if value < int(text[1:])}
    low, _, high = text.partition("..")
    return {value for value in GRID if int(low) <= value <= int(high or low)}


@given(firm, firm)
def test_quantities_share_a_value_where_some_number_is_in_both(
    one: Quantity, other: Quantity
) -> None:
    assert one.shares_a_value_with(other) == bool(values(str(one)) & values(str(other)))


@given(firm, firm)
def test_one_lies_within_another_where_all_its_numbers_do(one: Quantity, other: Quantity) -> None:
    assert one.span is not None
    assert other.span is not None
    inside = values(str(one)) <= values(str(other))
    ends = one.span.high is not None or other.span.high is None
    assert one.span.within(other.span) == (inside and ends)


@given(firm, firm)
def test_what_two_share_is_what_is_in_both(one: Quantity, other: Quantity) -> None:
    assert one.span is not None
    assert other.span is not None
    if not one.span.meets(other.span):
        return
    shared = one.span.both(other.span)
    found = {
        value
        for value in GRID
        if (value > shared.low or (value == shared.low and not shared.low_strict))
        and (
            shared.high is None
            or value < shared.high
            or (value == shared.high and not shared.high_strict)
        )
    }
    assert found == values(str(one)) & values(str(other))


@given(firm, firm)
def test_what_is_said_later_repeats_the_older_where_the_older_lies_inside_it(
    newer: Quantity, older: Quantity
) -> None:
    inside = values(str(older)) < values(str(newer))
    assert newer.only_repeats(older) == inside


@pytest.mark.parametrize("open_", ["~5", "vague:some", "withheld"])
@pytest.mark.parametrize("other", ["0", "999", ">5", "<3", "~9", "withheld", "vague:few"])
def test_about_vague_and_withheld_share_values_with_everything(open_: str, other: str) -> None:
    one, another = Quantity.parse(open_), Quantity.parse(other)
    assert one.shares_a_value_with(another)
    assert another.shares_a_value_with(one)


@given(st.lists(firm, min_size=1, max_size=4))
@example([Quantity.parse("1"), Quantity.parse("<=0")])
def test_a_sum_of_quantities_says_no_more_and_no_less_than_its_parts(parts: list[Quantity]) -> None:
    added = total(parts)
    low = sum(min(values(str(part))) if not _low_is_open(part) else _low(part) for part in parts)
    highs = [part.span.high for part in parts if part.span]
    if added is None:
        assert any(str(part).startswith("<") and str(part)[1] != "=" for part in parts)
        assert low > 0 or any(_low_is_open(part) for part in parts)
        return
    assert added.span is not None
    assert added.span.low == low
    assert added.span.high == (
        None if None in highs else sum(high for high in highs if high is not None)
    )
    assert added.span.low_strict == (added.span.high is None and any(map(_low_is_open, parts)))


def _low_is_open(part: Quantity) -> bool:
    return part.span is not None and part.span.low_strict


def _low(part: Quantity) -> Decimal:
    assert part.span is not None
    return part.span.low


def test_a_sum_of_nothing_is_nothing() -> None:
    assert str(total([])) == "0"


@pytest.mark.parametrize(
    ("parts", "added"),
    [
        (["~300", "~7", "3"], "~310"),
        (["~300", "vague:some"], None),
        (["~300", ">=7"], None),
        (["vague:some", "withheld"], ">=0"),
        (["withheld", "300"], ">=300"),
        (["withheld", "<=300"], ">=0"),
        ([">300", "withheld"], ">300"),
        (["<300", "<=0"], "<300"),
        (["<300", "1"], None),
        (["<300", ">1"], ">1"),
        (["<=300", "0"], "<=300"),
        (["0..3", "0"], "0..3"),
        (["1..3", "<=2"], "1..5"),
        (["0.1", "0.2"], "0.3"),
    ],
)
def test_quantities_are_added_where_the_sum_has_a_form(parts: list[str], added: str | None) -> None:
    found = total(Quantity.parse(part) for part in parts)
    assert (str(found) if found else None) == added


def test_a_sum_may_be_longer_than_a_number_that_can_be_said() -> None:
    most = Quantity.parse("9" * 15)
    assert str(total([most, most])) == "1999999999999998"
    assert str(total([most, Quantity.parse(">=" + "9" * 15)])) == ">=1999999999999998"
    with pytest.raises(BadForm):
        Quantity.parse("1999999999999998")
