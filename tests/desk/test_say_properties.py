"""No number without its standing and a footnote, and no word stronger than what `status` says."""

import re
from collections.abc import Collection, Iterator
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.names.citation import Place
from domain.values.quantity import number_text
from projections.agreement import AgreementAt
from projections.prose.delivered import delivered
from projections.prose.pieces import words
from projections.prose.slot import Teller
from projections.prose.whose import heard_voice
from projections.rules.settled import Settled, counting
from projections.rules.span import Reach, reach
from projections.rules.sums import add_up, rows
from projections.say import Paragraph, SayRow, say, say_rows
from projections.status import FigureRow, StatusRow, status
from projections.totals import TotalsRow, totals
from tests.desk.kept import CASES, kept
from tests.settling.logs import CUTS, SLUG, Log, busy_logs, logs

CAREFUL = settings(max_examples=150, deadline=None)
STANDINGS = ("agreed", "reported", "confirmed", "verified", "withheld", "contested")
DAY = re.compile(
    r"(?:(?:\d{1,2}, )*\d{1,2} (?:to|and) )?(?:\d{1,2} )?"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" \d{4}(?:, \d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?"
)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
OF = r"(?: (?!is |are |were |by |and )[^\s\[\];:,.]+){0,6}"
MARK = re.compile(r"\[\d+\]")
CITED = re.compile(rf"{NUMBER.pattern}(?: to {NUMBER.pattern})?{OF}{MARK.pattern}")
SETTLED = re.compile(
    rf"({NUMBER.pattern}){OF}{MARK.pattern}"
    rf"((?:(?:, | and )(?:{NUMBER.pattern}){OF}{MARK.pattern})*)"
    r" (?:is|are) (confirmed|verified)"
)


def told(at: AgreementAt, place: Place) -> tuple[Paragraph, list[SayRow]]:
    paragraph = say(at, place)
    return paragraph, say_rows(paragraph, place)


def bare(at: AgreementAt, text: str) -> str:
    """The sentence without what is no number although it has digits: titles, names, stages, dates."""
    text = DAY.sub("then", re.sub(r'"[^"]*"', "", text)).replace(at.slug, "it")
    names = {source.name for source in at.register.sources.values()}
    names |= {name.partition(" (")[0] for name in names} | {name.split(", ")[0] for name in names}
    names |= {party.name or "" for party in at.record.parties.values()}
    categories = {place.category or "" for place in at.settled} - {""}
    categories = {name.replace("-", " ") for name in categories} | categories
    for name in sorted(names | categories, key=len, reverse=True):
        if re.search(r"\d", name):
            text = text.replace(name, "somebody")
    for stage in sorted(at.stages, key=len, reverse=True):
        text = re.sub(rf"(?<![\w-]){re.escape(stage)}(?![\w-])", "it", text)
    return text


def places(at: AgreementAt) -> Iterator[Place]:
    yield Place(at.slug)
    for stage in at.stages:
        yield Place(at.slug, stage)


def hold(at: AgreementAt) -> None:
    """All that must hold, of the agreement and of each of its stages."""
    rows = status(at)
    for place in places(at):
        paragraph, sentences = told(at, place)
        for row in sentences:
            text = bare(at, row.sentence)
            assert not NUMBER.search(MARK.sub("", CITED.sub("", text))), row.sentence
            if row.numbers:
                assert any(word in row.sentence for word in STANDINGS), row.sentence
            notes = {int(mark) for mark in re.findall(r"\[(\d+)\]", row.sentence)}
            assert notes == {note.footnote for note in row.footnotes}
            never_stronger(at, rows, place, text)
            for number in row.numbers:
                told_by_status(at, rows, place, number.standing, number.quantity)
                assert not number.contested or re.search("contested|differently", row.sentence)
        for note in paragraph.footnotes:
            assert note.entries
            for entry in note.entries:
                assert int(entry.entry.partition("#")[2]) in at.record.known


