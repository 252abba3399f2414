"""The pages about speed and size show what was measured, and nothing else."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench import costs, page, picture, report, results
from bench.measured import Point, Promise
from tests.docs.sessions import ROOT

SVG = "{http://www.w3.org/2000/svg}"


def test_pages_and_pictures_are_those_of_the_results() -> None:
    for name, text in page.files(results.load()).items():
        assert (ROOT / "docs" / name).read_text() == text, f"{name}: make bench writes it"


def test_results_come_back_as_they_were_stored(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    for run in results.load():
        results.store(run, path)

    assert results.load(path) == results.load()


def test_a_run_takes_the_place_of_the_same_part_at_the_same_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    small, large = (results.run_of("totals", size, []) for size in (1_000, 100_000))
    results.store(small, path)
    results.store(large, path)
    again = replace(small, found=(Point("totals", "ledger", 1_000, 0.1, "s"),))

    results.store(again, path)

    assert results.load(path) == [again, large]


@pytest.mark.parametrize(
    ("ratio", "at_least", "met"),
    [
        (1.0, False, True),
        (1.01, False, False),
        (2.0, True, True),
        (1.0, True, True),
        (0.99, True, False),
    ],
)
def test_a_promise_is_met_up_to_its_limit(ratio: float, at_least: bool, met: bool) -> None:
    assert Promise("a", 1, ratio, 1.0, "", at_least).met is met


def test_each_picture_tells_all_its_values_as_text() -> None:
    for name, text in page.files(results.load()).items():
        if name.endswith(".svg"):
            root = ElementTree.fromstring(text)
            assert root.get("role") == "img"
            title, told = root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")
            assert title
            assert told
            points = list(results.points(results.load(), title[0].lower() + title[1:]))
            assert all(report.value(point) in told for point in points)


def test_a_picture_has_colours_for_dark_pages_too() -> None:
    drawn = picture.drawn("x", [Point("x", "a", 1_000, 1.0, "s")])

    assert "prefers-color-scheme: dark" in drawn


def test_names_beside_a_picture_do_not_overlap() -> None:
    points = [
        Point("x", f"series {n}", size, 1.0, "s") for n in range(8) for size in (1_000, 10_000)
    ]

    root = ElementTree.fromstring(picture.drawn("x", points))

    places = sorted(
        float(text.get("y", ""))
        for text in root.iter(f"{SVG}text")
        if (text.text or "").startswith("series")
    )
    assert len(places) == 8
    assert all(after - before >= picture.LINE - 0.2 for before, after in pairwise(places))


def test_a_figure_that_was_not_measured_is_no_figure() -> None:
    with pytest.raises(page.UnmeasuredError, match="value totals; nobody; 7"):
        page.filled("<!-- bench: value totals; nobody; 7 -->1 s<!-- /bench -->", [])


def test_a_page_takes_its_figures_from_the_results() -> None:
    run = results.run_of("totals", 1_000_000, [Point("totals", "a", 1_000_000, 2.0, "s")])
    asked = "<!-- bench: {} totals; a; 1000000 -->?<!-- /bench -->"

    filled = [
        page.filled(asked.format(what), [run]) for what in ("value", "each", "hundred-million")
    ]

    assert [text.split(">")[1].split("<")[0] for text in filled] == [
        "2.00 s",
        "2.00 us",
        "3.33 minutes",
    ]


def test_a_hundred_million_is_a_hundred_times_a_million_where_it_grows() -> None:
    found = [
        Point("verify", "counterfoil verify", 1_000, 0.1, "s"),
        Point("verify", "counterfoil verify", 100_000, 2.0, "s"),
        Point("proof", "counterfoil, an inclusion proof", 100_000, 1.5, "ms"),
    ]

    lines = costs.table([results.run_of("proof", 100_000, found)]).splitlines()[2:]

    assert lines == [
        "| `verify`, the log alone | 2.00 s | 100,000 | 20 s | 33.3 minutes |",
        "| an inclusion proof | 1.50 ms | 100,000 | the same | the same |",
    ]


def test_what_does_not_depend_on_the_size_is_told_and_not_drawn() -> None:
    runs = [results.run_of("start", 0, [Point("start", "--help", 0, 80.0, "ms")])]

    text = report.page(runs)

    assert not report.is_drawn(runs, "start")
    assert "| | any | |" in text
    assert "](bench/" not in text
