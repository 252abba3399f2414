"""Who hands over to whom. Source: docs/feed.md, "How values are written"."""

import re
from dataclasses import field
from functools import lru_cache
from typing import Final, Literal

from domain.facts.form import InText, as_python
from domain.frozen import dataclass
from domain.refusals import BadForm
from domain.values.text import PARTY

ALLOWED: Final = (
    "a flow is RU->UA (from RU to UA), or RU<->UA where one number is given for both together"
)
TYPED: Final = (
    "a flow is RU:UA (from RU to UA), or RU+UA where one number is given for both together"
)
_CODE: Final = f"{as_python(PARTY)}?"
_FORM: Final = re.compile(rf"({_CODE})(<->|->|:|\+)({_CODE})")
_NEARLY: Final = rf"({_CODE})\s*(<?[-=–—]?>|[→⇒–—/:+])\s*({_CODE})"
"""With another sign between the parties, or blanks around it."""
_SEVERAL: Final = r"([A-Z0-9,-]+?)(?:<->|->|:|\+)([A-Z0-9,-]+)"

ALL: Final = "all"
NOBODY: Final = "none"
"""What is typed where nobody hands anything over."""


@dataclass(frozen=True, slots=True, eq=False)
class Flow(InText):
    """``giver -> receiver``, or both directions counted together (``pooled``).

    A pooled flow has its parties in order of the alphabet, in whichever order they were written: one flow has one
    name in every row, at every cut. ``str()`` gives the form of feeds and output.
    """

    giver: str
    receiver: str
    pooled: bool = False
    _text: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if self.pooled and self.receiver < self.giver:
            giver, receiver = self.receiver, self.giver
            object.__setattr__(self, "giver", giver)
            object.__setattr__(self, "receiver", receiver)
        sign = "<->" if self.pooled else "->"
        object.__setattr__(self, "_text", f"{self.giver}{sign}{self.receiver}")

    def __str__(self) -> str:
        return self._text

    @property
    def parties(self) -> tuple[str, str]:
        return self.giver, self.receiver

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Flow) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    @property
    def typed(self) -> str:
        """The form that every shell passes on unchanged."""
        return f"{self.giver}{'+' if self.pooled else ':'}{self.receiver}"

    @property
    def back(self) -> "Flow":
        """The other direction; one that is ``pooled`` is both already."""
        return Flow(self.receiver, self.giver, self.pooled)

    @classmethod
    def parse(cls, text: str) -> "Flow":
        """Read a flow in either form; `BadForm` says what is allowed in feeds."""
        return _parse(text)

    @classmethod
    def parse_typed(cls, text: str) -> "Flow":
        """Read a flow in either form; `BadForm` says what is typed by hand."""
        return _parse(text, TYPED)


FlowChoice = Flow | Literal["all"]


def flow_text(flow: Flow | None) -> str | None:
    """A flow as it is written; None where nobody hands anything over."""
    return None if flow is None else str(flow)


@lru_cache(maxsize=4_096)
def _parse(text: str, allowed: str = ALLOWED) -> Flow:
    match = _FORM.fullmatch(text)
    if match is None:
        raise BadForm("the flow", text, allowed, _hint(text, allowed))
    giver, sign, receiver = match.groups()
    if giver == receiver:
        raise BadForm("the flow", text, "nobody hands anything over to himself")
    return Flow(giver, receiver, pooled=sign in ("<->", "+"))


def _hint(text: str, allowed: str) -> str | None:
    """What was perhaps meant by a text that is no flow."""
    if allowed is TYPED and re.fullmatch(f"{_CODE}-", text):
        return f"the shell took > for itself: type {text[:-1]}:OTHER"
    in_any_letters = re.fullmatch(r"[A-Za-z0-9-]{1,16}(<->|->|:|\+)[A-Za-z0-9-]{1,16}", text)
    if in_any_letters and text != text.upper():
        return f"party codes are in capitals: {text.upper()}"
    if together := re.fullmatch(_SEVERAL, text):
        groups = [end.replace(",", "-") for end in together.groups() if "," in end]
        named = " ".join(f"--party {group}=NAME" for group in groups)
        return (
            "a number of several together is that of one party, which stands for them all: "
            f"counterfoil amend-agreement {named}"
        )
    if allowed is ALLOWED and (near := re.fullmatch(_NEARLY, text)) and near[1] != near[3]:
        return f"did you mean {Flow(near[1], near[3], pooled=near[2][0] in '<+')}?"
    return None