def settled_there(rows: list[StatusRow], place: Place, word: str) -> set[Decimal]:
    """The numbers of slots with that standing; where one is contested, the exact numbers that make it."""
    there = [row for row in rows if row.standing == word and place.stage in (None, row.stage)]
    contested = [figure for row in there if row.contested for figure in row.figures]
    exact = [f.quantity for f in contested if f.active and NUMBER.fullmatch(f.quantity)]
    sure = [row.value for row in there if not row.contested and row.value is not None]
    return {Decimal(number) for number in (*sure, *exact)}


def sums(at: AgreementAt, place: Place) -> set[Decimal]:
    return {Decimal(row.settled) for row in totals(at) if row.settled and not place.stage}


def never_stronger(at: AgreementAt, rows: list[StatusRow], place: Place, text: str) -> None:
    """What reads as confirmed or verified is so in `status`, or settled in `totals`, and told with who bears it
    out."""
    for first, others, word in SETTLED.findall(text):
        for number in (first, *NUMBER.findall(re.sub(r"\[\d+\]", "", others))):
            value = Decimal(number.replace(",", ""))
            assert value in settled_there(rows, place, word) | sums(at, place), text
    assert len(re.findall(r"\b(?:is|are) (?:confirmed|verified)", text)) == len(
        SETTLED.findall(text)
    ), text
    assert not re.search(r"\b(?:confirmed|verified)(?! by\b)", text), text


def told_by_status(
    at: AgreementAt, rows: list[StatusRow], place: Place, standing: str, quantity: str | None
) -> None:
    if standing in ("confirmed", "verified"):
        assert quantity is not None
        good = settled_there(rows, place, standing) | sums(at, place)
        assert Decimal(quantity.removeprefix(">=")) in good


@pytest.mark.parametrize("slug", CASES)
def test_paragraphs_hold_to_status_and_totals_in_every_case_on_every_date(slug: str) -> None:
    found = kept(slug)
    for day in found.dates:
        hold(found.at(day))
    hold(found.at())


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_paragraphs_hold_to_status_and_totals_whatever_was_said(
    log: Log, as_of: str | None
) -> None:
    hold(log.at(as_of))


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_every_total_of_a_stage_is_told_with_its_standing(log: Log, as_of: str | None) -> None:
    at = log.at(as_of)
    for row in status(at):
        if row.scope == "stage" and row.dimension is None:
            paragraph, sentences = told(at, Place(SLUG, row.stage))
            text = " ".join(sentence.sentence for sentence in sentences)
            if row.contested:
                assert "contested" in text
            elif row.standing in ("confirmed", "verified", "withheld"):
                assert row.standing in text
            elif row.standing == "unreported":
                assert "taken back" in text or "corrected away" in text
            noted = {entry.entry for note in paragraph.footnotes for entry in note.entries}
            heard = [f for f in row.figures if f.active and f.kind not in ("media", "anonymous")]
            if row.standing in ("reported", "withheld"):
                assert {figure.entry for figure in heard} <= noted


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_whoever_is_cited_for_a_number_of_a_stage_said_just_that_number(
    log: Log, as_of: str | None
) -> None:
    at = log.at(as_of)
    rows = status(at)
    for stage in at.stages:
        said = {
            (figure.entry, figure.quantity)
            for row in rows
            if row.stage == stage
            for figure in row.figures
            if figure.active
        }
        _, sentences = told(at, Place(SLUG, stage))
        for sentence in sentences:
            entries = {note.footnote: note.entries for note in sentence.footnotes}
            for number in sentence.numbers:
                for entry in entries[number.footnote]:
                    assert (entry.entry, number.quantity) in said, sentence.sentence


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_every_contested_total_is_told_of_the_agreement(log: Log, as_of: str | None) -> None:
    at = log.at(as_of)
    paragraph, sentences = told(at, Place(SLUG))
    text = " ".join(sentence.sentence for sentence in sentences)
    noted = {entry.entry for note in paragraph.footnotes for entry in note.entries}
    for row in status(at):
        if row.contested and row.dimension is None and row.scope in ("stage", "whole", "running"):
            assert "contested" in text
            said = {f.entry for f in row.figures if f.active and heard(f.kind)}
            told_whole = row.scope == "whole" and row.standing == "reported"
            assert not told_whole or said <= noted, (row, text)


