"""The forms of entries: what a line of a ledger can hold, and nothing else.

A part of the verifier that lies in every bundle, written a second time from docs/feed.md: it shares nothing with
the program. Each form is a function that says whether a value, as JSON has it, is in order. What they let through
can be worked with: numbers have few digits, dates exist, and nothing stands there that nobody would have recorded.

What is as it is by default is not written: there are no nulls and no empty lists, and no number ends in a zero
behind its point. What depends on how new this computer's tables of letters are is left to the program.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from domain.bundle.settling import instant

Form = Callable[[Any], bool]

# Controls, line ends, bidi embeddings, overrides and isolates, and what else changes how other signs are shown.
HIDDEN = (
    "\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069"
    "\\ufff9-\\ufffb\\ufeff\\ufffe\\uffff\\U000e0000-\\U000e007f"
)
SLUG = "[a-z0-9][a-z0-9-]{0,63}"
PARTY = "[A-Z][A-Z0-9-]{0,15}"
ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
WORDS = f"[^\\s{HIDDEN}][^{HIDDEN}]*"
NUMBER = "(?:0|[1-9][0-9]{0,14})(?:[.][0-9]{0,5}[1-9])?"
DAY = "[12][0-9]{3}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
TIME = "[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})"


def worded(pattern: str, most: int = 100) -> Form:
    """Text that a pattern describes from its first sign to its last."""
    fits = re.compile(pattern).fullmatch
    return lambda value: type(value) is str and len(value) <= most and fits(value) is not None


def any_of(*words: str) -> Form:
    return lambda value: type(value) is str and value in words


def list_of(form: Form) -> Form:
    """A list with something in it."""
    return lambda value: type(value) is list and value != [] and all(map(form, value))


def by_name(name: Form, form: Form) -> Form:
    """An object with something in it, under names of a form."""
    return lambda value: (
        type(value) is dict
        and value != {}
        and all(map(name, value))
        and all(map(form, value.values()))
    )


def with_fields(needed: dict[str, Form], others: dict[str, Form]) -> Form:
    """An object with all of the fields that are needed, perhaps others, and none beside them."""
    forms = {**needed, **others}
    return lambda value: (
        type(value) is dict
        and needed.keys() <= value.keys() <= forms.keys()
        and all(forms[name](one) for name, one in value.items())
    )


# Values ---------------------------------------------------------------------------------------------------------

is_slug = worded(SLUG)
is_party = worded(PARTY)
is_text = worded(WORDS, 4_000)
is_name = worded(WORDS, 200)
is_key = worded("(?![0-9]+$)[A-Za-z0-9][A-Za-z0-9._/-]*", 128)
is_id = worded(ID)
is_url = worded(f'https?://[^\\s{HIDDEN}<>"\\\\^`{{|}}]+', 2_000)
is_hash = worded("[0-9a-f]{64}")
is_language = worded("[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", 35)
is_day = worded(DAY)
is_instant = worded(f"[12][0-9]{{3}}-[0-9]{{2}}-[0-9]{{2}}T{TIME}")
is_exact = worded(NUMBER)
is_bound = worded(f"(?:~|[<>]=?){NUMBER}")
is_vague = worded(f"withheld|vague:(?=.{{1,64}}$){WORDS}")


def is_moment(value: Any) -> bool:
    """A year, a month, a day or an instant with its offset, such as there is."""
    try:
        if is_day(value):
            year, month, day = map(int, [*value.split("-"), "1", "1"][:3])
            return bool(date(year, month, day))
        return is_instant(value) and bool(instant(value))
    except ValueError:
        return False


def is_period(value: Any) -> bool:
    """A moment, or the time from one to another, which does not end before it starts."""
    first, slash, last = value.partition("/") if type(value) is str else ("", "", "")
    if not slash or not (is_moment(first) and is_moment(last)):
        return is_moment(value)
    if is_day(first) and is_day(last):
        return bool(first + "-01-01"[len(first) - 4 :] <= last + "-12-31"[len(last) - 4 :])
    return is_day(first) or is_day(last) or instant(first) <= instant(last)


def is_quantity(value: Any) -> bool:
    """``390``, a bound, a range, ``~390``, ``withheld`` or ``vague:dozens``."""
    if is_exact(value) or is_bound(value) or is_vague(value):
        return bool(value != "<0")
    low, dots, high = value.partition("..") if type(value) is str else ("", "", "")
    return bool(dots) and is_exact(low) and is_exact(high) and Fraction(low) < Fraction(high)


def is_flow(value: Any) -> bool:
    """``RU->UA`` or, its parties in order of the alphabet, ``RU<->UA``."""
    found = re.fullmatch(f"({PARTY}?)(<?->)({PARTY}?)", value) if type(value) is str else None
    if found is None:
        return False
    giver, sign, receiver = found.groups()
    return bool(giver < receiver if sign == "<->" else giver != receiver)


def is_flow_or_all(value: Any) -> bool:
    return value == "all" or is_flow(value)


def are_flows(value: Any) -> bool:
    """Flows, each once."""
    return list_of(is_flow)(value) and len(set(value)) == len(value)


def is_entry(value: Any) -> bool:
    return type(value) is int and 0 < value < 10**12


def is_true(value: Any) -> bool:
    return value is True


# Events ---------------------------------------------------------------------------------------------------------

is_kind = any_of("official", "joint", "mediator", "third-party", "media", "anonymous")
are_parties = list_of(with_fields({"code": is_party}, {"name": is_name}))
are_terms = list_of(
    with_fields(
        {"measure": is_slug, "quantity": is_quantity, "unit": is_slug}, {"flows": are_flows}
    )
)
are_breakdowns = by_name(
    is_slug, with_fields({"parts": by_name(is_slug, is_quantity)}, {"complete": is_true})
)
is_statement = with_fields(
    {"source": is_slug, "stated": is_moment},
    {
        "basis": any_of("counted"),
        "language": is_language,
        "note": is_text,
        "published": is_moment,
        "publisher": is_name,
        "quote": is_text,
        "sha256": is_hash,
        "url": is_url,
        "via": list_of(is_name),
    },
)

SAID = {"statement": is_statement}
SOURCE = {"note": is_text, "same_as": is_slug, "speaks_for": is_party}
AGREED = {"agreed": is_moment, "kind": is_slug, "mediators": are_parties, "place": is_name}
COURSE = with_fields(SAID, {"note": is_text, "occurred": is_period})
STAGE = {"stage": is_slug, **SAID}
PLANNED = with_fields(STAGE, {"label": is_name, "planned": is_period, "reason": is_text})
ENDED = {"label": is_name, "occurred": is_period, "reason": is_text}
NUMBERS = {"breakdowns": are_breakdowns, "quantity": is_quantity}
OF = {"of": is_entry, **SAID}
FLOW: dict[str, Form] = {"flow": is_flow_or_all}

OF_SOURCES = {
    "SourceRegistered": with_fields(
        {"kind": is_kind, "name": is_name, "source": is_slug},
        {"aliases": list_of(is_name), **SOURCE},
    ),
    "SourceAmended": with_fields(
        {"source": is_slug},
        {
            "aliases": lambda value: value == [] or list_of(is_name)(value),
            "kind": is_kind,
            "name": is_name,
            **SOURCE,
        },
    ),
}
OF_AGREEMENTS = {
    "AgreementAnnounced": with_fields(
        {"parties": are_parties, "title": is_name, **SAID}, {"terms": are_terms, **AGREED}
    ),
    "AgreementAmended": with_fields(
        {}, {"parties": are_parties, "reason": is_text, "title": is_name, **AGREED}
    ),
    "TermsStated": with_fields({"terms": are_terms, **SAID}, {"replaces": is_entry}),
    "AgreementSuspended": COURSE,
    "AgreementResumed": COURSE,
    "AgreementConcluded": COURSE,
    "StageScheduled": PLANNED,
    "StagePostponed": PLANNED,
    "StageCompleted": with_fields(STAGE, {"outcome": any_of("partial", "otherwise"), **ENDED}),
    "StageCancelled": with_fields(
        STAGE, {"outcome": any_of("completed", "partial", "otherwise"), **ENDED}
    ),
    "FigureReported": with_fields(
        {
            "measure": is_slug,
            "scope": any_of("stage", "whole", "running", "planned", "remaining", "programme"),
            "unit": is_slug,
            **SAID,
        },
        {
            "flows": are_flows,
            "repeats": is_entry,
            "stage": is_slug,
            "up_to": is_moment,
            **NUMBERS,
        },
    ),
    "FigureConfirmed": with_fields(OF, {"dimension": is_slug, "quantity": is_quantity, **FLOW}),
    "FigureCorrected": with_fields(OF, {**NUMBERS, **FLOW}),
    "StatementDisputed": with_fields(OF, {"dimension": is_slug, **NUMBERS, **FLOW}),
    "StatementRetracted": with_fields(OF, FLOW),
    "EntryVoided": with_fields({"of": is_entry, "reason": is_text}, {"replacement": is_entry}),
}


def is_event(stream: str, topic: str, event: dict[str, Any]) -> bool:
    """Whether a ledger writes such an event into such a stream."""
    kind, _, subject = stream.partition("/")
    forms = OF_SOURCES if kind == "source" else OF_AGREEMENTS
    brand, _, name = topic.partition(":")
    if brand != "counterfoil" or name not in forms or not forms[name](event):
        return False
    return kind != "source" or bool(event["source"] == subject)
