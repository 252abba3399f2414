"""Why an agreement is left to the fold, for good or at some cuts: the read model has what is sure to equal it."""

from typing import Final

from projections.across.ticks import NoTick


class TooLarge(ValueError):  # noqa: N818 - an answer: the agreement is left to the fold
    """Numbers that together may not fit where they are added up."""


class Tangled(ValueError):  # noqa: N818 - an answer, as above
    """What pointed at something that is in no part points at a figure now, or the other way round."""


class OutOfOrder(ValueError):  # noqa: N818 - an answer: cuts before the newest entry are left to the fold
    """Too much was recorded long after it was said, or voided: each time what follows is worked out again."""


ODD: Final = (NoTick, TooLarge, Tangled)