@CAREFUL
@given(busy_logs(), st.sampled_from(CUTS))
def test_what_is_confirmed_or_verified_of_a_contested_stage_is_told_of_the_agreement(
    log: Log, as_of: str | None
) -> None:
    at = log.at(as_of)
    _, sentences = told(at, Place(SLUG))
    numbers = {(n.standing, n.quantity, n.contested) for row in sentences for n in row.numbers}
    for place, settled in at.settled.items():
        number, standing = settled.number, str(settled.standing)
        of_stage = place.subject.scope == "stage" and place.dimension is None
        if of_stage and settled.contested and number is not None and settled.standing.settles:
            assert (standing, number_text(number), True) in numbers, (place, sentences)


def voices_of(settled: Settled, noted: Collection[int] | None = None) -> set[str | None]:
    """Whose words a slot holds, or those with these entries."""
    figures = [f for f in counting(settled) if noted is None or f.said.entry in noted]
    return {heard_voice(figure.voice) for figure in figures}


def noted_by(paragraph: Paragraph) -> set[int]:
    entries = (entry for note in paragraph.footnotes for entry in note.entries)
    return {int(entry.entry.partition("#")[2]) for entry in entries}


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_everybody_who_is_heard_on_a_stage_is_told_of_it(log: Log, as_of: str | None) -> None:
    at = log.at(as_of)
    for place, settled in at.settled.items():
        if place.subject.scope == "stage":
            paragraph, sentences = told(at, Place(SLUG, place.subject.stage))
            heard_on_it = voices_of(settled)
            assert voices_of(settled, noted_by(paragraph)) == heard_on_it, (place, sentences)


@CAREFUL
@given(logs() | busy_logs(), st.sampled_from(CUTS))
def test_everybody_who_is_heard_on_a_stage_that_is_added_up_is_told_of_the_agreement(
    log: Log, as_of: str | None
) -> None:
    at = log.at(as_of)
    paragraph, sentences = told(at, Place(SLUG))
    noted = noted_by(paragraph)
    for row in rows(at.settled.values(), at.terms):
        if add_up(row, at.completed).stands_in is None:
            for settled in row.stages.values():
                heard_on_it = voices_of(settled) - {None}
                assert voices_of(settled, noted) >= heard_on_it, (settled.place, sentences)
        else:
            found = set[str | None]().union(*(voices_of(slot, noted) for slot in row.slots))
            for settled in row.stages.values():
                assert found >= voices_of(settled) - {None}, (settled.place, sentences)


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_nobody_is_told_with_his_stages_alone_who_states_another_whole(
    log: Log, as_of: str | None
) -> None:
    at = log.at(as_of)
    paragraph, sentences = told(at, Place(SLUG))
    noted = noted_by(paragraph)
    for row in rows(at.settled.values(), at.terms):
        stages = [stage for stage in row.stages.values() if stage.figures]
        if not stages or add_up(row, at.completed).without_number:
            continue
        for figure in (f for f in counting(row.whole) if f.voice.heard) if row.whole else ():
            voice, said = heard_voice(figure.voice), figure.quantity.span
            own = [[f for f in stage.figures if heard_voice(f.voice) == voice] for stage in stages]
            reaches = [reach(figures) for figures in own]
            if figure.said.entry in noted or said is None or not all(own):
                continue
            low = sum(one.low or Decimal(0) for one in reaches)
            highs = [one.high for one in reaches if one.high is not None]
            is_open = len(highs) < len(reaches)
            assert said.low <= low, (figure, sentences)
            assert said.high is None or (not is_open and said.high >= sum(highs)), (
                figure,
                sentences,
            )


