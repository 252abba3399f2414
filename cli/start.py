"""The console script. Until a call is under way an interrupt ends it at once, and prints nothing.

This is the first module of ours that is loaded, and it loads no other before that is settled. `cli.main` catches
an interrupt by itself as soon as there can be something to close.
"""

import _signal  # type: ignore[import-not-found] # the part of signal that is there already

if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)


def main() -> None:
    """`counterfoil`, as `cli.main.main` does it."""
    from cli.main import main as run

    run()
