"""``say``: one paragraph fit to print."""

import json
from pathlib import Path

import pytest

from tests.cli.kept import made_up, read, record

WORDS = {
    "2025-05-15": "As of 15 May 2025, nothing has been said of istanbul-2025.",
    "2025-05-16": (
        'Both sides say that 1,000 people[1] were agreed to be released each way under "1,000 for '
        '1,000". As of 16 May 2025, no number of people released each way is reported yet.'
    ),
    "2025-05-24": (
        'Both sides say that 1,000 people[1] were agreed to be released each way under "1,000 for '
        '1,000". As of 24 May 2025, 697 people[2] are confirmed by both sides as released from '
        "Russia to Ukraine. 697 people[3] are reported by Russia alone (the Ministry of Defence of "
        'Russia) as released from Ukraine to Russia. Stage s3 ("Third stage") is reported by Ukraine '
        "(the President of Ukraine) as scheduled for 25 May 2025[4]."
    ),
}


def paragraph(out: str) -> str:
    """The first paragraph of a text, as one line."""
    return out.partition("\n\n")[0].replace("\n", " ")


@pytest.mark.parametrize("day", WORDS)
def test_the_founding_case_day_by_day(day: str, istanbul: Path) -> None:
    called = read(istanbul, "say", "istanbul-2025", "--as-of", day, "-q")

    assert (called.code, called.err) == (0, "")
    assert paragraph(called.out) == WORDS[day]
    assert called.out.endswith(f"\n\nas of {day} (UTC), rules 1\n")


def test_a_footnote_names_its_entries_and_their_links(istanbul: Path) -> None:
    called = read(istanbul, "say", "istanbul-2025/s2", "--as-of", "2025-05-24")

    assert (
        "[3] istanbul-2025#13: Ministry of Defence of Russia, 2025-05-24\n"
        "    https://unn.ua/en/news/russia-announced-the-second-round-of-prisoner-exchange-with-"
        "ukraine-in-the-format-of-307-for-307\n"
    ) in called.out
    text = [line for line in called.out.splitlines() if "https://" not in line]
    assert max(map(len, text)) <= 80


def test_a_contested_stage_is_told_with_its_span_and_by_whom(cases: Path) -> None:
    called = read(cases, "say", "istanbul-2025-bodies", "--as-of", "2025-06-16", "-q")

    assert (
        "As of 16 June 2025, 6,057 bodies[4] are reported by Ukraine as transferred from Russia to "
        "Ukraine; with what is reported in part by Russia, all numbers together come to 6,057 to "
        "6,060[5]; in stage s5 the number is contested between 1,245[6], by Ukraine (the Coordination "
        "Headquarters for the Treatment of Prisoners of War), and 1,248[7], by Russia (the Ministry "
        "of Defence of Russia)."
    ) in paragraph(called.out)
    assert (
        "What was agreed to be transferred from Ukraine to Russia is told differently: 6,000 "
        "bodies[2] according to Ukraine (Rustem Umerov) and 0 bodies[3] according to Russia "
        "(Vladimir Medinsky)."
    ) in paragraph(called.out)


def test_zero_withheld_vague_about_and_unknown_do_not_read_alike(cases: Path) -> None:
    said = {
        stage: paragraph(read(cases, "say", f"made-up/{stage}").out).partition("completed[1]. ")[2]
        for stage in ("s1", "s2", "s3", "s4", "s5")
    }

    assert said == {
        "s1": "0 people[2] are reported by AA alone as released from AA to BB.",
        "s2": "The number of people released from AA to BB is withheld[2] by AA alone.",
        "s3": "",
        "s4": "About 30 people[2] are reported by AA alone as released from AA to BB.",
        "s5": '"Dozens" of people[2] are reported by AA alone as released from AA to BB.',
    }


def test_of_what_stages_have_no_number_the_paragraph_tells(cases: Path) -> None:
    said = paragraph(read(cases, "say", "made-up").out)

    assert said == (
        "According to AA alone (the Ministry of AA), 100 people[1] were agreed to be released from "
        'AA to BB under "A handover". At least about 30 people[2] are reported by AA alone as '
        "released from AA to BB; in stage s2 the number is withheld[3] by AA alone; in stage s5, "
        '"dozens"[4] are reported by AA alone; for stage s3[5], reported as completed, no number of '
        "people released is known."
    )


def test_a_stage_of_which_nothing_was_said_yet(istanbul: Path) -> None:
    called = read(istanbul, "say", "istanbul-2025/s3", "--as-of", "2025-05-23")

    assert (called.code, called.err) == (0, "")
    assert called.out == (
        'As of 23 May 2025, under "1,000 for 1,000", nothing has been said of stage s3.\n\n'
        "as of 2025-05-23 (UTC), rules 1\n"
    )


def test_markdown_has_footnotes_that_readers_know(istanbul: Path) -> None:
    called = read(istanbul, "say", "istanbul-2025", "--as-of", "2025-05-16", "-f", "md")

    assert called.out == (
        'Both sides say that 1,000 people[^1] were agreed to be released each way under "1,000 for '
        '1,000". As of 16 May 2025, no number of people released each way is reported yet.\n'
        "\n"
        "[^1]: istanbul-2025\\#1: Vladimir Medinsky, head of Russia's delegation, 2025-05-16, "
        "<https://www.pravda.com.ua/eng/news/2025/05/16/7512561/>; istanbul-2025\\#2: Rustem Umerov, "
        "head of Ukraine's delegation, 2025-05-16, "
        "<https://www.pravda.com.ua/eng/news/2025/05/16/7512561/>\n"
        "\n"
        "as of 2025-05-16 (UTC), rules 1\n"
    )


