"""What somebody meant who wrote a quantity in another form: the hint of its refusal."""

import re
from decimal import Decimal
from typing import Final

from domain.values.number_form import EITHER_WAY, NUMBER, TYPED_PREFIXES

SPACES: Final = " \u00a0\u2007\u2009\u202f"
_BETWEEN: Final = f"{SPACES}_'’"
"""What stands between thousands, and never before decimals."""
_DIGITS: Final = rf"[0-9](?:[0-9.,{_BETWEEN}]*[0-9])?"
_RANGE: Final = re.compile(
    rf"(?:from\s+)?({_DIGITS})(?:\s*(?:\.\.+|…|[-–—])\s*|\s+to\s+)({_DIGITS})|between\s+({_DIGITS})\s+and\s+({_DIGITS})",
    re.IGNORECASE,
)
_SIGNED: Final = re.compile(
    rf"([^0-9]*?)\s*({_DIGITS})\s*(\+|(?:or|and) (?:more|over)|or (?:less|fewer))?", re.IGNORECASE
)
_SIGNS: Final = {
    **TYPED_PREFIXES,
    **dict.fromkeys((">=", "=>", "> =", "≥", "⩾", "at-least", "at least"), ">="),
    **dict.fromkeys((">", "more-than", "more than", "over"), ">"),
    **dict.fromkeys(("<=", "=<", "< =", "≤", "⩽", "at-most", "at most", "up to"), "<="),
    **dict.fromkeys(("<", "less-than", "less than", "under"), "<"),
    **dict.fromkeys(("~", "≈", "about", "around", "some", "c.", "ca.", "circa"), "~"),
    "": "",
}
_TYPED: Final = {"": "", **{sign: prefix for prefix, sign in TYPED_PREFIXES.items()}}


_NOTHING: Final = frozenset(("none", "nil", "no", "nobody", "zero", "nought"))
_NOT_KNOWN: Final = frozenset(
    ("n/a", "na", "n.a.", "-", "–", "—", "?", "??", "tbd", "unknown", "nan")
)
_VAGUE: Final = re.compile(
    r"(?:an? |some |many )?(?:couple|few|handful|tens|dozens?|scores|hundreds|thousands|millions)"
    r"(?: of \w+| \w+)?|several|many|numerous|some|most|all|others"
)
_UNITS: Final = re.findall(
    "[a-z]+",
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
)
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS: Final = {
    **{word: number for number, word in enumerate(_UNITS, start=1)},
    **{word: number for number, word in zip(range(20, 100, 10), _TENS, strict=True)},
    **{
        f"{ten}-{unit}": number + one
        for number, ten in zip(range(20, 100, 10), _TENS, strict=True)
        for one, unit in enumerate(_UNITS[:9], start=1)
    },
}


def hint(text: str, *, typed: bool) -> str | None:
    """What to write instead, or what is wrong with the number; None where nothing can be told.

    ``typed`` is by hand: in forms that a shell passes on.
    """
    meant = _meant(text.strip(), typed=typed)
    if meant is not None and meant != text:
        return f"write {meant}"
    word = text.strip().casefold()
    if word in _NOTHING:
        return "write 0 where there were none, withheld where the number is kept back"
    if word.replace(" ", "-") in _WORDS:
        return f"write {_WORDS[word.replace(' ', '-')]}"
    if _VAGUE.fullmatch(word):
        return "write vague: in front of it"
    if word in _NOT_KNOWN:
        return "leave it out where nobody says a number; write withheld where it is kept back"
    if word.endswith(("%", "percent", "per cent")):
        share = re.sub(r"\s*(%|per ?cent)$", "", word)
        plain = share if NUMBER.fullmatch(share) else _meant(share, typed=typed)
        return f"write {plain}, with percent as the unit" if plain is not None else None
    number = text.lstrip("><=~ ")
    if re.match(r"[-−–—]\s*[0-9]", number):
        return "a quantity is never negative"
    if re.fullmatch(r"0+[0-9]+(?:\.[0-9]+)?", number):
        return "leave out the zeros in front"
    if re.fullmatch(r"[0-9]{16,}(?:\.[0-9]+)?", number):
        return "at most 15 digits before the point"
    if re.fullmatch(r"[0-9]+\.[0-9]{7,}", number):
        return "at most 6 digits behind the point"
    return None


def number(text: str) -> str | None:
    """A number without its separators; None where it is none, or could be several.

    A sign that stands once, not before three digits, stands before decimals, and so does the last of two signs. A
    comma before three digits stands between thousands; a point there could stand before decimals as well.
    """
    if re.fullmatch(EITHER_WAY, text):
        return None
    plain = text
    for sign in re.findall(f"[{_BETWEEN}]", text):
        plain = _joined(plain, sign) or plain
    comma, point = plain.count(","), plain.count(".")
    if comma and point:
        last = max(",.", key=plain.rindex)
        whole, _, fraction = plain.rpartition(last)
        plain = f"{_joined(whole, ',' if last == '.' else '.')}.{fraction}"
    elif comma or point > 1:
        sign = "," if comma else "."
        plain = _joined(plain, sign) or (plain.replace(",", ".") if comma == 1 else plain)
    return plain if NUMBER.fullmatch(plain) else None


def _joined(text: str, sign: str) -> str | None:
    """Without a sign that stands between thousands; None where it stands elsewhere."""
    sign = re.escape(sign)
    by_thousands = rf"[1-9][0-9]{{0,2}}(?:{sign}[0-9]{{3}})+"
    by_lakhs = rf"[1-9][0-9]?(?:{sign}[0-9]{{2}})+{sign}[0-9]{{3}}"
    if re.fullmatch(rf"(?:{by_thousands}|{by_lakhs})(?:(?!{sign})[.,][0-9]+)?", text) is None:
        return None
    return re.sub(sign, "", text)


def _meant(text: str, *, typed: bool) -> str | None:
    ends = _RANGE.fullmatch(text)
    if ends is not None:
        low, high = (number(end) for end in ends.groups() if end is not None)
        if low is None or high is None or Decimal(low) >= Decimal(high):
            return None
        return f"{low}..{high}"
    found = _SIGNED.fullmatch(text)
    if found is None:
        return None
    sign, plain = _SIGNS.get(found[1].strip().casefold()), number(found[2])
    if sign is None or plain is None or (sign and found[3]):
        return None
    if sign == "<" and not Decimal(plain):
        return None
    if found[3]:
        sign = "<=" if found[3].casefold().endswith(("less", "fewer")) else ">="
    return f"{_TYPED[sign] if typed else sign}{plain}"
