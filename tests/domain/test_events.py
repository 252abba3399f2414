"""Events: their topics, their canonical form, and that they are read back as they were written."""

import copy
import json
import pickle
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from domain import events
from domain.digest import digested
from domain.entry import Entry
from domain.events import (
    BY_NAME,
    BY_TOPIC,
    CLASSES,
    AgreementEvent,
    Event,
    Party,
    SourceEvent,
    Term,
    said_in,
    statement_of,
)
from domain.facts.fact import Fact
from domain.values.breakdown import Breakdown
from domain.values.statement import Statement
from tests.domain.making import ID, fields
from tests.domain.making import events as random_events

TOPICS = [
    ("SourceRegistered", "counterfoil:SourceRegistered"),
    ("SourceAmended", "counterfoil:SourceAmended"),
    ("AgreementAnnounced", "counterfoil:AgreementAnnounced"),
    ("AgreementAmended", "counterfoil:AgreementAmended"),
    ("TermsStated", "counterfoil:TermsStated"),
    ("AgreementSuspended", "counterfoil:AgreementSuspended"),
    ("AgreementResumed", "counterfoil:AgreementResumed"),
    ("AgreementConcluded", "counterfoil:AgreementConcluded"),
    ("StageScheduled", "counterfoil:StageScheduled"),
    ("StagePostponed", "counterfoil:StagePostponed"),
    ("StageCompleted", "counterfoil:StageCompleted"),
    ("StageCancelled", "counterfoil:StageCancelled"),
    ("FigureReported", "counterfoil:FigureReported"),
    ("FigureConfirmed", "counterfoil:FigureConfirmed"),
    ("FigureCorrected", "counterfoil:FigureCorrected"),
    ("StatementDisputed", "counterfoil:StatementDisputed"),
    ("StatementRetracted", "counterfoil:StatementRetracted"),
    ("EntryVoided", "counterfoil:EntryVoided"),
]
"""Written out, so that no change to a class changes what stored ledgers are read by."""

FIELDS = {
    "SourceRegistered": "aliases kind name note same_as source speaks_for",
    "SourceAmended": "aliases kind name note same_as source speaks_for",
    "AgreementAnnounced": "agreed kind mediators parties place statement terms title",
    "AgreementAmended": "agreed kind mediators parties place reason title",
    "TermsStated": "replaces statement terms",
    "AgreementSuspended": "note occurred statement",
    "AgreementResumed": "note occurred statement",
    "AgreementConcluded": "note occurred statement",
    "StageScheduled": "label planned reason stage statement",
    "StagePostponed": "label planned reason stage statement",
    "StageCompleted": "label occurred outcome reason stage statement",
    "StageCancelled": "label occurred outcome reason stage statement",
    "FigureReported": "breakdowns flows measure quantity repeats scope stage statement unit up_to",
    "FigureConfirmed": "dimension flow of quantity statement",
    "FigureCorrected": "breakdowns flow of quantity statement",
    "StatementDisputed": "breakdowns dimension flow of quantity statement",
    "StatementRetracted": "flow of statement",
    "EntryVoided": "of reason replacement",
}


def test_topics_are_constant() -> None:
    assert [(cls.__name__, cls.TOPIC) for cls in CLASSES] == TOPICS
    assert {topic: cls.__name__ for topic, cls in BY_TOPIC.items()} == {t: n for n, t in TOPICS}
    assert {name: cls.TOPIC for name, cls in BY_NAME.items()} == dict(TOPICS)


def test_every_event_there_is_has_a_topic_of_its_own() -> None:
    found = {
        thing
        for thing in vars(events).values()
        if isinstance(thing, type) and issubclass(thing, Event) and not thing.__subclasses__()
    }
    assert found == set(CLASSES)


def test_a_topic_names_no_module() -> None:
    source = Path(events.__file__).read_text(encoding="utf-8")
    assert len(re.findall(r'TOPIC: ClassVar\[str\] = "counterfoil:[A-Za-z]+"', source)) == len(
        TOPICS
    )
    assert all("." not in topic and "domain" not in topic for _, topic in TOPICS)


