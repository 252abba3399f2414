"""Slugs, codes, keys, links and free text: what is printed must be what was said."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from domain.refusals import BadForm
from domain.values.text import (
    Key,
    Language,
    Name,
    PartyCode,
    Sha256,
    Slug,
    Text,
    Url,
    is_key,
    is_slug,
    slug,
)


def takes(kind: Any, text: object) -> bool:
    adapter: TypeAdapter[str] = TypeAdapter(kind)
    try:
        assert adapter.validate_python(text) == text
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("text", ["a", "7", "istanbul-2025", "a--b", "a-", "1-000", "x" * 64])
def test_a_slug_has_small_letters_digits_and_hyphens(text: str) -> None:
    assert takes(Slug, text)
    assert is_slug(text)
    assert slug("the stage", text) == text


@pytest.mark.parametrize(
    "text",
    ["", "-a", "A", "a_b", "a b", "a.b", "a/b", "a#b", "a\n", "á", "а", "a\u200b", "x" * 65, " a"],
)
def test_nothing_else_is_a_slug(text: str) -> None:
    assert not takes(Slug, text)
    assert not is_slug(text)
    with pytest.raises(BadForm, match=r"the stage .* is not understood: a slug has 1 to 64"):
        slug("the stage", text)


@pytest.mark.parametrize("text", ["A", "RU", "FARC-EP", "A1", "X" * 16])
def test_a_party_code_has_capitals_digits_and_hyphens(text: str) -> None:
    assert takes(PartyCode, text)


@pytest.mark.parametrize("text", ["", "ru", "1A", "-A", "A_B", "A\n", "X" * 17, "РУ", "A B"])
def test_nothing_else_is_a_party_code(text: str) -> None:
    assert not takes(PartyCode, text)


@pytest.mark.parametrize(
    "text", ["a", "A", "c08", "0a", "1.2", "1/2", "2025-05-24", "a" * 128, "1_", "9-"]
)
def test_a_key_has_letters_of_either_case_and_is_no_number(text: str) -> None:
    assert takes(Key, text)
    assert is_key(text)


@pytest.mark.parametrize(
    "text",
    ["", "1", "0123", "-a", ".a", "_a", "/a", "a b", "a#b", "a@b", "a\n", "é", "a" * 129, "٣"],
)
def test_nothing_else_is_a_key(text: str) -> None:
    assert not takes(Key, text)
    assert not is_key(text)


@given(st.text(st.sampled_from("aZ0.-_/ #@\n٣é"), max_size=6))
def test_both_ways_to_know_a_key_or_a_slug_agree(text: str) -> None:
    assert takes(Key, text) == is_key(text)
    assert takes(Slug, text) == is_slug(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org",
        "http://example.org/a?b=c&d=[e]#f",
        "https://пример.укр/а",
        "https://a/" + "b" * 1990,
    ],
)
def test_a_link_is_an_address_of_the_web(text: str) -> None:
    assert takes(Url, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org",
        "ftp://a",
        "javascript:alert(1)",
        "https://",
        "https://a b",
        "https://a\n",
        "https://a<b>",
        'https://a"b',
        "https://a\\b",
        "https://a`b",
        "https://a{b}",
        "https://a|b",
        "https://a\u202eb",
        "https://a\x1b[31m",
        "HTTPS://a",
        " https://a",
        "https://a/" + "b" * 1991,
        "https://a\xa0b",
        "https://a^b",
    ],
)
def test_nothing_else_is_a_link(text: str) -> None:
    assert not takes(Url, text)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("0" * 64, True),
        ("ab" * 32, True),
        ("AB" * 32, False),
        ("0" * 63, False),
        ("0" * 65, False),
        ("g" * 64, False),
    ],
)
def test_a_sha256_is_64_hexadecimal_digits_with_small_letters(text: str, good: bool) -> None:
    assert takes(Sha256, text) is good


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("uk", True),
        ("en-GB", True),
        ("zh-Hant-TW", True),
        ("fil", True),
        ("EN", False),
        ("e", False),
        ("english", False),
        ("en_GB", False),
        ("en-", False),
        ("", False),
        ("en-" + "a" * 9, False),
    ],
)
def test_a_language_is_told_by_its_tag(text: str, good: bool) -> None:
    assert takes(Language, text) is good


UNSAFE = [
    *(chr(code) for code in range(0x20)),
    *(chr(code) for code in range(0x7F, 0xA0)),
    *("\u2028", "\u2029"),
    *(chr(code) for code in range(0x202A, 0x202F)),
    *(chr(code) for code in range(0x2066, 0x206A)),
    *(chr(code) for code in range(0xFFF9, 0xFFFC)),
    *("\ufeff", "\ufffe", "\uffff"),
    *(chr(code) for code in (0xE0000, 0xE0001, 0xE0041, 0xE007F)),
]


@pytest.mark.parametrize("sign", UNSAFE, ids=lambda sign: f"U+{ord(sign):04X}")
@pytest.mark.parametrize("kind", [Text, Name, Url], ids=["text", "name", "url"])
def test_control_characters_line_breaks_and_bidi_overrides_are_refused(
    kind: object, sign: str
) -> None:
    start = "https://a" if kind is Url else "a"
    for text in (f"{start}{sign}b", f"{start}{sign}", f"{sign}{start}", f"{start}{sign}{sign}b"):
        assert not takes(kind, text)


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "1,000 for 1,000",
        "«390»",
        'a "b" \\ c',
        "Зеленський",
        "عدد الأسرى",
        "אסירים",
        "日本",
        "é",
        "می\u200cخواهم",
        "👩\u200d👩\u200d👧",
        "a\xa0b",
        "\u200ea",
        "[bold]x[/bold]",
        "a  b ",
        "<b>",
        "\U0010fffd",
    ],
)
def test_text_in_any_script_is_kept_as_it_is(text: str) -> None:
    assert takes(Text, text)


@pytest.mark.parametrize("text", ["", " ", " a", "\u00a0a", "\u3000a", "\u2003a", "\ta"])
def test_text_is_not_empty_and_does_not_start_with_a_space(text: str) -> None:
    assert not takes(Text, text)
    assert not takes(Name, text)


def test_text_has_an_end() -> None:
    assert takes(Text, "ä" * 4_000)
    assert not takes(Text, "ä" * 4_001)
    assert takes(Name, "ä" * 200)
    assert not takes(Name, "ä" * 201)


@pytest.mark.parametrize("given_", [1, 1.5, True, None, ["a"]])
@pytest.mark.parametrize("kind", [Slug, PartyCode, Key, Text, Name, Url, Sha256, Language])
def test_only_text_is_text(kind: object, given_: object) -> None:
    assert not takes(kind, given_)


@given(st.text())
def test_text_that_is_taken_prints_on_one_line(text: str) -> None:
    if takes(Text, text):
        assert len(text.splitlines()) == 1
        assert re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text) is None
        assert text.encode().decode() == text
