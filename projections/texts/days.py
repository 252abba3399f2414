"""From when to when something was or is to be, in words."""

from domain.values.period import Period


def span(period: Period) -> str:
    """``2025-05-24``, ``2025-05-24 to 2025-05-26``."""
    return str(period.start) if period.start == period.end else f"{period.start} to {period.end}"


def when(occurred: Period) -> str:
    """``on 2025-05-24``, ``in 2025-05``, ``from 2025-05-24 to 2025-05-26``."""
    if occurred.start != occurred.end:
        return f"from {span(occurred)}"
    return f"{'on' if occurred.start.first == occurred.start.last else 'in'} {occurred.start}"


def put_off(planned: Period) -> str:
    """The same behind a ``to`` of its own: ``the time from 2025-06-01 to 2025-06-02``."""
    return span(planned) if planned.start == planned.end else f"the time from {span(planned)}"
