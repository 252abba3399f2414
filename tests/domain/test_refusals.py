"""Every reason for which something is refused: what produces it, its sentence, its hint and its code."""

import pkgutil
import re
from collections.abc import Callable, Iterator
from datetime import UTC
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest

import domain
from cli.failures import code_of
from domain import refusals
from domain.deciding import rulebook
from domain.deciding.rulebook import (
    AlreadyAnnounced,
    AnnouncementCarriesOthers,
    AnnouncementVoided,
    AnothersWord,
    AssertsNothing,
    CannotBe,
    DateToCome,
    EndsBeforeItStarts,
    FlowIsAmbiguous,
    LacksTheDimension,
    LacksTheFlow,
    NewWord,
    NotTheNewest,
    OnlyRepeats,
    OwnWord,
    PartyTwice,
    QuantityWithDimension,
    ReplacementCannot,
    SaysNothing,
    ScopeNeeds,
    SharesNoValue,
    StatesNoTotal,
    Stranger,
    TermTwice,
    Voided,
)
from domain.deciding.vocabulary import new_words
from domain.events import FigureReported
from domain.feed import read
from domain.names.citation import Place
from domain.problem import Unreadable
from domain.refusals import (
    AgainstTheRules,
    BadFields,
    BadForm,
    Conflict,
    DoesNotHold,
    KeyIsTaken,
    Malformed,
    Refused,
    SomebodyWroteFirst,
    Unknown,
    UnknownAgreement,
    UnknownEntry,
    UnknownSource,
    UnknownStage,
    closest,
    listed,
)
from domain.state.sources import NothingAmended
from domain.state.words import Words, words_in
from domain.values.quantity import Quantity
from projections.agreement import AgreementAt
from projections.asked.filters import Filter, slots
from projections.cut import Cut
from tests.rules.given import (
    EACH,
    KINDS,
    Object,
    Told,
    announce,
    cancel,
    complete,
    confirm,
    correct,
    dispute,
    parts,
    report,
    retract,
    said,
    source,
    term,
    terms,
    told,
    void,
)

BY_SEX = {"sex": parts(women="2", men="3")}
FIGURE = report("ru-mod", "5", key="c")
BOTH = report("ru-mod", "5", EACH, key="c")
AS_A_WHOLE = "dispute it as a whole: name no flow, no dimension and no number"
CARRIES = (
    "counterfoil amend-agreement puts right what the agreement is called, when and between whom, "
    "counterfoil terms --replaces the terms"
)
CODES: dict[type[Refused], int] = {
    Malformed: 2,
    Unknown: 3,
    Conflict: 4,
    AgainstTheRules: 5,
    DoesNotHold: 6,
}
Case = tuple[type[Refused], list[Object], Object, int, str, str | None]

