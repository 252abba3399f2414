"""The register of sources."""

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events import SourceEvent, SourceKind
from domain.refusals import Refused, UnknownSource
from domain.state import sources
from domain.state.sources import (
    NothingAmended,
    Register,
    SameAsItself,
    Source,
    SourceIsRegistered,
    counting_otherwise,
    decide,
    evolve,
    register_of,
)
from tests.domain.making import amended, registered


def register(*events: SourceEvent) -> Register:
    """The register after events that were all allowed."""
    found = Register()
    for event in events:
        decide(found, event)
        found = evolve(found, event)
    return found


def refusal(found: Register, event: SourceEvent) -> Refused:
    before = dict(found.sources)
    with pytest.raises(Refused) as caught:
        decide(found, event)
    assert found.sources == before
    return caught.value


def test_a_source_is_registered_with_all_that_is_known_of_it() -> None:
    found = register(
        registered("a"),
        registered(
            "b", speaks_for="UA", aliases=["B", "Bee"], same_as="a", note="a note", name="The B"
        ),
    )
    official = SourceKind.OFFICIAL
    assert found["a"] == Source("a", "a", official)
    assert found["b"] == Source("b", "The B", official, "UA", ("B", "Bee"), "a", "a note")


def test_an_amendment_replaces_the_fields_it_names_and_no_others() -> None:
    full = registered("b", speaks_for="UA", aliases=["B"], note="a note")
    found = register(full, amended("b", name="The B"), amended("b", kind="media"))
    assert found["b"] == Source("b", "The B", SourceKind.MEDIA, "UA", ("B",), None, "a note")
    found = register(full, amended("b", aliases=[]), amended("b", speaks_for="RU", note="new"))
    assert found["b"] == Source("b", "b", SourceKind.OFFICIAL, "RU", (), None, "new")


def test_it_is_known_since_which_entry_a_field_says_what_it_says_however_many_there_are() -> None:
    names = (amended("a", name=f"A {number}") for number in range(2_000))
    kinds = amended("a", kind="media"), amended("a", kind="media")
    found = register(registered("a"), *names, *kinds)["a"]

    assert (found.entries, found.since) == (2_003, {"name": 2_001, "kind": 2_002})
    assert pickle.loads(pickle.dumps(found)) == found


def test_a_register_is_a_value() -> None:
    before = register(registered("a"))
    after = evolve(before, registered("b"))
    other = evolve(before, amended("a", name="Other"))
    assert (set(before.sources), set(after.sources)) == ({"a"}, {"a", "b"})
    assert (before["a"].name, after["a"].name, other["a"].name) == ("a", "a", "Other")


@pytest.mark.parametrize(
    ("amendment", "touched"),
    [
        ({"name": "Other", "aliases": ["O"], "note": "new"}, set()),
        ({"kind": "official", "speaks_for": "RU"}, set()),
        ({"kind": "media"}, {"root", "same"}),
        ({"speaks_for": "UA"}, {"root", "same"}),
        ({"same_as": "other"}, {"root", "same"}),
    ],
)
def test_words_count_otherwise_where_kind_party_or_root_is_another(
    amendment: dict[str, Any], touched: set[str]
) -> None:
    before = register(
        registered("root", speaks_for="RU"),
        registered("same", same_as="root"),
        registered("other", speaks_for="RU"),
    )
    after = evolve(before, amended("root", **amendment))

    assert counting_otherwise(before, after) == counting_otherwise(after, before) == touched
    assert counting_otherwise(before, evolve(before, registered("new"))) == set()


def test_what_a_source_is_by_itself_does_not_count_where_it_is_the_same_as_another() -> None:
    before = register(registered("root"), registered("same", same_as="root"))

    after = evolve(before, amended("same", kind="media", speaks_for="UA"))

    assert counting_otherwise(before, after) == set()


def test_a_source_that_is_registered_already_is_refused() -> None:
    refused = refusal(register(registered("a", name="The A")), registered("a"))
    assert (type(refused), str(refused), refused.hint) == (
        SourceIsRegistered,
        "the source a is registered already, as The A (official): nothing was recorded",
        "counterfoil source a --amend ...",
    )


def test_an_amendment_of_an_unknown_source_is_refused() -> None:
    refused = refusal(register(registered("ru-mod")), amended("ru-mob", name="x"))
    assert (type(refused), str(refused), refused.hint) == (
        UnknownSource,
        "there is no source ru-mob: register it first",
        "did you mean ru-mod?",
    )


def test_an_amendment_that_changes_nothing_is_refused() -> None:
    refused = refusal(register(registered("a")), amended("a"))
    assert (type(refused), str(refused)) == (
        NothingAmended,
        "the amendment of a changes nothing: name what is to change",
    )


def test_a_source_that_is_the_same_as_an_unknown_one_is_refused() -> None:
    refused = refusal(Register(), registered("a", same_as="zz"))
    assert (type(refused), str(refused), refused.hint) == (
        UnknownSource,
        "there is no source zz: register it first",
        "counterfoil source zz --name ... --kind ...",
    )
    assert type(refusal(register(registered("a")), amended("a", same_as="zz"))) is UnknownSource


