"""The auditor's pages say what the commands say today."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parents[2] / "docs" / "auditor"


def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("auditor_pages", HERE / "write.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("case", writer().questions(), ids=lambda case: case["page"])
def test_a_page_is_what_its_commands_answer(case: dict[str, str], tmp_path: Path) -> None:
    written = (HERE / case["page"]).read_text(encoding="utf-8")
    assert written == writer().page(case, tmp_path / "ledger")


def test_every_case_has_ten_questions_and_a_page() -> None:
    cases = writer().questions()
    files = {path.name for path in (HERE.parents[1] / "cases").glob("*.toml")}
    assert {case["file"] for case in cases} == files
    assert [len(case["questions"]) for case in cases] == [10] * len(cases)
    assert (HERE / "README.md").read_text(encoding="utf-8") == writer().index(cases)
