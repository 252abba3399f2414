"""Flows: who hands over to whom."""

import pytest
from pydantic import TypeAdapter, ValidationError

from domain.events import Party
from domain.refusals import BadForm
from domain.state.parties import flow_of
from domain.values.flow import ALLOWED, TYPED, Flow

FLOW: TypeAdapter[Flow] = TypeAdapter(Flow)


@pytest.mark.parametrize(
    ("text", "giver", "receiver", "pooled", "written", "typed"),
    [
        ("RU->UA", "RU", "UA", False, "RU->UA", "RU:UA"),
        ("RU:UA", "RU", "UA", False, "RU->UA", "RU:UA"),
        ("RU<->UA", "RU", "UA", True, "RU<->UA", "RU+UA"),
        ("UA+RU", "RU", "UA", True, "RU<->UA", "RU+UA"),
        ("A:B", "A", "B", False, "A->B", "A:B"),
        ("FARC-EP->UN2", "FARC-EP", "UN2", False, "FARC-EP->UN2", "FARC-EP:UN2"),
        ("A-->B", "A-", "B", False, "A-->B", "A-:B"),
        ("A" * 16 + ":" + "B" * 16, "A" * 16, "B" * 16, False, "A" * 16 + "->" + "B" * 16, None),
    ],
)
def test_every_form_of_a_flow(
    text: str, giver: str, receiver: str, pooled: bool, written: str, typed: str | None
) -> None:
    flow = Flow.parse(text)
    assert (flow.giver, flow.receiver, flow.pooled) == (giver, receiver, pooled)
    assert (str(flow), flow.parties) == (written, (giver, receiver))
    assert flow.typed == (typed or text)
    assert Flow.parse(written) == flow == FLOW.validate_json(f'"{written}"')
    assert FLOW.dump_json(flow).decode() == f'"{written}"'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "RU",
        "RU-",
        "RU>UA",
        "RU-UA",
        "RU->",
        "->UA",
        "RU=>UA",
        "RU<-UA",
        "RU->UA->TR",
        "RU->ua",
        "ru:ua",
        "RU: UA",
        " RU:UA",
        "RU:UA ",
        "RU:UA\n",
        "1RU:UA",
        "-RU:UA",
        "R_U:UA",
        "RU:RU",
        "RU<->RU",
        "RU+RU",
        "РУ:УА",
        "A" * 17 + ":B",
        "A:" + "B" * 17,
        "RU/UA",
        "RU,UA",
        "all",
    ],
)
def test_what_is_no_flow_is_refused(text: str) -> None:
    with pytest.raises(BadForm):
        Flow.parse(text)
    with pytest.raises(ValidationError):
        FLOW.validate_python(text)


@pytest.mark.parametrize("given", [True, 1, None, ["RU", "UA"], ("RU", "UA")])
def test_only_text_is_read_as_a_flow(given: object) -> None:
    with pytest.raises(ValidationError):
        FLOW.validate_python(given)


SEVERAL = (
    "a number of several together is that of one party, which stands for them all: "
    "counterfoil amend-agreement {}"
)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("RU-", "the shell took > for itself: type RU:OTHER"),
        ("FARC-EP-", "the shell took > for itself: type FARC-EP:OTHER"),
        ("ru:ua", "party codes are in capitals: RU:UA"),
        ("Ru->UA", "party codes are in capitals: RU->UA"),
        ("ru<->UA", "party codes are in capitals: RU<->UA"),
        (f"{'r' * 17}:UA", None),
        (f"{'R' * 17}-", None),
        ("RU>UA", None),
        ("ru-", None),
        ("RU", None),
        ("RU:UA:TR", None),
        ("RU:DE,US", SEVERAL.format("--party DE-US=NAME")),
        ("RU,BY->DE,US", SEVERAL.format("--party RU-BY=NAME --party DE-US=NAME")),
    ],
)
def test_the_hint_says_what_to_type(text: str, hint: str | None) -> None:
    with pytest.raises(BadForm) as caught:
        Flow.parse_typed(text)
    assert str(caught.value) == f"the flow {text!r} is not understood: {TYPED}"
    assert caught.value.hint == hint


def test_what_a_feed_gives_is_told_in_the_forms_of_feeds() -> None:
    with pytest.raises(BadForm) as caught:
        Flow.parse("RU-")
    assert str(caught.value) == f"the flow 'RU-' is not understood: {ALLOWED}"
    assert caught.value.hint is None


def test_nobody_hands_anything_over_to_himself() -> None:
    with pytest.raises(BadForm) as caught:
        Flow.parse("RU:RU")
    assert str(caught.value) == (
        "the flow 'RU:RU' is not understood: nobody hands anything over to himself"
    )


def test_pooled_flows_are_the_same_in_both_spellings_and_others_are_not() -> None:
    one, other = Flow.parse("RU+UA"), Flow.parse("UA+RU")
    assert one == other
    assert hash(one) == hash(other)
    assert {one: 1}[other] == 1
    assert str(one) == str(other) == "RU<->UA"
    assert Flow.parse("RU:UA") != Flow.parse("UA:RU")
    assert Flow.parse("RU:UA") != one
    assert Flow.parse("RU:UA") != "RU->UA"


@pytest.mark.parametrize(
    "text", ["RU-UA", "RU>UA", "ru/ua", "Russia to Ukraine", "Russia–ua", "russia -> UKRAINE"]
)
def test_two_parties_with_another_sign_between_them_are_understood(text: str) -> None:
    parties = {"RU": Party(code="RU", name="Russia"), "UA": Party(code="UA", name="Ukraine")}

    with pytest.raises(BadForm) as caught:
        flow_of(text, lambda: parties)
    assert caught.value.hint == "did you mean RU:UA?"
    with pytest.raises(BadForm) as caught:
        flow_of(text, dict)
    assert "did you mean" not in (caught.value.hint or "")
