"""Spellings that are compared as one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.spelling import as_compared, as_drawn, as_name

SAME = [
    ("Bộ Ngoại giao Việt Nam", unicodedata.normalize("NFD", "Bộ Ngoại giao Việt Nam")),
    ("대한민국 외교부", unicodedata.normalize("NFD", "대한민국 외교부")),
    ("İstanbul Haber", "istanbul haber"),
    ("İstanbul Haber", "ISTANBUL HABER"),
    ("İçişleri Bakanlığı", "içişleri bakanlığı"),
    ("İçişleri Bakanlığı", "İÇİŞLERİ BAKANLIĞI"),
    ("İçişleri Bakanlığı", "İçişleri Bakanlığı".lower()),
    ("Знам’янка", "Знам'янка"),
    ("Знам’янка", "Знам\u02bcянка"),
    ('דובר צה"ל', "דובר צה״ל"),
    ("ក្រសួង\u200bការបរទេស", "ក្រសួងការបរទេស"),
    ("وزارة الدفاع\u200f (سوريا)", "وزارة الدفاع (سوريا)"),
    ("Straße", "STRASSE"),
    ("\uff2d\uff2f\uff24", "mod"),
]
SAME_NAMES = [
    *SAME,
    ("Bridge Monitors", "Bridge\u00a0Monitors"),
    ("Bridge Monitors", "Bridge Monitors "),
    ("Bridge Monitors", "Bridge  Monitors"),
]
APART = [
    ("Médiateur", "Mediateur"),
    ("Bridge Monitors", "BridgeMonitors"),
    ("Міністерство", "Министерство"),
    ("s1", "s2"),
    ("Red-Cross", "Red Cross"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_texts_that_differ_by_their_spelling_are_compared_as_one(one: str, other: str) -> None:
    assert as_compared(one) == as_compared(other)


@pytest.mark.parametrize(("one", "other"), SAME_NAMES)
def test_names_that_differ_by_their_spelling_are_one_name(one: str, other: str) -> None:
    assert as_name(one) == as_name(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_another_letter_accent_or_sign_makes_another_name(one: str, other: str) -> None:
    assert as_name(one) != as_name(other)
    assert as_drawn(one) != as_drawn(other)


def test_names_of_letters_that_are_drawn_alike_are_two_names_and_drawn_alike() -> None:
    assert as_name("North Press") != as_name("Nоrth Press")  # its o is Cyrillic
    assert as_drawn("North Press") == as_drawn("Nоrth Press")


@given(st.text())
def test_a_text_is_compared_alike_in_every_normal_form(text: str) -> None:
    alike = {
        as_compared(unicodedata.normalize(form, text)) for form in ("NFC", "NFD", "NFKC", "NFKD")
    }
    assert alike == {as_compared(text)}


@given(st.text())
def test_small_letters_of_ascii_are_compared_as_they_are(text: str) -> None:
    plain = text.encode("ascii", "ignore").decode()
    assert as_compared(plain) == plain.lower()