@CAREFUL
@given(busy_logs(), st.sampled_from(CUTS))
def test_whoever_disputes_a_number_of_a_stage_is_named_in_its_paragraph(
    log: Log, as_of: str | None
) -> None:
    at = log.at(as_of)
    for place, settled in at.settled.items():
        if place.subject.scope == "stage" and place.dimension is None and settled.figures:
            paragraph, _ = told(at, Place(SLUG, place.subject.stage))
            noted = {
                int(entry.entry.partition("#")[2])
                for note in paragraph.footnotes
                for entry in note.entries
            }
            own = {figure.voice.root: figure.said.entry for figure in settled.figures}
            for dispute in at.slots.disputes_on(place.group):
                assert noted & {dispute.entry, own.get(dispute.by.root)}, (place, dispute)
                assert not dispute.quantities or own[dispute.disputed_root] in noted


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_a_total_that_can_be_higher_is_told_as_the_least_that_it_can_be(
    log: Log, as_of: str | None
) -> None:
    at = log.at(as_of)
    _, sentences = told(at, Place(SLUG))
    numbers = [number for row in sentences for number in row.numbers]
    bounds = [one.quantity for one in numbers if one.quantity and one.quantity.startswith(">")]
    least = {Decimal(bound.lstrip(">=")) for bound in bounds}
    abouts = [one.text for one in numbers if one.quantity is None]
    least |= {
        Decimal(found[0].replace(",", "")) for text in abouts if (found := NUMBER.search(text))
    }
    for row in totals(at):
        is_heard = any(heard(f.kind) for f in status_of(at, row))
        if row.high is None and row.low not in (None, "0") and row.unit != "percent" and is_heard:
            if any(told.sentence.startswith("In stage") for told in sentences):
                continue  # its number is told as one of stages that are named
            may_be_claims = row.contested_stages or row.basis == "stated"
            assert least if may_be_claims else Decimal(row.low) in least, (row, sentences)


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_that_there_is_no_number_is_told_where_there_is_none_or_with_those_there_are(
    log: Log, as_of: str | None
) -> None:
    at = log.at(as_of)
    for row in rows(at.settled.values(), at.terms):
        text = words(delivered(Teller(at), row, ""))
        if text.startswith("no ") and ", other than by " not in text:
            for place, settled in at.settled.items():
                is_planned = place.subject.scope == "planned"
                assert place.owed != row.owed or is_planned or settled.reach == Reach(), text


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_of_an_agreement_nobody_speaks_alone_beside_another_who_is_heard(
    log: Log, as_of: str | None
) -> None:
    at = log.at(as_of)
    _, sentences = told(at, Place(SLUG))
    clauses = [c for row in sentences for c in row.sentence.split("; ") if "agreed" not in c]
    totals_told = [clause for clause in clauses if not clause.startswith("in stage ")]
    voices: dict[tuple[str | None, str, str], set[str]] = {}
    for row in status(at):
        if row.dimension is None and row.scope in ("stage", "whole", "running"):
            owed = voices.setdefault((row.flow, row.measure, row.unit), set())
            owed |= {f.side or f.source for f in row.figures if f.active and heard(f.kind)}
    for code in ("RU", "UA"):
        if any(f"by {code} alone" in sentence for sentence in totals_told):
            assert {code} in voices.values()


@CAREFUL
@given(logs(), st.sampled_from(CUTS))
def test_alone_is_said_only_where_nobody_else_who_is_heard_speaks(
    log: Log, as_of: str | None
) -> None:
    at = log.at(as_of)
    for stage in at.stages:
        rows = [r for r in status(at) if r.scope in ("stage", "planned") and r.stage == stage]
        _, sentences = told(at, Place(SLUG, stage))
        for code in ("RU", "UA"):
            if any(f"by {code} alone" in sentence.sentence for sentence in sentences):
                voices = [
                    {(f.side or f.source) for f in row.figures if f.active and heard(f.kind)}
                    for row in rows
                ]
                assert {code} in voices


def status_of(at: AgreementAt, total: TotalsRow) -> list[FigureRow]:
    """The figures that stand in the slots which a row of the totals is made of."""
    owed = (total.flow, total.measure, total.unit)
    return [
        figure
        for row in status(at)
        if row.dimension is None and row.scope in ("stage", "whole", "running")
        for figure in row.figures
        if figure.active and (row.flow, row.measure, row.unit) == owed
    ]


def heard(kind: str) -> bool:
    return kind not in ("media", "anonymous")