DECIDED: list[Case] = [
    (
        AnnouncementVoided,
        [void("a"), announce("ru-mod", key="b", title="Again"), void("b")],
        FIGURE,
        3,
        "a#3, which announced a, was voided by a#4",
        "counterfoil announce a ... announces it again",
    ),
    (
        AlreadyAnnounced,
        [],
        announce("ua-hq", key="b"),
        5,
        "a was announced already, as a#1",
        (
            "state further terms with counterfoil terms, put the title or parties right with "
            "counterfoil amend-agreement"
        ),
    ),
    (
        Stranger,
        [],
        report("ru-mod", "5", "RU->UAA"),
        5,
        "RU->UAA names UAA, who is neither party nor mediator: known are RU, UA and TR",
        "did you mean UA?",
    ),
    (
        Stranger,
        [],
        report("ru-mod", "5", ["RU->UA", "CN->RU"]),
        5,
        "CN->RU names CN, who is neither party nor mediator: known are RU, UA and TR",
        "counterfoil amend-agreement --party CN=NAME brings in a party",
    ),
    (
        Stranger,
        [],
        terms("ru-mod", term("5"), term("5", "US<->UA")),
        5,
        "UA<->US names US, who is neither party nor mediator: known are RU, UA and TR",
        "counterfoil amend-agreement --party US=NAME brings in a party",
    ),
    (
        PartyTwice,
        [],
        said("AgreementAmended", None, mediators=["RU"]),
        5,
        "the party RU is named twice: a code stands for one party or mediator",
        None,
    ),
    (
        PartyTwice,
        [],
        said("AgreementAmended", None, parties=["TR"]),
        5,
        "the party TR is named twice: a code stands for one party or mediator",
        None,
    ),
    (
        PartyTwice,
        [],
        said("AgreementAmended", None, parties=["US", "US"]),
        5,
        "the party US is named twice: a code stands for one party or mediator",
        None,
    ),
    (
        PartyTwice,
        [],
        said("AgreementAmended", None, mediators=["US", "US"]),
        5,
        "the party US is named twice: a code stands for one party or mediator",
        None,
    ),
    (
        PartyTwice,
        [],
        said("AgreementAmended", None, parties=["US"], mediators=["US"]),
        5,
        "the party US is named twice: a code stands for one party or mediator",
        None,
    ),
    (
        NothingAmended,
        [],
        said("AgreementAmended", None, reason="no reason"),
        5,
        "the amendment of a changes nothing: name what is to change",
        None,
    ),
    (
        TermTwice,
        [],
        terms("ru-mod", term("5"), term("6")),
        5,
        "two terms for RU->UA, released, person in one entry: one statement, one term",
        None,
    ),
    (
        ScopeNeeds,
        [],
        report("ru-mod", "5", scope="whole", stage="s1"),
        2,
        "a figure of scope whole names neither a stage nor a date",
        None,
    ),
    (
        SaysNothing,
        [],
        report("ru-mod"),
        2,
        "the figure has neither a quantity nor a breakdown",
        "say withheld where it is",
    ),
    (
        SaysNothing,
        [FIGURE],
        correct("ru-mod", "c"),
        2,
        "the correction has neither a quantity nor a breakdown",
        "say withheld where it is",
    ),
    (
        DateToCome,
        [],
        report("ru-mod", "5", on="2026-01-02"),
        5,
        "the date of the statement 2026-01-02 lies ahead: today is 2026-01-01",
        None,
    ),
    (
        EndsBeforeItStarts,
        [],
        said("StageScheduled", "ru-mod", stage="s1", planned="2026-03-06/2026-03-05T23:59Z"),
        2,
        "the period 2026-03-06/2026-03-05T23:59Z ends before it starts: its days are those of UTC",
        None,
    ),
    (Voided, [FIGURE, void("c")], confirm("ua-hq", "c"), 5, "a#2 was voided by a#3", None),
    (
        Voided,
        [FIGURE, report("ru-mod", "6", key="d"), void("c", "d")],
        confirm("ua-hq", "c"),
        5,
        "a#2 was voided by a#4",
        "a#3 stands for it",
    ),
    (
        FlowIsAmbiguous,
        [BOTH],
        confirm("ua-hq", "c"),
        5,
        "a#2 speaks of RU->UA and UA->RU: name one",
        "--flow RU:UA, --flow UA:RU or --flow all",
    ),
    (
        LacksTheFlow,
        [FIGURE],
        confirm("ua-hq", "c", flow="UA->RU"),
        5,
        "a#2 says nothing of UA->RU: it speaks of RU->UA",
        None,
    ),
    (
        LacksTheFlow,
        [report("ru-mod", "5", [], key="c")],
        confirm("ua-hq", "c", flow="UA->RU"),
        5,
        "a#2 says nothing of UA->RU: it has no flow",
        None,
    ),
    (
        LacksTheDimension,
        [report("ru-mod", "5", key="c", by=BY_SEX | {"age": parts(young="5")})],
        confirm("ua-hq", "c", dimension="sec"),
        5,
        "a#2 says nothing by sec: it divides by age and sex",
        "did you mean sex?",
    ),
    (
        AssertsNothing,
        [complete("ru-mod", key="c")],
        confirm("ua-hq", "c"),
        5,
        "a#2 (StageCompleted) asserts no number that could be confirmed",
        None,
    ),
    (
        AssertsNothing,
        [],
        correct("ru-mod", "a", "5"),
        5,
        "a#1 (AgreementAnnounced) asserts no number that could be corrected",
        "counterfoil terms --replaces a#1 states the terms anew",
    ),
    (
        AssertsNothing,
        [],
        confirm("ua-hq", "a"),
        5,
        "a#1 (AgreementAnnounced) asserts no number that could be confirmed",
        "whoever says so too states what was agreed with counterfoil terms",
    ),
    (
        ScopeNeeds,
        [],
        report("ru-mod", "5", scope="running"),
        2,
        "a figure of scope running names the stage or the date up to which it counts, one of the two",
        "the stage stands in stage, the date in up_to; by hand behind the / or --up-to",
    ),
    (
        AssertsNothing,
        [FIGURE, dispute("ua-hq", "c", key="d")],
        correct("ua-hq", "d", "5"),
        5,
        "a#3 (StatementDisputed) asserts no number that could be corrected",
        "counterfoil retract a#3 takes the dispute back; it can be said anew, with a number",
    ),
    (
        AssertsNothing,
        [complete("ru-mod", key="c")],
        dispute("ua-hq", "c", "5"),
        5,
        "a#2 (StageCompleted) asserts no number that could be disputed",
        AS_A_WHOLE,
    ),
    (
        AssertsNothing,
        [complete("ru-mod", key="c")],
        dispute("ua-hq", "c", flow="RU->UA"),
        5,
        "a#2 (StageCompleted) asserts no number that could be disputed",
        AS_A_WHOLE,
    ),
    (
        AssertsNothing,
        [],
        dispute("ua-hq", "a", flow="RU->UA"),
        5,
        "a#1 (AgreementAnnounced) asserts no number that could be disputed",
        f"{AS_A_WHOLE}; what was agreed instead is stated with terms",
    ),
    (
        AssertsNothing,
        [FIGURE, dispute("ua-hq", "c", key="d")],
        dispute("ru-mod", "d", by=BY_SEX),
        5,
        "a#3 (StatementDisputed) asserts no number that could be disputed",
        AS_A_WHOLE,
    ),
    (
        OnlyRepeats,
        [FIGURE, report("paper", "5", key="r", repeats="c")],
        confirm("ua-hq", "r"),
        5,
        "a#3 only passes a#2 on and asserts nothing that could be confirmed",
        "name a#2",
    ),
    (
        OnlyRepeats,
        [FIGURE, report("paper", "5", key="r", repeats="c")],
        correct("paper", "r", "6"),
        5,
        "a#3 only passes a#2 on and asserts nothing that could be corrected",
        "retract it, and repeat a#2 as it should be",
    ),
    (
        OnlyRepeats,
        [
            FIGURE,
            report("paper", "5", key="r", repeats="c"),
            report("nobody", "5", key="s", repeats="r"),
        ],
        confirm("ua-hq", "s"),
        5,
        "a#4 only passes a#3 on and asserts nothing that could be confirmed",
        "name a#2",
    ),
    (
        OnlyRepeats,
        [
            FIGURE,
            report("paper", "5", key="r", repeats="c"),
            report("ru-mod", "5", key="f"),
            void("c", "f"),
        ],
        confirm("ua-hq", "r"),
        5,
        "a#3 only passes a#2 on and asserts nothing that could be confirmed",
        "name a#4",
    ),
    (
        OnlyRepeats,
        [
            FIGURE,
            report("ua-hq", "5", key="u"),
            report("paper", "5", key="r", repeats="c"),
            report("nobody", "5", key="s", repeats="r"),
            report("paper", "5", key="t", repeats="u"),
            void("r", "t"),
        ],
        confirm("tr-mfa", "s"),
        5,
        "a#5 only passes a#4 on and asserts nothing that could be confirmed",
        "name a#3",
    ),
    (
        OnlyRepeats,
        [FIGURE, report("paper", "5", key="r", repeats="c"), void("c")],
        confirm("ua-hq", "r"),
        5,
        "a#3 only passes a#2 on and asserts nothing that could be confirmed",
        None,
    ),
    (
        OnlyRepeats,
        [FIGURE, report("paper", "5", key="r", repeats="c"), void("c")],
        correct("paper", "r", "6"),
        5,
        "a#3 only passes a#2 on and asserts nothing that could be corrected",
        "retract it",
    ),
    (
        OnlyRepeats,
        [FIGURE, report("paper", "5", key="r", repeats="c")],
        dispute("ua-hq", "r", "6"),
        5,
        "a#3 only passes a#2 on and asserts nothing that could be disputed",
        "name a#2",
    ),
    (
        StatesNoTotal,
        [report("ru-mod", key="c", by={d: parts(complete=False, x="2") for d in ("sex", "age")})],
        confirm("ua-hq", "c"),
        5,
        "a#2 states no total to confirm: name what is confirmed",
        "--dimension age or --dimension sex",
    ),
    (
        QuantityWithDimension,
        [report("ru-mod", "5", key="c", by=BY_SEX)],
        confirm("ua-hq", "c", "5", dimension="sex"),
        5,
        "a confirmation carries either a quantity, which speaks of the total, or a dimension, not both",
        None,
    ),
    (
        QuantityWithDimension,
        [report("ru-mod", "5", key="c", by=BY_SEX)],
        dispute("ua-hq", "c", "6", dimension="sex"),
        5,
        "a dispute carries either a quantity, which speaks of the total, or a dimension, not both",
        None,
    ),
    (
        SharesNoValue,
        [FIGURE],
        confirm("ua-hq", "c", "6"),
        5,
        "6 cannot confirm a#2, which says 5: the two share no value",
        "report it as a figure of its own, or dispute",
    ),
    (
        OwnWord,
        [FIGURE],
        confirm("ru-mod", "c"),
        5,
        "a#2 is the word of ru-mod: nobody confirms itself",
        "report it again",
    ),
    (
        AnothersWord,
        [FIGURE],
        retract("ua-hq", "c"),
        5,
        "a#2 is the word of ru-mod: only ru-mod can retract it, not ua-hq",
        "dispute it",
    ),
    (
        NotTheNewest,
        [FIGURE, correct("ru-mod", "c", "6")],
        retract("ru-mod", "c"),
        5,
        "a#2 was corrected for RU->UA by a#3: only the newest link of a chain can be changed",
        "name a#3",
    ),
    (
        NotTheNewest,
        [terms("ru-mod", term("5"), key="c"), terms("ru-mod", term("6"), replaces="c")],
        terms("ru-mod", term("7"), replaces="c"),
        5,
        "a#2 was corrected by a#3: only the newest link of a chain can be changed",
        "name a#3",
    ),
    (
        NotTheNewest,
        [terms("ru-mod", term("5"), key="c"), retract("ru-mod", "c")],
        terms("ru-mod", term("7"), replaces="c"),
        5,
        "a#2 was retracted by a#3: only the newest link of a chain can be changed",
        None,
    ),
    (
        CannotBe,
        [FIGURE, void("c", key="v")],
        void("v"),
        5,
        "a#3 is of the kind EntryVoided, which cannot be voided",
        None,
    ),
    (
        CannotBe,
        [FIGURE, retract("ru-mod", "c", key="r")],
        retract("ru-mod", "r"),
        5,
        "a#3 is of the kind StatementRetracted, which cannot be retracted",
        None,
    ),
    (
        CannotBe,
        [said("AgreementAmended", None, title="B", key="b")],
        retract("ru-mod", "b"),
        5,
        "a#2 is of the kind AgreementAmended, which cannot be retracted",
        None,
    ),
    (
        CannotBe,
        [said("AgreementAmended", None, title="B", key="b")],
        dispute("ru-mod", "b"),
        5,
        "a#2 is of the kind AgreementAmended, which cannot be disputed",
        None,
    ),
    (
        CannotBe,
        [FIGURE],
        terms("ru-mod", term("5"), replaces="c"),
        5,
        "a#2 is of the kind FigureReported, which cannot be replaced by terms",
        None,
    ),
    (
        CannotBe,
        [FIGURE, void("c", key="v")],
        report("paper", "5", repeats="v"),
        5,
        "a#3 is of the kind EntryVoided, which cannot be repeated",
        None,
    ),
    (
        AnnouncementCarriesOthers,
        [FIGURE, complete("ru-mod"), cancel("ru-mod")],
        void("a"),
        5,
        "a#1 announces the agreement and cannot be voided while a#2, a#3 and a#4 stand",
        CARRIES,
    ),
    (
        AnnouncementCarriesOthers,
        [FIGURE, complete("ru-mod"), cancel("ru-mod"), complete("ru-mod", "s2")],
        void("a"),
        5,
        "a#1 announces the agreement and cannot be voided while 4 entries stand",
        CARRIES,
    ),
    (
        ReplacementCannot,
        [FIGURE],
        void("c", "c"),
        5,
        "a#2 cannot replace the entry: it is the very entry that is voided",
        None,
    ),
    (
        ReplacementCannot,
        [FIGURE, complete("ru-mod", key="d"), void("d", key="v")],
        void("c", "v"),
        5,
        "a#4 cannot replace the entry: it is itself a voiding",
        None,
    ),
    (
        ReplacementCannot,
        [FIGURE, confirm("ua-hq", "c", key="d"), dispute("icrc", "d", key="e")],
        void("c", "e"),
        5,
        "a#4 cannot replace the entry: it points at the entry that is voided",
        None,
    ),
    (
        UnknownSource,
        [],
        report("ru-mob", "5"),
        3,
        "there is no source ru-mob: register it first",
        "did you mean ru-mod?",
    ),
    (
        UnknownEntry,
        [FIGURE],
        confirm("ua-hq", 3),  # type: ignore[arg-type]
        3,
        "there is no entry a#3: a has 2 entries",
        None,
    ),
    (
        UnknownEntry,
        [FIGURE, void("c", key="voiding")],
        confirm("ua-hq", "voidinq"),
        3,
        "there is no entry a#voidinq: no entry has that key",
        "did you mean voiding?",
    ),
    (
        UnknownEntry,
        [FIGURE],
        void("c", 5),
        3,
        "there is no entry a#5: a has 2 entries",
        None,
    ),
    (
        KeyIsTaken,
        [FIGURE],
        report("ru-mod", "6", key="c"),
        4,
        "the key c is taken by a#2, which says something else: nothing was recorded",
        "choose another key, or void or amend that entry",
    ),
]


