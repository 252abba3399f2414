"""What `make check` holds: format, lint, types, and which package may know which."""

import os
import subprocess
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]


def test_the_quick_gate_is_passed() -> None:
    outer = ("MAKE", "MFLAGS")  # a make that runs the tests tells the inner one how to run
    environment = {name: value for name, value in os.environ.items() if not name.startswith(outer)}
    checked = subprocess.run(
        ["make", "check"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr
