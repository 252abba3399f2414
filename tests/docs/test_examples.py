"""Every shell example of README and docs runs as written, in bash and in zsh, and shows what comes out."""

from pathlib import Path

import pytest

from tests.docs.sessions import ROOT, SHELLS, documents, examples, has, run, steady

WITH_EXAMPLES = [path for path in documents() if examples(path.read_text())]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    "document", WITH_EXAMPLES, ids=[str(path.relative_to(ROOT)) for path in WITH_EXAMPLES]
)
def test_the_examples_of_a_document_run_as_written(document: Path, shell: str) -> None:
    if not has(shell):
        pytest.skip(f"{shell} is not installed: make {shell} does it where apt-get may")
    given = examples(document.read_text())

    for example, ran in zip(given, run(given, SHELLS[shell]), strict=True):
        where = f"{document.relative_to(ROOT)}:{example.line}"
        assert ran.code == example.code, f"{where} ended with {ran.code}:\n{ran.output}"
        if example.shown is not None:
            assert steady(example.told(ran.output)) == steady(example.shown), where


def test_there_are_examples_to_run() -> None:
    assert ROOT / "README.md" in WITH_EXAMPLES