@pytest.mark.parametrize(
    ("cls", "given", "when", "code", "sentence", "hint"),
    DECIDED,
    ids=[case[0].__name__ for case in DECIDED],
)
def test_what_is_refused_by_which_sentence(
    cls: type[Refused],
    given: list[Object],
    when: Object,
    code: int,
    sentence: str,
    hint: str | None,
) -> None:
    refused = told(*given).refuses(when)
    assert (type(refused), code_of(type(refused)), str(refused), refused.hint) == (
        cls,
        code,
        sentence,
        hint,
    )


def known() -> Told:
    """The sources alone: nothing is announced yet."""
    return Told().tell(*(source(slug, *kind) for slug, kind in KINDS.items()))


def unknown_agreement() -> Any:
    return known().refuses(report("ru-mod", "5"))


def announced_with_a_party_twice() -> Any:
    return known().refuses(announce(parties=["RU", "UA", "RU"]))


def somebody_wrote_first() -> Any:
    log = told(FIGURE)
    with pytest.raises(Refused) as caught:
        log.desk.put_on(1, read(report("ru-mod", "6", key="new"), str(UUID(int=99))))
    return caught.value


def unknown_stage() -> Any:
    log = told(FIGURE)
    at = AgreementAt("a", log.entries[-2:], log.desk.register, Cut(UTC, "UTC"))
    with pytest.raises(Refused) as caught:
        slots(at, [], Place("a", "s9"), Filter())
    return caught.value


