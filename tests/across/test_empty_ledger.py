"""A read model that was made before anything was recorded is the model of that ledger, and is brought up."""

from pathlib import Path

from tests.cli.calls import counterfoil
from tests.cli.written import STEPS


def test_the_model_of_an_empty_ledger_is_its_own_and_follows_what_is_recorded(
    tmp_path: Path,
) -> None:
    for words in (("init",), ("rebuild",), ("verify",), *STEPS[1:], ("verify",)):
        called = counterfoil(*words, cwd=tmp_path)
        assert called.code == 0, (words, called)
        assert "rebuild makes it anew" not in called.err, words
