"""How a number went that its source gives no more: by a retraction, or by a correction that gives none there."""


def gave_up(number: str, *, corrected: bool) -> str:
    """``took 20 back``, ``corrected 20 away``."""
    return f"corrected {number} away" if corrected else f"took {number} back"


def given_up(*, corrected: bool) -> str:
    """``taken back``, ``corrected away``."""
    return "corrected away" if corrected else "taken back"
