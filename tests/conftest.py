"""For all tests: an interrupt reaches the processes that they start, also where the suite runs in the background."""

import signal
from contextlib import suppress

with suppress(ValueError):  # raised where this is not the main thread
    signal.signal(signal.SIGINT, signal.default_int_handler)
