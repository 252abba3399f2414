"""Every page of the documentation can be reached by links from the README, and no link leads nowhere."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.docs.sessions import ROOT

README = ROOT / "README.md"
DOCS = ROOT / "docs"


def _links(page: Path) -> Iterator[Path]:
    """Files and folders that a page links to; what stands between fences or backquotes is no link."""
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", text)):
        if "://" not in target and not target.startswith("#"):
            yield (page.parent / target.partition("#")[0]).resolve()


def _pages_at(target: Path) -> list[Path]:
    """The page itself; of a folder all that its listing shows."""
    return sorted(target.glob("*.md")) if target.is_dir() else [target]


def test_every_page_is_reached_by_links_from_the_readme() -> None:
    reached = [README]
    for page in reached:  # which grows as it is gone through
        linked = [each for target in _links(page) for each in _pages_at(target)]
        reached += [
            each for each in dict.fromkeys(linked) if each.suffix == ".md" and each not in reached
        ]

    assert sorted(set(DOCS.rglob("*.md")) - set(reached)) == []


def test_no_link_leads_nowhere() -> None:
    pages = [README, *sorted(DOCS.rglob("*.md"))]
    dead = [
        (page.name, str(target)) for page in pages for target in _links(page) if not target.exists()
    ]

    assert dead == []