def bad_form() -> Any:
    with pytest.raises(Refused) as caught:
        Quantity.parse("x" * 100)
    return caught.value


def bad_fields() -> Any:
    with pytest.raises(Refused) as caught:
        read(FIGURE | {"mesure": "x", "unit": 1}, str(UUID(int=1)))
    return caught.value


def new_word() -> Any:
    log = told(FIGURE)
    event = read(report("ru-mod", "5", stage="s2"), str(UUID(int=1))).event
    assert isinstance(event, FigureReported)
    (found,) = new_words(log.desk.state("a").words, Words.of(words_in(event)))
    return found


ELSEWHERE: list[tuple[type[Refused], Callable[[], Refused], int, str, str | None]] = [
    (UnknownAgreement, unknown_agreement, 3, "there is no agreement a in this ledger", None),
    (
        PartyTwice,
        announced_with_a_party_twice,
        5,
        "the party RU is named twice: a code stands for one party or mediator",
        None,
    ),
    (
        SomebodyWroteFirst,
        somebody_wrote_first,
        4,
        "a is at entry 2, not at 1: somebody else wrote first",
        "read it again and decide anew",
    ),
    (UnknownStage, unknown_stage, 3, "a has no stage s9: it has s1", None),
    (
        BadForm,
        bad_form,
        2,
        (
            f"the quantity '{'x' * 57}...' is not understood: a quantity is 390, >=300, >300, <=300, <300, "
            "300..310, ~300, withheld or vague:dozens, without separators, signs or exponents"
        ),
        None,
    ),
    (
        Unreadable,
        bad_fields,
        2,
        (
            'unit: 1: text in quotes is expected (write "1"); '
            "mesure: is not a field of this event (did you mean measure?)"
        ),
        None,
    ),
    (
        NewWord,
        new_word,
        3,
        "s2 is a new stage here: known are s1",
        "add --new to bring it in",
    ),
]


