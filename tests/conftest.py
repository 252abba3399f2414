"""For all tests: the same random examples in every run, and an interrupt reaches what they start.

`COUNTERFOIL_TEST_RANDOM=1` looks for new examples.
"""

import os
import signal
from contextlib import suppress

from hypothesis import settings

settings.register_profile("same", derandomize=True, database=None)
if not os.environ.get("COUNTERFOIL_TEST_RANDOM"):
    settings.load_profile("same")

with suppress(ValueError):  # raised where this is not the main thread
    signal.signal(signal.SIGINT, signal.default_int_handler)
