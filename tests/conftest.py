"""For all tests: the same random examples in every run, and an interrupt reaches what they start.

A PostgreSQL server is started for the run where a test first needs it, and ended with the run.

`COUNTERFOIL_TEST_RANDOM=1` looks for new examples.
"""

import os
import signal
from contextlib import suppress

import pytest
from hypothesis import settings

from tests.postgres import session

settings.register_profile("same", derandomize=True, database=None)
if not os.environ.get("COUNTERFOIL_TEST_RANDOM"):
    settings.load_profile("same")

with suppress(ValueError):  # raised where this is not the main thread
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        session.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        session.end()