@pytest.mark.parametrize(
    ("cls", "refusal", "code", "sentence", "hint"),
    ELSEWHERE,
    ids=[case[0].__name__ for case in ELSEWHERE],
)
def test_each_refusal_made_elsewhere_has_its_code_sentence_and_hint(
    cls: type[Refused], refusal: Callable[[], Refused], code: int, sentence: str, hint: str | None
) -> None:
    refused = refusal()
    assert (type(refused), code_of(type(refused)), str(refused), refused.hint) == (
        cls,
        code,
        sentence,
        hint,
    )


def test_every_reason_there_is_stands_in_these_tables() -> None:
    kinds = {Refused, *CODES}
    reasons = {
        thing
        for module in (rulebook, refusals)
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, Refused)
    } - kinds
    produced = {case[0] for case in DECIDED} | {case[0] for case in ELSEWHERE}
    covered = {cls for one in produced for cls in one.__mro__}
    assert reasons <= covered
    assert BadFields in covered


def test_the_kind_of_a_refusal_is_its_exit_code() -> None:
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        import_module(module.name)

    kinds = {
        kind: {code_of(one) for one in (kind, *_below(kind))} for kind in Refused.__subclasses__()
    }
    assert kinds == {kind: {code} for kind, code in CODES.items()}


def _below(cls: type[Refused]) -> Iterator[type[Refused]]:
    for sub in cls.__subclasses__():
        yield sub
        yield from _below(sub)