def test_every_event_has_the_fields_of_the_feed_and_no_others() -> None:
    found = {
        cls.__name__: " ".join(name for name in cls.FIELDS if name != "event_id") for cls in CLASSES
    }
    assert found == FIELDS


@pytest.mark.parametrize("model", [*CLASSES, Statement, Term, Party, Breakdown])
def test_fields_stand_in_alphabetical_order(model: type[Fact]) -> None:
    names = [name for name in model.FIELDS if name != "event_id"]
    assert names == sorted(names)


@pytest.mark.parametrize("model", [*CLASSES, Statement, Term, Party, Breakdown])
def test_facts_are_frozen_and_closed(model: type[Fact]) -> None:
    name = next(iter(model.FIELDS))
    fact = model.of_values(dict.fromkeys(model.FIELDS))

    with pytest.raises(AttributeError, match="frozen"):
        setattr(fact, name, "other")
    with pytest.raises(AttributeError, match="frozen"):
        delattr(fact, name)
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        model.validate({"more": 1})


@given(random_events())
def test_what_is_kept_is_canonical_json(event: Event) -> None:
    text = event.to_json()
    plain = json.dumps(
        json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    assert text == plain
    assert "\n" not in text
    assert ID not in text
    assert len(digested(event.TOPIC, text)) == 16


@given(random_events())
def test_the_data_of_an_event_are_what_is_kept_of_it(event: Event) -> None:
    assert json.dumps(event.data()) == json.dumps(json.loads(event.to_json()))


def test_an_event_outlives_a_copy_and_a_pickle() -> None:
    event = events.EntryVoided.validate({"event_id": ID, "of": 1, "reason": "slip"})
    for other in (copy.deepcopy(event), pickle.loads(pickle.dumps(event))):
        assert other == event
        assert hash(other) == hash(event)


@given(random_events())
def test_every_event_is_read_back_as_it_was_written(event: Event) -> None:
    text = event.to_json()
    spliced = f'{{"event_id":"{ID}"{"," if len(text) > 2 else ""}{text[1:]}'
    again = type(event).validate_json(spliced)
    assert again == event
    assert again.to_json() == text
    assert type(event).validate(json.loads(text) | {"event_id": ID}) == event


@settings(max_examples=20)
@pytest.mark.parametrize("cls", CLASSES)
@given(data=st.data())
def test_what_is_left_at_its_default_is_not_written(cls: type[Event], data: st.DataObject) -> None:
    given_ = data.draw(fields(cls))
    event = cls.validate(given_ | {"event_id": ID})
    spelled = {name: field.default for name, field in cls.FIELDS.items() if not field.required}
    assert cls.validate({**spelled, **given_, "event_id": ID}).to_json() == event.to_json()
    assert set(json.loads(event.to_json())) <= set(given_)


@settings(max_examples=20)
@pytest.mark.parametrize("cls", CLASSES)
@given(data=st.data())
def test_an_event_takes_no_unknown_field_and_misses_none(
    cls: type[Event], data: st.DataObject
) -> None:
    given_ = data.draw(fields(cls)) | {"event_id": ID}
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        cls.validate(given_ | {"more": 1})
    for name, field in cls.FIELDS.items():
        if field.required:
            with pytest.raises(ValidationError, match="Field required"):
                cls.validate({key: value for key, value in given_.items() if key != name})


@pytest.mark.parametrize("number", [0, -1, True, 1.0, "1", 10**12, None])
def test_a_pointer_is_a_whole_number_above_0(number: Any) -> None:
    given_ = {"event_id": ID, "of": number, "reason": "slip"}
    with pytest.raises(ValidationError):
        events.EntryVoided.validate(given_)
    assert events.EntryVoided.validate(given_ | {"of": 10**12 - 1}).of == 10**12 - 1


@pytest.mark.parametrize("event_id", ["", "x", ID.upper() + "0", ID[:-1], 1, None, f"{ID}\n"])
def test_an_event_has_an_id_of_its_own(event_id: Any) -> None:
    with pytest.raises(ValidationError):
        events.EntryVoided.validate({"event_id": event_id, "of": 1, "reason": "slip"})


@pytest.mark.parametrize(
    ("name", "pointers"),
    [
        ("TermsStated", ("replaces",)),
        ("FigureReported", ("repeats",)),
        ("FigureConfirmed", ("of",)),
        ("FigureCorrected", ("of",)),
        ("StatementDisputed", ("of",)),
        ("StatementRetracted", ("of",)),
        ("EntryVoided", ("of", "replacement")),
        ("StageCompleted", ()),
        ("AgreementAnnounced", ()),
    ],
)
def test_which_fields_point_at_other_entries(name: str, pointers: tuple[str, ...]) -> None:
    assert pointers == BY_NAME[name].POINTERS


def test_an_entry_is_one_of_the_register_or_of_an_agreement_and_knows_whose() -> None:
    given: dict[str, dict[str, Any]] = {
        "SourceRegistered": {"source": "ru-mod", "name": "-", "kind": "official"},
        "SourceAmended": {"source": "ru-mod", "name": "-"},
        "AgreementAmended": {"title": "t"},
        "EntryVoided": {"of": 1, "reason": "slip"},
        "FigureConfirmed": {"of": 1, "statement": {"source": "ua-hq", "stated": "2025-05-24"}},
    }
    entries = [
        Entry(
            "a", 2, 7, datetime.now(UTC), "", "k", BY_NAME[name].validate({"event_id": ID, **own})
        )
        for name, own in given.items()
    ]
    assert [(one.of_a_source, one.agreement, one.source) for one in entries] == [
        (True, None, "a"),
        (True, None, "a"),
        (False, "a", None),
        (False, "a", None),
        (False, "a", "ua-hq"),
    ]
    assert {one for one in CLASSES if one.OF_A_SOURCE} == set(get_args(SourceEvent))
    assert {one for one in CLASSES if not one.OF_A_SOURCE} == set(get_args(AgreementEvent))


def test_sources_their_amendments_amended_agreements_and_voidings_are_nobodys_statement() -> None:
    silent = {name for name, cls in BY_NAME.items() if "statement" not in cls.FIELDS}
    assert silent == {"SourceRegistered", "SourceAmended", "AgreementAmended", "EntryVoided"}
    voided = events.EntryVoided.validate({"event_id": ID, "of": 1, "reason": "slip"})
    assert (statement_of(voided), voided.field("statement"), voided.field("stage")) == (None,) * 3
    with pytest.raises(AssertionError):
        said_in(voided)


def test_a_party_may_be_given_by_its_code_alone() -> None:
    given_ = {"event_id": ID, "parties": ["RU", {"code": "UA", "name": "Ukraine"}]}
    event = events.AgreementAmended.validate(given_)
    assert event.parties == (Party(code="RU"), Party(code="UA", name="Ukraine"))


@pytest.mark.parametrize("text", ["\ud800", "a\udfff", "\x00", "a\nb", "a\u2028b"])
def test_what_cannot_be_written_on_one_line_of_utf_8_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        events.EntryVoided.validate({"event_id": ID, "of": 1, "reason": text})


def test_the_digest_tells_topics_and_contents_apart() -> None:
    def event(cls: type[Event], **more: Any) -> bytes:
        said = {"source": "a", "stated": "2025"}
        made = cls.validate({"event_id": ID, "statement": said, **more})
        return digested(cls.TOPIC, made.to_json())

    suspended, resumed = events.AgreementSuspended, events.AgreementResumed
    assert event(suspended) == event(suspended)
    assert event(suspended) != event(resumed)
    assert event(suspended) != event(suspended, note="x")