def test_a_circle_of_sources_is_refused() -> None:
    refused = refusal(Register(), registered("a", same_as="a"))
    assert (type(refused), str(refused)) == (
        SameAsItself,
        "a cannot be the same as a, which is the same as a already",
    )
    pair = register(registered("a"), registered("b", same_as="a"))
    refused = refusal(pair, amended("a", same_as="b"))
    assert str(refused) == "a cannot be the same as b, which is the same as a already"
    chain = register(registered("a"), registered("b", same_as="a"), registered("c", same_as="b"))
    assert type(refusal(chain, amended("a", same_as="c"))) is SameAsItself
    assert type(refusal(chain, amended("a", same_as="a"))) is SameAsItself


class Compared(str):
    """A slug that counts how often it was held against another."""

    times = 0

    def __eq__(self, other: object) -> bool:
        Compared.times += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def test_the_root_of_a_chain_is_found_by_as_many_steps_as_it_has_links() -> None:
    slugs = [f"s{n}" for n in range(1_000)]
    chain = Register(
        {
            Compared(slug): Source(
                slug, slug, SourceKind.MEDIA, same_as=same_as and Compared(same_as)
            )
            for slug, same_as in zip(slugs, [None, *slugs], strict=False)
        }
    )
    Compared.times = 0
    assert chain.root("s999") == "s0"
    assert Compared.times < 10 * len(slugs)


def test_a_circle_in_the_middle_of_a_chain_is_refused_too() -> None:
    found = register(
        registered("a"), registered("b"), registered("c", same_as="b"), amended("a", same_as="c")
    )
    assert type(refusal(found, amended("c", same_as="a"))) is SameAsItself
    assert [found.root(slug) for slug in "abc"] == ["b", "b", "b"]


def test_all_that_are_the_same_have_one_root() -> None:
    chain = register(
        registered("a"),
        registered("b", same_as="a"),
        registered("c", same_as="b"),
        registered("d", same_as="a"),
        registered("e"),
    )
    assert [chain.root(slug) for slug in "abcde"] == ["a", "a", "a", "a", "e"]
    assert chain.root("nobody") == "nobody"


def test_a_chain_may_be_hung_elsewhere() -> None:
    chain = register(
        registered("a"), registered("b", same_as="a"), registered("c"), amended("b", same_as="c")
    )
    assert [chain.root(slug) for slug in "abc"] == ["a", "c", "c"]
    chain = register(
        registered("a"), registered("b", same_as="a"), registered("c"), amended("a", same_as="c")
    )
    assert [chain.root(slug) for slug in "abc"] == ["c", "c", "c"]


def test_a_source_can_be_itself_again() -> None:
    chain = [registered("a"), registered("b", same_as="a"), registered("c", same_as="b")]
    again = amended("b", same_as="b")
    found = register(*chain, again)
    assert [found.root(slug) for slug in "abc"] == ["a", "b", "b"]
    assert found["b"].same_as is None
    assert type(refusal(found, amended("b", same_as="b"))) is SameAsItself


def test_evolve_never_refuses() -> None:
    circle = register_of(
        [registered("a", same_as="b"), registered("b", same_as="a"), amended("zz", name="x")]
    )
    assert set(circle.sources) == {"a", "b"}
    assert {circle.root("a"), circle.root("b")} <= {"a", "b"}
    assert (
        register_of([registered("a", name="old"), registered("a", name="new")])["a"].name == "new"
    )


@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"), st.booleans()), max_size=12
    )
)
def test_a_root_is_its_own_root_whatever_was_allowed(moves: list[tuple[str, str, bool]]) -> None:
    found = Register()
    for slug, other, amend in moves:
        event = amended(slug, same_as=other) if amend else registered(slug)
        try:
            decide(found, event)
        except Refused:
            continue
        found = evolve(found, event)
    for slug in found.sources:
        root = found.root(slug)
        assert found.root(root) == root
        assert found[root].same_as is None


def test_all_who_bear_a_name_are_found_by_it_and_whose_slug_it_is() -> None:
    found = register(
        registered("a", name="The Post", aliases=["b", "AP"]),
        registered("b", name="Post", aliases=["the post"]),
        registered("c", name="C"),
    )
    assert found.by_name() == {
        "the post": ("a", "b"),
        "b": ("a", "b"),
        "ap": ("a",),
        "post": ("b",),
        "c": ("c",),
    }


def test_a_name_of_two_is_one_of_both_in_whatever_spelling() -> None:
    found = register(
        registered("ua", name="Ки\u0457в"),
        registered("ua-2", name="Ки\u0456\u0308в "),
    )
    assert found.by_name() == {"ки\u0457в": ("ua", "ua-2")}


def test_a_fold_makes_one_register_however_many_sources_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[int] = []
    monkeypatch.setattr(sources, "Register", lambda known: made.append(len(known)))
    register_of(registered(f"s{number}") for number in range(50))
    assert made == [50]