# What one class covers in several ways ----------------------------------------------------------

STAGE = {"stage": "s1"}
DATE = {"up_to": "2025-05-21"}


@pytest.mark.parametrize(
    ("scope", "fields", "needs"),
    [
        ("stage", {}, "names its stage, and no date up to which it counts"),
        ("stage", DATE, "names its stage, and no date up to which it counts"),
        ("stage", STAGE | DATE, "names its stage, and no date up to which it counts"),
        ("running", {}, "names the stage or the date up to which it counts, one of the two"),
        (
            "running",
            STAGE | DATE,
            "names the stage or the date up to which it counts, one of the two",
        ),
        ("remaining", {}, "names the stage or the date up to which it counts, one of the two"),
        (
            "remaining",
            STAGE | DATE,
            "names the stage or the date up to which it counts, one of the two",
        ),
        ("planned", DATE, "names a stage, or nothing for the whole plan"),
        ("planned", STAGE | DATE, "names a stage, or nothing for the whole plan"),
        ("programme", STAGE, "reaches beyond the agreement and names no stage"),
        ("programme", STAGE | DATE, "reaches beyond the agreement and names no stage"),
        ("whole", STAGE, "names neither a stage nor a date"),
        ("whole", DATE, "names neither a stage nor a date"),
        ("whole", STAGE | DATE, "names neither a stage nor a date"),
        ("stage", STAGE, None),
        ("running", STAGE, None),
        ("running", DATE, None),
        ("remaining", STAGE, None),
        ("remaining", DATE, None),
        ("planned", STAGE, None),
        ("planned", {}, None),
        ("programme", DATE, None),
        ("programme", {}, None),
        ("whole", {}, None),
    ],
)
def test_a_figure_has_the_stage_or_the_date_that_its_scope_needs_and_no_other(
    scope: str, fields: Object, needs: str | None
) -> None:
    given = report("ru-mod", "5", scope=scope, **fields)
    if needs is None:
        told(given)
    else:
        refused = told().refuses(given)
        assert (type(refused), str(refused)) == (ScopeNeeds, f"a figure of scope {scope} {needs}")


