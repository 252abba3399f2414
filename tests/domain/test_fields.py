"""Code asks events by the names of fields that some of them have."""

import re

from domain.events import CLASSES
from tests.cli.warm import ROOT

_ASKED = re.compile(r'\bfield\("(\w+)"\)')


def test_no_field_is_asked_for_that_no_event_has() -> None:
    known = {name for cls in CLASSES for name in cls.FIELDS}
    asked = {
        (path.name, name)
        for package in ("domain", "projections", "cli")
        for path in (ROOT / package).rglob("*.py")
        for name in _ASKED.findall(path.read_text())
    }
    assert asked
    assert {one for one in asked if one[1] not in known} == set()