def test_rows_carry_each_number_with_its_standing_and_its_entries(istanbul: Path) -> None:
    called = read(istanbul, "say", "istanbul-2025", "--as-of", "2025-05-24", "-f", "json")
    rows = json.loads(called.out)["rows"]

    assert [row["numbers"] for row in rows if row["numbers"]] == [
        [
            {
                "text": text,
                "quantity": quantity,
                "standing": standing,
                "contested": False,
                "footnote": footnote,
            }
        ]
        for footnote, (text, quantity, standing) in enumerate(
            [
                ("1,000 people", "1000", "agreed"),
                ("697 people", "697", "confirmed"),
                ("697 people", "697", "reported"),
            ],
            start=1,
        )
    ]
    assert [[entry["entry"] for entry in note["entries"]] for note in rows[2]["footnotes"]] == [
        ["istanbul-2025#7", "istanbul-2025#13"]
    ]


def test_both_cuts_and_the_zone_are_respected_and_printed(istanbul: Path) -> None:
    words = ("--known-at", "istanbul-2025#13", "--as-of", "2025-05-24", "--tz", "Europe/Kyiv")
    called = read(istanbul, "say", "istanbul-2025/s2", *words)

    assert "307 people[2] are reported by Russia alone as released from" in paragraph(called.out)
    assert "confirmed" not in called.out
    assert called.out.endswith(
        "as of 2025-05-24, known at istanbul-2025#13 (Europe/Kyiv), rules 1\n"
    )


def test_what_only_others_say_of_a_flow_is_left_out_and_told(istanbul: Path) -> None:
    called = read(istanbul, "say", "istanbul-2025")

    assert "780" not in called.out
    assert called.err == (
        "what only others say is left out: released between Russia and Ukraine (both directions "
        "together)\n"
        "counterfoil status istanbul-2025 shows it\n"
        "other numbers are left out: returned from Russia to Ukraine, programme to 2025-05-25\n"
        "counterfoil status istanbul-2025 shows them\n"
    )


def test_what_others_say_otherwise_is_left_out_of_an_agreement_and_told(tmp_path: Path) -> None:
    paper = {"event": "FigureReported", "agreement": "made-up", "key": "p", "scope": "stage"}
    slot = {"stage": "s1", "flows": ["AA->BB"], "measure": "released", "unit": "person"}
    said = {"quantity": "4", "statement": {"source": "paper", "stated": "2024-02-08"}}
    folder = record(tmp_path, list(made_up()), [{**paper, **slot, **said}])

    assert read(folder, "say", "made-up").err == (
        "what others say otherwise is left out: stage s1\ncounterfoil status made-up shows it\n"
    )
    assert read(folder, "say", "made-up/s1").err == ""


def test_numbers_that_no_paragraph_is_about_are_told_as_left_out(tmp_path: Path) -> None:
    figure = {
        "event": "FigureReported",
        "agreement": "made-up",
        "scope": "planned",
        "quantity": "4",
    }
    slot = {"flows": ["AA->BB"], "measure": "released", "unit": "person"}
    said = {"statement": {"source": "aa", "stated": "2024-02-08"}}
    plans = [{**figure, **slot, **said, "stage": f"s{at}", "key": f"p{at}"} for at in range(1, 6)]
    folder = record(tmp_path, list(made_up()), plans)

    first, second = read(folder, "say", "made-up").err.splitlines()
    assert first.startswith("other numbers are left out: released from ")
    assert first.endswith(", planned for s3; 2 more")
    assert second == "counterfoil status made-up shows them"


def test_what_others_say_otherwise_was_agreed_is_left_out_and_told(tmp_path: Path) -> None:
    term = {"flows": ["AA->BB"], "measure": "released", "unit": "person", "quantity": "90"}
    said = {"statement": {"source": "paper", "stated": "2024-02-08"}}
    theirs = {"event": "TermsStated", "agreement": "made-up", "key": "t", "terms": [term], **said}
    folder = record(tmp_path, list(made_up()), [theirs])

    assert read(folder, "say", "made-up").err == (
        "what others say otherwise is left out: what was agreed\n"
        "counterfoil why made-up term shows who says what was agreed\n"
    )
    assert "paper (media, shown, not heard) states 90" in " ".join(
        read(folder, "why", "made-up", "term", "-f", "csv").out.split()
    )


def test_what_others_say_otherwise_of_the_parts_is_left_out_of_a_stage_and_told(
    tmp_path: Path,
) -> None:
    def figure(source: str, men: str, women: str) -> dict[str, object]:
        slot = {"scope": "stage", "stage": "s6", "flows": ["AA->BB"], "measure": "released"}
        return {
            "event": "FigureReported",
            "agreement": "made-up",
            "key": source,
            **slot,
            "unit": "person",
            "quantity": "5",
            "breakdowns": {"sex": {"complete": True, "parts": {"men": men, "women": women}}},
            "statement": {"source": source, "stated": "2024-02-08"},
        }

    folder = record(tmp_path, list(made_up()), [figure("aa", "4", "1"), figure("paper", "3", "2")])

    assert read(folder, "say", "made-up/s6").err == (
        "what others say otherwise is left out: stage s6, by sex\n"
        "counterfoil breakdown made-up/s6 shows it\n"
    )
    shown = read(folder, "breakdown", "made-up/s6", "-f", "md").out
    assert "paper (media) 3 \\#12" in shown


def test_a_stage_that_is_not_there_is_refused(istanbul: Path) -> None:
    called = read(istanbul, "say", "istanbul-2025/s9")

    assert (called.code, called.out) == (3, "")
    assert "s9" in called.err