@pytest.mark.parametrize(
    ("given", "what"),
    [
        (report("ru-mod", "5", on="2026-02"), "the date of the statement 2026-02"),
        (report("ru-mod", "5", on="2027"), "the date of the statement 2027"),
        (
            report("ru-mod", "5", on="2026-01-01T00:00:01Z"),
            "the date of the statement 2026-01-01T00:00:01Z",
        ),
        (report("ru-mod", "5", published="2026-01-02"), "the date of publication 2026-01-02"),
        (complete("ru-mod", occurred="2026-01-02"), "the date on which it occurred 2026-01-02"),
        (
            complete("ru-mod", occurred="2025-12-31/2026-01-02"),
            "the date on which it occurred 2026-01-02",
        ),
        (
            said("AgreementSuspended", "ru-mod", occurred="2026-01-02"),
            "the date on which it occurred 2026-01-02",
        ),
        (
            report("ru-mod", "5", scope="running", up_to="2026-01-02"),
            "a running figure up to 2026-01-02",
        ),
        (
            said("AgreementAmended", None, title="x"),
            None,
        ),
        (report("ru-mod", "5", on="2026-01-01"), None),
        (report("ru-mod", "5", on="2026-01"), None),
        (report("ru-mod", "5", on="2026"), None),
        (report("ru-mod", "5", on="2026-01-01T00:00Z"), None),
        (report("ru-mod", "5", scope="remaining", up_to="2027-01-01"), None),
        (report("ru-mod", "5", scope="programme", up_to="2027-01-01"), None),
        (said("StageScheduled", "ru-mod", stage="s1", planned="2027-01-01"), None),
        (said("StagePostponed", "ru-mod", stage="s1", planned="2027-01-01/2027-02-01"), None),
    ],
)
def test_what_was_said_or_happened_does_not_lie_ahead_and_what_is_planned_may(
    given: Object, what: str | None
) -> None:
    if what is None:
        told(given)
    else:
        refused = told().refuses(given)
        present = "it is 2026-01-01T00:00:00+00:00 now" if "Z" in what else "today is 2026-01-01"
        assert str(refused) == f"{what} lies ahead: {present}"


def test_an_agreement_of_tomorrow_is_refused() -> None:
    refused = known().refuses(announce(agreed="2026-01-02"))
    assert (type(refused), str(refused)) == (
        DateToCome,
        "the date of the agreement 2026-01-02 lies ahead: today is 2026-01-01",
    )


