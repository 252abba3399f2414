"""A read model with something in its tables that cannot be read."""

from typing import Final

from domain.refusals import BadForm

UNREADABLE: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BadForm,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What is raised, sooner or later, by what is none of ours in tables that are; or by a fault of ours. Neither is
passed over in silence."""
HOLDS: Final = "the read model holds what cannot be read"
WAY_OUT: Final = "counterfoil verify names it, and counterfoil rebuild makes it anew"
