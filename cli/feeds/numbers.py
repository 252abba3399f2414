"""Numbers as a spreadsheet writes them: separators are read only where the call says what they are."""

import re
from typing import Final

from domain.frozen import dataclass
from domain.refusals import BadForm
from domain.values.meant import SPACES
from domain.values.meant import hint as meant
from domain.values.number_form import EITHER_WAY
from domain.values.quantity import Quantity

_NUMBER: Final = re.compile(rf"[0-9]+(?:[.,'’{SPACES}][0-9]+)*")
_GROUPED: Final = re.compile(
    rf"(?<![0-9])[0-9]{{1,3}}([.,'’{SPACES}])[0-9]{{3}}(?:\1[0-9]{{3}})*(?![0-9])"
)
_GROUPED_WHOLLY: Final = re.compile(
    rf"(?<![0-9])(?<![0-9][.,'’{SPACES}]){_GROUPED.pattern}(?![.,'’{SPACES}]?[0-9])"
)
"""Not the last groups of a number that has a shorter one before: `1,00,000`."""
_TYPED: Final = {" ": "space", "'": '"\'"'}
"""Signs that a shell would not pass on as they are."""
_GROUPED_WITH_DECIMALS: Final = re.compile(
    rf"(?<![-−–0-9])(?<![0-9][.,'’{SPACES}]){_GROUPED.pattern}(?!\1)([.,])([0-9]+)"
    rf"(?![.,'’{SPACES}]?[0-9])"
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """``thousands`` and ``decimal`` are the signs that the call names.

    In `1.000` the point stands between thousands in half of Europe, and in a column that two hands typed beside
    `1,000` too. It is read only once the call says what the point is.
    """

    thousands: str | None
    decimal: str | None

    def quantity(self, text: str) -> str:
        """The quantity as feeds write it; `BadForm` where it is none, or could be two."""
        plain = _NUMBER.sub(lambda found: self._plain(found[0], text), text)
        try:
            return str(Quantity.typed(plain))
        except BadForm as refusal:
            if plain != text:
                raise BadForm(refusal.what, text, refusal.allowed, refusal.hint) from None
            refusal.hint = _hint(text) or refusal.hint
            raise

    @property
    def has_commas(self) -> bool:
        """Whether a comma may stand inside a number."""
        return "," in (self.thousands, self.decimal)

    def _plain(self, number: str, text: str) -> str:
        said = self.decimal is not None or self.thousands == "."
        if not said and re.fullmatch(EITHER_WAY, number):
            allowed = "the point may stand between thousands or before decimals"
            raise BadForm("the quantity", text, allowed, _hint(number))
        if self.thousands is None and self.decimal is None:
            return number
        whole, decimal, fraction = number, "", ""
        if self.decimal is not None:
            whole, decimal, fraction = number.partition(self.decimal)
        elif self.thousands != ".":
            whole, decimal, fraction = number.partition(".")
        whole = self._whole(whole, text)
        if decimal and not fraction.isdigit():
            raise BadForm("the quantity", text, f"there is one {decimal} in a number")
        return f"{whole}.{fraction}" if decimal else whole

    def _whole(self, whole: str, text: str) -> str:
        if whole.isdigit():
            return whole
        found = _GROUPED.fullmatch(whole)
        if found is None or _kind(found[1]) != self.thousands:
            sign = "space" if self.thousands == " " else self.thousands
            named = f"--thousands {sign}" if sign else f"--decimal {self.decimal}"
            hint = _hint(text) or meant(text, typed=True)
            raise BadForm("the quantity", text, f"that is no number with {named}", hint)
        return whole.replace(found[1], "")


def _kind(sign: str) -> str:
    """The sign by which `--thousands` names it."""
    return " " if sign in SPACES else "'" if sign == "’" else sign


def _thousands(sign: str) -> str:
    """The option that says so of a sign, as it is typed."""
    kind = _kind(sign)
    return f"--thousands {_TYPED.get(kind, kind)}"


def _hint(text: str) -> str | None:
    """Which options would give the number a meaning."""
    both = _GROUPED_WITH_DECIMALS.search(text)
    if both is not None:
        options = _thousands(both[1]) + (" --decimal ," if both[2] == "," else "")
        plain = both[0].replace(both[1], "").replace(",", ".")
        return f"{options} if it is {plain}"
    found = _GROUPED_WHOLLY.search(text)
    if found is not None:
        sign, option = _kind(found[1]), _thousands(found[1])
        grouped = f"{option} if it is {found[0].replace(found[1], '')}"
        either = sign in ".," and found[0].count(found[1]) == 1
        return f"{grouped}, --decimal {sign} if it is less" if either else grouped
    one_comma = re.search("[0-9],[0-9]", text) and text.count(",") == 1
    return "--decimal , if the comma stands before decimals" if one_comma else None