def test_an_instant_that_lies_ahead_is_told_by_the_clock() -> None:
    refused = told(tz="Europe/Kyiv").refuses(report("ru-mod", "5", on="2026-01-02T00:30Z"))

    (given, now) = str(refused).split(" lies ahead: it is ")
    assert given == "the date of the statement 2026-01-02T00:30Z"
    assert re.fullmatch(r"2026-01-0[12]T[0-9:]{8}\+02:00 now", now)


def test_what_lies_ahead_is_asked_in_the_ledgers_zone() -> None:
    tomorrow = report("ru-mod", "5", on="2026-01-02")
    assert str(told(tz="America/Bogota").refuses(report("ru-mod", "5", on="2026-01-01"))) == (
        "the date of the statement 2026-01-01 lies ahead: today is 2025-12-31"
    )
    assert type(told(tz="Europe/Kyiv").refuses(tomorrow)) is DateToCome


def test_which_end_of_a_period_comes_first_is_asked_in_the_ledgers_zone() -> None:
    early = said(
        "StageCompleted", "ru-mod", stage="s1", occurred="2025-05-05/2025-05-05T08:00+09:00"
    )
    late = said(
        "StageCompleted", "ru-mod", stage="s1", occurred="2025-05-06/2025-05-05T21:00-05:00"
    )

    told(early, tz="Asia/Tokyo")
    assert str(told(tz="America/New_York").refuses(late)) == (
        "the period 2025-05-06/2025-05-05T21:00-05:00 ends before it starts: "
        "its days are those of America/New_York"
    )


@pytest.mark.parametrize(
    ("items", "sentence"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_as_a_sentence_has_it(items: list[str], sentence: str) -> None:
    assert listed(items) == sentence
    assert listed(items, "or") == sentence.replace(" and ", " or ")


def test_the_closest_name_is_offered_and_none_that_is_far_off() -> None:
    assert closest("istambul", ["ankara", "istanbul"]) == "did you mean istanbul?"
    assert closest("ISTAMBUL", ["ankara", "istanbul"]) == "did you mean istanbul?"
    assert closest("d1Q", ["d1t", "d1q"]) == "did you mean d1q?"
    assert closest("xyz", ["ankara", "istanbul"]) is None
    assert closest("xyz", []) is None


def test_what_an_unknown_stage_has_instead() -> None:
    assert str(UnknownStage("a", "s9", [])) == "a has no stage s9: it has no stages yet"
    assert str(UnknownStage("a", "s9", ["s2", "s1"])) == "a has no stage s9: it has s1 and s2"


def test_a_voiding_may_name_the_entry_that_follows_it_as_its_replacement() -> None:
    log = told(FIGURE)
    log.tell(void("c", 4), report("ru-mod", "6", key="d"))
    assert log.slot()["value"] == "6"


@pytest.mark.parametrize(
    "parties", [{"parties": ["RU"]}, {"mediators": ["TR", "US"]}, {"place": "x"}]
)
def test_an_amendment_may_name_who_is_known_again(parties: Object) -> None:
    told(said("AgreementAmended", None, **parties))


def test_a_statement_without_numbers_may_be_disputed_as_a_whole_only() -> None:
    log = told(complete("ru-mod", key="d"), report("ru-mod", "5", repeats="d", key="r"))
    log.tell(dispute("ua-hq", "d"), dispute("ua-hq", "r"), dispute("ua-hq", "a"))
    assert type(log.refuses(dispute("ua-hq", "r", dimension="sex"))) is OnlyRepeats
    assert type(log.refuses(dispute("ua-hq", "d", dimension="sex"))) is AssertsNothing
    assert type(log.refuses(dispute("ua-hq", "r", flow="UA->RU"))) is LacksTheFlow


@pytest.mark.parametrize(
    ("count", "told"), [(0, "0 entries"), (1, "1 entry"), (2, "2 entries"), (1200, "1,200 entries")]
)
def test_one_entry_is_told_as_one(count: int, told: str) -> None:
    assert refusals.entries(count) == told
