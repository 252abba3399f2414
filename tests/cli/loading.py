"""Which modules a call loads."""

HEAVY = ("pydantic", "pydantic_core", "eventsourcing", "rich", "sqlite3", "tomllib")
"""What takes longer to load than all of the program that help needs."""


def telling(modules: tuple[str, ...]) -> tuple[str, str]:
    """The program, which tells at its end on standard error which of some modules it has loaded."""
    return "-c", (
        "import atexit, sys; "
        f"atexit.register(lambda: print([m for m in {modules!r} if m in sys.modules],"
        " file=sys.stderr));"
        "import cli.main; sys.argv[0] = 'counterfoil'; cli.main.main()"
    )
