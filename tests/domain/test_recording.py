"""The desk: keys, pointers, and what is recorded already."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.entry import Entry
from domain.events import EntryVoided, statement_of
from domain.feed import Draft, read
from domain.names.pointed import AnotherAgreement
from domain.now import Now
from domain.recording import Desk, Planned
from domain.refusals import (
    BadForm,
    KeyIsTaken,
    Malformed,
    Refused,
    SomebodyWroteFirst,
    UnknownEntry,
)
from domain.state.sources import SourceIsRegistered
from tests.rules.given import (
    EACH,
    KINDS,
    Object,
    announce,
    complete,
    confirm,
    correct,
    dispute,
    report,
    retract,
    source,
    term,
    terms,
    void,
)
from tests.settling.logs import announcement as first
from tests.settling.logs import move, registrations

NOW = Now(datetime(2026, 1, 1, tzinfo=UTC), UTC)
START = [*(source(slug, *kind) for slug, kind in KINDS.items()), announce()]


class Table:
    """A desk, and what it came to: as a ledger would keep it."""

    def __init__(self, *given: Object, revive: bool = True) -> None:
        self.kept: list[Entry] = []
        self.ids = 0
        self.sit_down(revive=revive)
        for one in (*START, *given):
            self.put(one)

    def sit_down(self, *, revive: bool) -> None:
        """Begin anew from what was kept, as the next process would."""
        of_sources = [entry for entry in self.kept if entry.of_a_source]
        self.desk = Desk(of_sources, self._load, NOW, revive=revive)

    def _load(self, slug: str) -> Iterable[Entry]:
        return [e for e in self.kept if e.subject == slug and not e.of_a_source]

    def draft(self, given_: Object) -> Draft:
        self.ids += 1
        return read(given_, str(UUID(int=self.ids)))

    def put(self, given_: Object) -> Planned:
        planned = self.desk.put(self.draft(given_))
        self.keep(planned)
        return planned

    def keep(self, planned: Planned) -> None:
        if not planned.already:
            self.kept.append(
                Entry(
                    planned.subject,
                    planned.number,
                    len(self.kept) + 1,
                    NOW.instant,
                    "desk",
                    planned.key,
                    planned.event,
                )
            )

    def refuses(self, given_: Object) -> Refused:
        count = self.desk.state("a").count
        with pytest.raises(Refused) as caught:
            self.put(given_)
        assert self.desk.state("a").count == count
        return caught.value

    def came_to(self, given_: Object) -> tuple[int, str, bool]:
        planned = self.put(given_)
        return planned.number, planned.key, planned.already


def test_a_source_joins_the_register_on_the_desk_and_no_copy_of_it() -> None:
    desk = Table().desk
    register = desk.register
    desk.put(read(source("new", "media"), str(UUID(int=1))))
    assert desk.register is register
    assert "new" in register.sources


FIGURE = report("ru-mod", "5", key="c")


# Keys -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("revive", [True, False])
def test_the_same_content_under_the_same_key_is_recorded_already(revive: bool) -> None:
    table = Table(FIGURE, revive=revive)
    held = table.kept[-1]
    again = table.put(FIGURE)
    assert (again.number, again.key, again.already, again.citation) == (2, "c", True, "a#2")
    assert again.event.event_id == held.event.event_id
    table.sit_down(revive=revive)
    assert table.came_to(FIGURE) == (2, "c", True)
    assert table.came_to(announce()) == (1, "a", True)


@pytest.mark.parametrize(
    "other",
    [
        report("ru-mod", "6", key="c"),
        report("ru-mod", "5", key="c", on=24),
        report("ru-mod", "5", key="c", note="x"),
        report("ru-head", "5", key="c"),
        complete("ru-mod", key="c"),
        confirm("ua-hq", "a", key="c"),
    ],
)
def test_other_content_under_the_same_key_is_a_conflict(other: Object) -> None:
    refused = Table(FIGURE).refuses(other)
    assert (type(refused), str(refused)) == (
        KeyIsTaken,
        "the key c is taken by a#2, which says something else: nothing was recorded",
    )


def test_how_content_is_spelled_makes_no_difference() -> None:
    table = Table(report("ru-mod", "5", "RU<->UA", key="c"))
    assert table.came_to(report("ru-mod", "5.0", "UA:RU".replace(":", "<->"), key="c"))[2]
    spelled = report("ru-mod", "5", "RU<->UA", key="c", breakdowns={}, via=[])
    assert table.came_to(spelled) == (2, "c", True)


def test_a_key_holds_within_its_agreement_alone() -> None:
    table = Table(FIGURE)
    table.put(announce(agreement="b", key="c"))
    assert table.desk.state("b").count == 1


def test_a_key_is_derived_from_the_content_where_none_is_given() -> None:
    bare = {name: value for name, value in FIGURE.items() if name != "key"}
    one, other = Table(), Table(complete("ru-mod"))
    number, key, already = one.came_to(bare)
    assert (number, already) == (2, False)
    assert key.startswith("sha-")
    assert len(key) == 24
    assert other.came_to(bare) == (3, key, False)
    assert one.came_to(bare) == (2, key, True)
    assert one.came_to(bare | {"quantity": "6"})[1] != key
    assert one.came_to(complete("ru-mod"))[1] != other.kept[-2].event.event_id


def test_keyless_pointers_to_different_entries_are_different_content() -> None:
    table = Table(FIGURE, report("ru-mod", "5", key="d", stage="s2"))
    assert table.came_to(confirm("ua-hq", "c"))[2] is False
    assert table.came_to(confirm("ua-hq", "d"))[2] is False
    assert table.came_to(confirm("ua-hq", "c"))[2] is True
    assert table.came_to(confirm("ua-hq", "a#2"))[2] is True
    assert table.came_to(confirm("ua-hq", 2))[2] is True  # type: ignore[arg-type]


WORDS: tuple[Any, ...] = ("c", 2, "a#2", "a#c", "a/s1@ru-mod")


@pytest.mark.parametrize("revive", [True, False])
@pytest.mark.parametrize("again", [True, False], ids=["sat down again", "at once"])
def test_keyless_content_is_recorded_already_whatever_words_it_points_with(
    revive: bool, again: bool
) -> None:
    makers: tuple[Callable[[Any], Object], ...] = (
        lambda of: confirm("ua-hq", of),
        lambda of: report("paper", "5", repeats=of),
    )
    for make in makers:
        for at_first in WORDS:
            table = Table(FIGURE, revive=False)
            number, key, already = table.came_to(make(at_first))
            assert (number, already) == (3, False)
            if again:
                table.sit_down(revive=revive)
            for words in WORDS:
                assert table.came_to(make(words)) == (3, key, True)


def test_what_was_voided_and_is_said_in_other_words_is_recorded_by_hand_and_not_by_a_feed() -> None:
    for revive, came_to in ((False, (3, True)), (True, (5, False))):
        table = Table(FIGURE, confirm("ua-hq", "c"), void("a#3"), revive=False)
        table.sit_down(revive=revive)
        number, _, already = table.came_to(confirm("ua-hq", "a#2"))
        assert (number, already) == came_to


def test_what_is_malformed_is_so_under_a_key_that_is_taken_too() -> None:
    table = Table(FIGURE)
    for malformed in (
        report("ru-mod", "6", key="c", scope="stage"),
        report("ru-mod", "6", key="c", scope="whole", stage="s1"),
        report("ru-mod", key="c"),
    ):
        assert isinstance(table.refuses(malformed), Malformed)
    assert type(table.refuses(correct("ru-mod", "nothing", "6", key="c"))) is KeyIsTaken


def test_a_voided_entrys_key_may_be_used_again() -> None:
    table = Table(FIGURE, void("c"))
    assert table.came_to(report("ru-mod", "6", key="c")) == (4, "c", False)
    assert type(table.refuses(report("ru-mod", "7", key="c"))) is KeyIsTaken
    assert table.desk.state("a").holders("c") == [2, 4]


def test_by_hand_what_was_voided_can_be_recorded_again() -> None:
    table = Table(FIGURE, void("c", key="v"))
    assert table.came_to(FIGURE) == (4, "c", False)
    assert table.came_to(FIGURE) == (4, "c", True)


def test_imported_again_what_was_voided_counts_as_recorded() -> None:
    table = Table(FIGURE, void("c", key="v"))
    table.sit_down(revive=False)
    assert table.came_to(FIGURE) == (2, "c", True)
    assert table.came_to(void("c", key="v")) == (3, "v", True)


@pytest.mark.parametrize("keyless", [True, False])
def test_a_repeated_import_of_a_feed_in_which_a_key_was_voided_and_reused_records_nothing(
    keyless: bool,
) -> None:
    feed = [
        FIGURE,
        confirm("ua-hq", "c", key="d"),
        void("c", key="v"),
        report("ru-mod", "6", key="c"),
        confirm("ua-hq", "c", key="e", on=24),
        correct("ru-mod", "c", "7", key="f"),
        void("f", key="v2"),
        report("ru-mod", "8", key="f"),
        void("c", key="v3") | {"reason": "another slip"},
        report("ru-mod", "5", stage="s3", key="c"),
    ]
    if keyless:
        feed = [
            {name: value for name, value in one.items() if name != "key" or value in ("c", "f")}
            for one in feed
        ]
    table = Table(revive=False)
    numbers = [table.came_to(one) for one in feed]
    assert [number for number, _, already in numbers if not already] == list(range(2, 12))
    for _ in range(2):
        table.sit_down(revive=False)
        assert [table.came_to(one) for one in feed] == [(n, key, True) for n, key, _ in numbers]


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 25))
def test_what_was_imported_and_is_imported_again_is_recorded_already(
    seed: int, length: int
) -> None:
    rng = Random(seed)
    table = Table.__new__(Table)
    table.kept, table.ids = [], 0
    table.sit_down(revive=False)
    feed: list[Object] = []
    for one in [*registrations(), first() | {"key": "k0"}]:
        table.put(one)
        feed.append(one)
    keys = ["k0"]
    while len(keys) <= length and table.ids < 40 * (length + 1):
        one = move(rng, len(keys))
        if rng.random() < 0.5:
            one["key"] = f"k{rng.randint(1, 5)}"
        for name in ("of", "repeats", "replaces", "replacement"):
            if isinstance(one.get(name), int) and rng.random() < 0.6:
                one[name] = keys[one[name] - 1]
        try:
            planned = table.put(one)
        except Refused:
            continue
        feed.append(one)
        if not planned.already:
            keys.append(planned.key)
    kept = len(table.kept)
    table.sit_down(revive=False)
    assert [one for one in feed if not table.put(one).already] == []
    assert len(table.kept) == kept


# Sources ----------------------------------------------------------------------------------------


def test_a_source_registered_again_in_the_same_words_is_recorded_already() -> None:
    table = Table(source("x", "media", key="r"))
    assert table.came_to(source("x", "media", key="r")) == (1, "r", True)
    assert table.came_to(source("ru-mod", "official", "RU"))[::2] == (1, True)
    table.sit_down(revive=False)
    assert table.came_to(source("x", "media", key="r")) == (1, "r", True)


def test_other_words_about_a_source_are_a_conflict() -> None:
    table = Table(source("x", "media", key="r"))
    refused = table.refuses(source("x", "joint", key="r"))
    assert (type(refused), str(refused)) == (
        KeyIsTaken,
        "the key r is taken by x#1, which says something else: nothing was recorded",
    )
    assert type(table.refuses(source("x", "joint"))) is SourceIsRegistered


def test_amendments_of_a_source_are_numbered_after_it() -> None:
    table = Table(source("x", "media"))
    amend = {"event": "SourceAmended", "source": "x", "kind": "joint"}
    assert table.put(amend).citation == "x#2"
    assert table.put(amend).already
    assert table.put(amend | {"note": "n"}).citation == "x#3"
    assert table.desk.register["x"].kind == "joint"


@pytest.mark.parametrize("keyless", [True, False])
def test_what_a_feed_cites_is_what_it_cited_when_the_feed_was_recorded(keyless: bool) -> None:
    feed = [
        FIGURE,
        confirm("ua-hq", "a#last", key="d"),
        correct("ru-mod", "a/s1@ru-mod", "6", key="e"),
        confirm("ua-hq", "a/s1@ru-mod", key="f", on=24),
        dispute("icrc", "a#2", key="g"),
        void("a#last", key="h"),
    ]
    if keyless:
        feed = [{name: value for name, value in one.items() if name != "key"} for one in feed]
    table = Table(revive=False)
    numbers = [table.came_to(one) for one in feed]
    assert not any(already for _, _, already in numbers)
    table.sit_down(revive=False)
    assert [table.came_to(one) for one in feed] == [(n, key, True) for n, key, _ in numbers]


# Pointers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("of", ["c", 2, "a#2", "a#c", "a#last", "a/s1@ru-mod"])
def test_an_entry_is_pointed_at_by_its_key_its_number_or_its_citation(of: Any) -> None:
    table = Table(FIGURE)
    planned = table.put(confirm("ua-hq", of, key="d"))
    assert getattr(planned.event, "of", None) == 2
    assert '"of":2' in planned.event.to_json()


@pytest.mark.parametrize(
    ("of", "cls", "sentence"),
    [
        ("d", UnknownEntry, "there is no entry a#d: no entry has that key"),
        ("a#9", UnknownEntry, "there is no entry a#9: a has 2 entries"),
        ("b#1", AnotherAgreement, "b#1 is an entry of another agreement, this one is a"),
        (
            "b/s1@ru-mod",
            AnotherAgreement,
            "b/s1@ru-mod is an entry of another agreement, this one is a",
        ),
        ("a#", BadForm, None),
        ("#2", BadForm, None),
        ("a@ru-mod", BadForm, None),
    ],
)
def test_a_pointer_that_leads_nowhere_is_refused(
    of: str, cls: type[Refused], sentence: str | None
) -> None:
    refused = Table(FIGURE).refuses(confirm("ua-hq", of))
    assert type(refused) is cls
    assert sentence is None or str(refused) == sentence


def test_a_key_that_was_used_again_names_the_entry_that_stands() -> None:
    table = Table(FIGURE, void("c"), report("ru-mod", "6", key="c"))
    assert getattr(table.put(confirm("ua-hq", "c")).event, "of", None) == 4
    table.put(void(4))  # type: ignore[arg-type]
    refused = table.refuses(confirm("ua-head", "c"))
    assert str(refused).startswith("a#4 was voided by")


def test_all_pointers_of_an_event_are_resolved() -> None:
    table = Table(FIGURE, report("ru-mod", "6", key="d"))
    event = table.put(void("c", "d")).event
    assert isinstance(event, EntryVoided)
    assert (event.of, event.replacement) == (2, 3)
    event = table.put(terms("ru-mod", term("9"), replaces="a#a")).event
    assert getattr(event, "replaces", None) == 1
    event = table.put(report("paper", "6", repeats="a#d")).event
    assert getattr(event, "repeats", None) == 3


# The desk itself --------------------------------------------------------------------------------


def test_what_was_refused_leaves_the_desk_as_it_was() -> None:
    table = Table(FIGURE)
    before = table.desk.state("a")
    register = table.desk.register
    table.refuses(confirm("ru-mod", "c"))
    table.refuses(report("ru-mob", "5"))
    table.refuses({"event": "SourceAmended", "source": "ru-mod"})
    assert table.desk.state("a") is before
    assert table.desk.register is register


def test_an_agreement_is_loaded_when_it_is_needed_and_again_once_forgotten() -> None:
    asked: list[str] = []

    def load(slug: str) -> list[Entry]:
        asked.append(slug)
        return []

    desk = Desk([], load, NOW, revive=True)
    assert asked == []
    desk.state("a")
    desk.state("a")
    assert asked == ["a"]
    desk.forget("a")
    desk.forget("never")
    desk.state("a")
    assert asked == ["a", "a"]


def test_an_agreement_that_has_moved_on_is_not_the_one_that_was_expected() -> None:
    new = report("ua-hq", "6", key="new")
    for version in (1, 3):
        with pytest.raises(SomebodyWroteFirst, match=f"a is at entry 2, not at {version}"):
            Table(FIGURE).desk.put_on(version, Table().draft(new))
    assert Table(FIGURE).desk.put_on(2, Table().draft(new)).number == 3
    assert Table(FIGURE).desk.put_on(1, Table().draft(FIGURE)).already


def test_what_is_refused_where_somebody_wrote_first_is_a_conflict() -> None:
    back = {**retract("ru-mod", "c", key="back"), "of": 2}
    gone = Table(FIGURE, retract("ru-mod", "c", key="gone"))
    with pytest.raises(SomebodyWroteFirst, match="a is at entry 3, not at 2"):
        gone.desk.put_on(2, gone.draft(back))
    with pytest.raises(Refused) as refused:
        gone.desk.put_on(3, gone.draft(back))
    assert not isinstance(refused.value, SomebodyWroteFirst)


def test_an_entry_may_have_been_put_anew_any_number_of_times() -> None:
    table, number = Table(FIGURE), 2
    for times in range(1_100):
        right = table.draft(report("ru-mod", str(6 + times % 2), key="c"))
        _, entry = table.desk.put_anew(right, number, "a slip", str(UUID(int=10_000 + times)))
        number = entry.number
    assert table.put(correct("ru-mod", "c", "9", key="last")).number == number + 1


def test_an_entry_is_put_anew_by_a_voiding_and_the_entry_as_it_should_have_been() -> None:
    table = Table(FIGURE, confirm("ua-hq", "c", key="d"))
    right = table.draft(report("ru-mod", "6", key="c"))
    voiding, entry = table.desk.put_anew(right, 2, "a slip", str(UUID(int=999)))
    assert (voiding.number, entry.number, entry.key) == (4, 5, "c")
    assert voiding.event == EntryVoided(
        event_id=str(UUID(int=999)), of=2, reason="a slip", replacement=5
    )
    assert table.desk.state("a").holders("c") == [2, 5]


def test_an_entry_that_may_not_be_recorded_is_not_voided_either() -> None:
    table = Table(FIGURE)
    before = table.desk.state("a")
    wrong = table.draft(report("ru-mod", "6", "RU->CN", key="c"))
    with pytest.raises(Refused):
        table.desk.put_anew(wrong, 2, "a slip", str(UUID(int=999)))
    after = table.desk.state("a")
    assert (after.count, after.stands(2), list(after.events())) == (2, True, list(before.events()))
    assert table.came_to(complete("ru-mod", key="d")) == (3, "d", False)
    assert table.desk.state("a").stands(2)


def test_what_stands_under_a_key_and_whether_it_says_the_same() -> None:
    table = Table(FIGURE, confirm("ua-hq", "c", key="d"))
    desk = table.desk
    same, other = table.draft(FIGURE), table.draft(report("ru-mod", "6", key="c"))
    found = desk.standing(same, "c")
    assert found is not None
    assert (found.number, found.same) == (2, True)
    found = desk.standing(other, "c")
    assert found is not None
    assert (found.number, found.same) == (2, False)
    pointing = desk.standing(table.draft(confirm("ua-hq", "c")), "d")
    assert pointing is not None
    assert (pointing.number, pointing.same) == (3, True)
    assert desk.standing(same, "nobody") is None
    table.put(void("c"))
    assert desk.standing(same, "c") is None


def test_two_lines_in_the_same_words_without_a_key_are_one_entry() -> None:
    table = Table(FIGURE, revive=False)
    bare = {name: value for name, value in void("c").items() if name != "key"}
    assert table.came_to(bare)[::2] == (3, False)
    table.put(report("ru-mod", "6", key="c"))
    assert table.came_to(bare)[::2] == (3, True)
    assert table.came_to(bare | {"reason": "another slip"})[::2] == (5, False)


def test_a_key_derived_from_what_a_draft_says_is_that_of_the_entry_it_becomes() -> None:
    table = Table(FIGURE)
    given_ = confirm("ua-hq", "c")
    key = table.desk.content_key(table.draft(given_))
    assert table.put(given_).key == key


def test_a_statement_goes_with_every_event_but_the_recorders_own_acts() -> None:
    table = Table(FIGURE, retract("ru-mod", "c"), void("c", key="v"), report("ru-mod", "5", EACH))
    silent = [type(e.event).__name__ for e in table.kept if statement_of(e.event) is None]
    assert silent == ["SourceRegistered"] * len(KINDS) + ["EntryVoided"]
