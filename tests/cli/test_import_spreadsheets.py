"""`import` of a spreadsheet: one figure a row, written as its office writes it."""

import csv
import io
import json
import os
import unicodedata
from pathlib import Path
from threading import Thread
from typing import Literal

import pytest

from tests.cli.feeds import HEADER, ROW, figures, sheet
from tests.cli.sheets import OPTIONS, Row, changed, lines_of, rows, saved, spoilt
from tests.cli.written import held, recorded, write
from tests.stores import all_of


def numbers(folder: Path) -> dict[tuple[object, ...], str]:
    """What stands in the ledger for each row of the office's spreadsheet."""
    return {
        (one.stage, one.flows[0].typed, one.statement.source, str(one.statement.stated)): str(
            one.quantity
        )
        for one in figures(folder)
        if one.stage is not None and one.stage.startswith("day-")
    }


def expected(given: list[Row]) -> dict[tuple[object, ...], str]:
    return {
        (row.stage, row.flow, row.source, "-".join(reversed(row.stated.split(".")))): row.number
        for row in given
    }


@pytest.mark.parametrize(
    ("encoding", "options"),
    [("windows-1251", ("--encoding", "windows-1251")), ("utf-16", ()), ("utf-8-sig", ())],
)
def test_the_spreadsheet_of_an_office_from_its_mistakes_to_its_update(
    encoding: str, options: tuple[str, ...], folder: Path
) -> None:
    call = ("import", "sheet.csv", *OPTIONS, *options)
    file, beside = folder / "sheet.csv", folder / "problems.csv"
    good = rows(seed=1)
    bad, said = spoilt(good, seed=2)
    file.write_bytes(saved(bad, encoding))
    before = all_of(folder / "counterfoil.db")

    found = write(folder, *call, "--problems", "problems.csv")

    assert (found.code, found.out) == (2, "")
    assert found.err.splitlines()[-1] == (
        "counterfoil: 20 problems in sheet.csv: nothing of it was recorded"
    )
    assert all_of(folder / "counterfoil.db") == before
    told = list(csv.DictReader(io.StringIO(beside.read_bytes().decode(encoding)), delimiter=";"))
    assert [index for index, row in enumerate(told) if row["problem"]] == list(said)
    for index, sentence in said.items():
        assert sentence in told[index]["problem"]
    lines = lines_of(bad)
    alike = [lines[index] for index, sentence in said.items() if "ru-mood" in sentence]
    assert f"sheet.csv:{alike[0]}: source (Источник): there is no source ru-mood" in found.err
    assert f"  and 2 more like it: lines {alike[1]} and {alike[2]}\n" in found.err

    # Corrected in the very file that lists the problems.
    with io.StringIO(beside.read_bytes().decode(encoding)) as text:
        fixed = list(csv.reader(text, delimiter=";"))
    whole = list(csv.reader(io.StringIO(saved(good, encoding).decode(encoding)), delimiter=";"))
    for index in said:
        fixed[index + 1] = [*whole[index + 1], fixed[index + 1][-1]]
    with io.StringIO() as text:
        csv.writer(text, delimiter=";").writerows(fixed)
        file.write_bytes(text.getvalue().encode(encoding))

    assert recorded(folder, *call).out == "sheet.csv: 300 recorded, 0 already there\n"
    assert numbers(folder) == expected(good)
    file.write_bytes(saved(good, encoding))
    assert recorded(folder, *call).out == "sheet.csv: 0 recorded, 300 already there\n"

    # Ten rows change.
    new = changed(good, seed=3)
    good = [new.get(index, row) for index, row in enumerate(good)]
    file.write_bytes(saved(good, encoding))
    refused = write(folder, *call)
    assert (refused.code, refused.out) == (4, "")
    assert refused.err.count("the row says something else than istanbul-2025#") == 10

    update = (*call, "--update", "--reason", "counted again")
    updated = recorded(folder, *update)
    assert updated.out == "sheet.csv: 20 recorded (10 rows changed), 290 already there\n"
    assert updated.err.count(": quantity: ") == 10
    assert numbers(folder) == expected(good)
    assert held(folder) == 2 + 300 + 20
    assert recorded(folder, *update).out == "sheet.csv: 0 recorded, 300 already there\n"
    assert held(folder) == 2 + 300 + 20


def test_every_form_of_a_cell_is_read(folder: Path) -> None:
    header = (
        "Agreement;key;scope;stage;Up to;flows;measure;unit;quantity;breakdowns;source;via;stated;"
        "published;basis;quote"
    )
    name = sheet(
        folder,
        "sep=;",
        header,
        'istanbul-2025;r1;stage;s3;;"RU->UA; UA:RU";released;person;more-than:1 000;'
        '"status=military:270,civilian:1 200,...; sex=women:3+,...";ru-mod;"TASS; RIA";23.05.2025;'
        '24.05.2025;counted;"so\nit was"',
        "istanbul-2025;r2;running;;31.05.2025;RU+UA;released;person;1 000..1 200;;ru-mod;;2025-05-24;;;",
        "",
        ";;;;;;;;;;;;;;;",
    )

    recorded(folder, "import", name, "--thousands", "space", "--date-format", "%d.%m.%Y")

    first, second = (json.loads(event.to_json()) for event in figures(folder)[1:])
    assert first == {
        "breakdowns": {
            "sex": {"parts": {"women": ">=3"}},
            "status": {"parts": {"civilian": "1200", "military": "270"}},
        },
        "flows": ["RU->UA", "UA->RU"],
        "measure": "released",
        "quantity": ">1000",
        "scope": "stage",
        "stage": "s3",
        "statement": {
            "basis": "counted",
            "published": "2025-05-24",
            "quote": "so it was",
            "source": "ru-mod",
            "stated": "2025-05-23",
            "via": ["TASS", "RIA"],
        },
        "unit": "person",
    }
    assert second == {
        "flows": ["RU<->UA"],
        "measure": "released",
        "quantity": "1000..1200",
        "scope": "running",
        "statement": {"source": "ru-mod", "stated": "2025-05-24"},
        "unit": "person",
        "up_to": "2025-05-31",
    }


@pytest.mark.parametrize("above", ["\r\n", " \r\n\r\n", ";;;;;;;\r\n"])
def test_the_delimiter_is_found_below_lines_that_hold_nothing(above: str, folder: Path) -> None:
    lines = [HEADER.replace(",", ";"), ROW.replace(",", ";")]
    sheet(folder, f"{above}{lines[0]}", lines[1])
    assert recorded(folder, "import", "sheet.csv").out == "sheet.csv: 1 recorded, 0 already there\n"


@pytest.mark.parametrize(("given", "there"), [(",", "';'"), ("tab", "';'"), (";", "tab")])
def test_a_delimiter_that_does_not_part_the_header_is_told_with_the_one_that_does(
    given: str, there: str, folder: Path
) -> None:
    sign = "\t" if there == "tab" else ";"
    sheet(folder, HEADER.replace(",", sign), ROW.replace(",", sign))
    shown = there if there == "';'" else "'tab'"
    assert write(folder, "import", "sheet.csv", "--delimiter", given).err == (
        f"counterfoil: sheet.csv:1: no '{given}' stands in the header, and {shown} seems to part it: "
        f"nothing was recorded\nhint: --delimiter {there}\n"
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_or_given(delimiter: str, folder: Path) -> None:
    name = sheet(folder, HEADER.replace(",", delimiter), ROW.replace(",", delimiter))
    word = "tab" if delimiter == "\t" else delimiter

    once = recorded(folder, "import", name)
    twice = recorded(folder, "import", name, "--delimiter", word)

    assert once.out == "sheet.csv: 1 recorded, 0 already there\n"
    assert twice.out == "sheet.csv: 0 recorded, 1 already there\n"


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-32-be", "utf-32-be"),
        ("utf-32-be", None),
        ("utf-16-be", "utf-16-be"),
        ("utf-16", "utf-16le"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("utf-32", None),
        ("utf-8-sig", "utf8"),
    ],
)
def test_a_mark_at_the_start_is_no_part_of_the_text(
    encoding: str, said: str | None, folder: Path
) -> None:
    mark = "\ufeff" if encoding.endswith("-be") else ""
    (folder / "sheet.csv").write_bytes(f"{mark}{HEADER}\n{ROW}\n".encode(encoding))

    called = recorded(folder, "import", "sheet.csv", *(("--encoding", said) if said else ()))

    assert called.out == "sheet.csv: 1 recorded, 0 already there\n"


HEADERS = {
    HEADER.replace("quantity", "quantiy"): (
        "1: the column 'quantiy' is no field of a figure",
        "did you mean quantity? Else --map FIELD=quantiy or --ignore quantiy",
    ),
    HEADER.replace("quantity", "How many"): (
        "1: the column 'How many' is no field of a figure",
        "--map FIELD='How many' or --ignore 'How many'",
    ),
    HEADER.replace("quantity", "unit"): ("1: the column 'unit' stands twice in the header", None),
    HEADER.replace("stated", ""): (
        "2: a cell stands in a column that has no name in the header",
        None,
    ),
    HEADER.replace(",stated", ""): ("2: the row has 9 cells, and the header 8", None),
    f"{HEADER},note": ("2: the row has 9 cells, and the header 10", None),
}


@pytest.mark.parametrize(("header", "said"), HEADERS.items(), ids=range(len(HEADERS)))
def test_a_header_that_does_not_fit_is_refused(
    header: str, said: tuple[str, str | None], folder: Path
) -> None:
    sentence, hint = said
    hinted = f"hint: {hint}\n" if hint else ""

    called = write(folder, "import", sheet(folder, header, ROW))

    assert called == (
        2,
        "",
        f"counterfoil: sheet.csv:{sentence}: nothing was recorded\n{hinted}",
    )


def test_a_field_that_no_column_holds_is_told_with_the_ways_to_give_it(folder: Path) -> None:
    name = sheet(folder, HEADER.removesuffix(",stated"), ROW.removesuffix(",2025-05-24"))

    called = write(folder, "import", name)
    assert called == (
        2,
        "",
        (
            "counterfoil: sheet.csv:2: stated: is missing: nothing was recorded\n"
            "hint: --map stated=COLUMN or --set stated=VALUE\n"
        ),
    )

    recorded(folder, "import", name, "--set", "stated=2025-05-24")
    assert str(figures(folder)[-1].statement.stated) == "2025-05-24"


NUMBERS = {
    ("1,000",): ("--thousands , if it is 1000, --decimal , if it is less", None),
    ("1,000", "--thousands", ","): (None, "1000"),
    ("1,000", "--decimal", ","): (None, "1"),
    ("1,5",): ("--decimal , if the comma stands before decimals", None),
    ("1,5", "--decimal", ","): (None, "1.5"),
    ("1,5", "--thousands", ","): ("--decimal , if the comma stands before decimals", None),
    ("1.234.567,8", "--thousands", ".", "--decimal", ","): (None, "1234567.8"),
    ("1.234.567",): ("--thousands . if it is 1234567", None),
    ("1.000",): ("--thousands . if it is 1000, --decimal . if it is less", None),
    ("1.000", "--decimal", "."): (None, "1"),
    ("1.000", "--thousands", ","): (
        "--thousands . if it is 1000, --decimal . if it is less",
        None,
    ),
    ("1.500", "--thousands", ",", "--decimal", "."): (None, "1.5"),
    ("1,200.500", "--thousands", ","): (None, "1200.5"),
    ("1.027", "--thousands", "space"): (
        "--thousands . if it is 1027, --decimal . if it is less",
        None,
    ),
    ("1.027", "--thousands", "'"): ("--thousands . if it is 1027, --decimal . if it is less", None),
    ("1'027.125", "--thousands", "'"): (None, "1027.125"),
    ("0.125", "--thousands", "space"): (None, "0.125"),
    ("1.0275",): (None, "1.0275"),
    ("1.5",): (None, "1.5"),
    ("1\u00a0000", "--thousands", "space"): (None, "1000"),
    ("1\u202f000",): ("--thousands space if it is 1000", None),
    ("1'000", "--thousands", "'"): (None, "1000"),
    ("1,000+", "--thousands", ","): (None, ">=1000"),
    ("1,00,000", "--thousands", ","): ("write 100000", None),
    ("1,00,000",): ("write 100000", None),
    ("12,34", "--thousands", ","): ("--decimal , if the comma stands before decimals", None),
    ("1,218.00",): ("--thousands , if it is 1218.00", None),
    ("1,218.50", "--thousands", ","): (None, "1218.5"),
    ("1.218,50",): ("--thousands . --decimal , if it is 1218.50", None),
    ("1.218,50", "--thousands", ".", "--decimal", ","): (None, "1218.5"),
    ("1 218,5",): ("--thousands space --decimal , if it is 1218.5", None),
    ("1 218,5", "--decimal", ","): ("--thousands space --decimal , if it is 1218.5", None),
    ("1 218,5", "--thousands", "space", "--decimal", ","): (None, "1218.5"),
    ("1'218.5",): ('--thousands "\'" if it is 1218.5', None),
    ("12,345,678.9",): ("--thousands , if it is 12345678.9", None),
    ("1,00,000.5",): ("write 100000.5", None),
}


@pytest.mark.parametrize(("given", "said"), NUMBERS.items(), ids=map(" ".join, NUMBERS))
def test_separators_in_numbers_are_never_guessed(
    given: tuple[str, ...], said: tuple[str | None, str | None], folder: Path
) -> None:
    number, *options = given
    hint, quantity = said
    header, row = HEADER.replace(",", ";"), ROW.replace(",", ";").replace("303", number)

    called = write(folder, "import", sheet(folder, header, row), *options)

    if hint is None:
        assert (called.code, str(figures(folder)[-1].quantity)) == (0, quantity)
    else:
        assert called.code == 2
        assert called.err.endswith(f"\nhint: {hint}\n")
        assert held(folder) == 2


def test_one_sign_between_thousands_and_before_decimals_is_given_no_meaning(folder: Path) -> None:
    header, row = HEADER.replace(",", ";"), ROW.replace(",", ";").replace("303", "1,218,5")

    called = write(folder, "import", sheet(folder, header, row))

    assert (called.code, "--thousands" in called.err) == (2, False)


def test_a_comma_between_thousands_parts_no_number_that_has_decimals_too(folder: Path) -> None:
    header, row = HEADER.replace(",", ";"), ROW.replace(",", ";")
    name = sheet(
        folder,
        f"{header};breakdowns",
        f"{row.replace('303', '3,202.0')};kind=heavy:1,200.5,light:2,000,other:1.5",
    )

    recorded(folder, "import", name, "--thousands", ",", "--decimal", ".")

    (kind,) = figures(folder)[-1].breakdowns.values()
    assert {part: str(number) for part, number in kind.parts.items()} == {
        "heavy": "1200.5",
        "light": "2000",
        "other": "1.5",
    }


def test_a_number_that_is_not_understood_is_told_as_it_stands_in_its_cell(folder: Path) -> None:
    row = ROW.replace("303", '"1,5 bn"')
    called = write(folder, "import", sheet(folder, HEADER, row), "--decimal", ",")
    assert "the quantity '1,5 bn' is not understood" in called.err


@pytest.mark.parametrize("delimiter", [",", "\t", "|"])
def test_a_point_that_may_stand_between_thousands_is_refused_whatever_parts_the_cells(
    delimiter: str, folder: Path
) -> None:
    lines = [line.replace(",", delimiter) for line in (HEADER, ROW.replace("303", "1.027"))]

    called = write(folder, "import", sheet(folder, *lines))

    assert (called.code, held(folder)) == (2, 2)
    assert called.err.endswith("hint: --thousands . if it is 1027, --decimal . if it is less\n")


DATES = {
    ("24.05.2025",): "--date-format %d.%m.%Y",
    ("24.05.25",): "--date-format %d.%m.%y",
    ("05/24/2025",): "--date-format %m/%d/%Y",
    ("24/5/2025",): "--date-format %d/%m/%Y",
    ("24.12.2025",): "--date-format %d.%m.%Y",
    ("12/24/2025",): "--date-format %m/%d/%Y",
    ("05/04/2025",): "--date-format %d/%m/%Y, or %m/%d/%Y where the month comes first",
    ("2025/05/24",): "--date-format %Y/%m/%d",
    ("24 May 2025",): "--date-format '%d %B %Y'",
    ("24 Apr 2025",): "--date-format '%d %b %Y'",
    ("31.02.2024",): "write the year first: 2025-05-24",
    ("24.05.2025 14:30",): (
        "with its offset, as in 24.05.2025 14:30 +0300, --date-format '%d.%m.%Y %H:%M %z'; else leave the time out"
    ),
    ("24.05.2025 00:00",): "--date-format '%d.%m.%Y %H:%M': midnight is read as the day",
    ("2025-05-24 00:00:00",): "--date-format '%Y-%m-%d %H:%M:%S': midnight is read as the day",
    ("2025-05-24T00:00:00",): "--date-format %Y-%m-%dT%H:%M:%S: midnight is read as the day",
    ("5/4/2025 0:00",): (
        "--date-format '%d/%m/%Y %H:%M', or '%m/%d/%Y %H:%M' where the month comes first: "
        "midnight is read as the day"
    ),
    ("2025-05-24 18:30",): (
        "an instant has a T and an offset: 2025-05-24T18:30+03:00 or 2025-05-24T15:30Z"
    ),
    ("45801",): (
        "the number stands for 2025-05-24 in spreadsheet programs: give the column the form of a date there"
    ),
    ("24.05.2025", "--date-format", "%d.%m.%Y"): "2025-05-24",
    ("05/24/2025", "--date-format", "%m/%d/%Y"): "2025-05-24",
    ("05.2025", "--date-format", "%m.%Y"): "2025-05",
    ("24.05.2025 00:00:00", "--date-format", "%d.%m.%Y %H:%M:%S"): "2025-05-24",
    ("2025-05-24 00:00:00", "--date-format", "%Y-%m-%d %H:%M:%S"): "2025-05-24",
    ("2025-05-24T00:00:00", "--date-format", "%Y-%m-%dT%H:%M:%S"): "2025-05-24",
    ("24.05.2025 18:30 +0300", "--date-format", "%d.%m.%Y %H:%M %z"): "2025-05-24T18:30:00+03:00",
    ("2025-05-24", "--date-format", "%d.%m.%Y"): "2025-05-24",
    ("Sat 24/05/25", "--date-format", "%a %d/%m/%y"): "2025-05-24",
    ("2025 144", "--date-format", "%Y %j"): "2025-05-24",
    ("2025 21 6", "--date-format", "%G %V %u"): "2025-05-24",
    ("2025", "--date-format", "%Y"): "2025",
}


@pytest.mark.parametrize(("given", "said"), DATES.items(), ids=map(" ".join, DATES))
def test_a_date_is_read_in_the_form_that_is_named(
    given: tuple[str, ...], said: str, folder: Path
) -> None:
    written, *options = given

    called = write(
        folder, "import", sheet(folder, HEADER, ROW.replace("2025-05-24", written)), *options
    )

    if options:
        assert (called.code, str(figures(folder)[-1].statement.stated)) == (0, said)
    else:
        assert called.code == 2
        assert called.err.endswith(f"\nhint: {said}\n")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("31/04/2025", "there is no such date or time"),
        ("29/02/2025", "there is no such date or time"),
        ("31.04.2025", "dates here are %d/%m/%Y, such as 24/05/2025"),
    ],
)
def test_a_day_that_there_is_not_is_told_from_a_date_of_another_form(
    written: str, why: str, folder: Path
) -> None:
    name = sheet(folder, HEADER, ROW.replace("2025-05-24", written))

    called = write(folder, "import", name, "--date-format", "%d/%m/%Y")

    assert called.code == 2
    assert f"the date '{written}' is not understood: {why}: nothing was recorded" in called.err


PIPED = {
    "sheet.csv": f"{HEADER}\n{ROW}\n",
    "case.toml": "[[entry]]\nevent = 'SourceRegistered'\nsource = 'icrc'\nname = 'ICRC'\nkind = 'media'\n",
}


@pytest.mark.parametrize("name", PIPED)
def test_a_pipe_has_the_form_that_its_name_says(name: str, folder: Path) -> None:
    os.mkfifo(folder / name)
    writer = Thread(target=(folder / name).write_text, args=(PIPED[name],))
    writer.start()

    called = write(folder, "import", name)

    writer.join()
    assert called == (0, f"{name}: 1 recorded, 0 already there\n", "")


@pytest.mark.parametrize("options", [(), ("--ignore", "As of 24.05.2025")])
def test_a_header_below_a_title_is_told_with_its_line(
    options: tuple[str, ...], folder: Path
) -> None:
    commas = "," * HEADER.count(",")
    name = sheet(folder, f"As of 24.05.2025{commas}", commas, HEADER, ROW)
    assert write(folder, "import", name, *options) == (
        2,
        "",
        (
            "counterfoil: sheet.csv:1: this is no header, and line 3 looks like one: nothing was recorded\n"
            "hint: take out what stands above the header\n"
        ),
    )


def test_a_column_goes_by_the_name_that_messages_show_whatever_white_space_is_in_it(
    folder: Path,
) -> None:
    header = HEADER.replace("quantity", '"Persons\n \u00a0(total)"')
    sheet(folder, header, ROW)

    refused = write(folder, "import", "sheet.csv")

    assert refused.err == (
        "counterfoil: sheet.csv:1: the column 'Persons (total)' is no field of a figure: nothing was recorded\n"
        "hint: --map FIELD='Persons (total)' or --ignore 'Persons (total)'\n"
    )
    named = ("--map", "quantity=Persons (total)")
    assert recorded(folder, "import", "sheet.csv", *named).out.startswith("sheet.csv: 1 recorded")
    as_it_is = ("--map", "quantity=Persons\n \u00a0(total)")
    assert recorded(folder, "import", "sheet.csv", *as_it_is).out.endswith("1 already there\n")


def test_rows_that_are_numbered_are_no_rows_with_keys_and_told_once(folder: Path) -> None:
    rows = [f"{number},{ROW}" for number in (1, 2, 3)]
    called = write(folder, "import", sheet(folder, f"Nr,{HEADER}", *rows), "--map", "key=Nr")
    assert called.err.splitlines()[:2] == [
        (
            "sheet.csv:2: key (Nr): '1': a key has 1 to 128 letters, digits and . _ / -, starts with a letter or "
            "digit and is not all digits (--ignore Nr where rows are merely numbered, or a letter before each "
            "number)"
        ),
        "  and 2 more like it: lines 3 and 4",
    ]


def test_a_row_that_repeats_one_further_down_is_told_of_the_order(folder: Path) -> None:
    rows = [f"{ROW.replace('ru-mod', 'outlet')},r1,n1", f"{ROW},n1,"]
    assert write(folder, "import", sheet(folder, f"{HEADER},key,repeats", *rows)) == (
        3,
        "",
        (
            "counterfoil: sheet.csv:2: repeats: there is no entry istanbul-2025#n1: no entry has that key: "
            "nothing was recorded\nhint: it comes further down: what a line builds upon stands before it\n"
        ),
    )


def test_parties_that_are_named_in_a_flow_are_told_by_their_codes(folder: Path) -> None:
    rows = [
        ROW.replace("RU:UA", flow) for flow in ("Russia->Ukraine", "ukraine + RU", "Russia:Kyiv")
    ]
    told = write(folder, "import", sheet(folder, HEADER, *rows)).err.splitlines()
    assert [line.rpartition("(")[2] for line in told[:3]] == [
        "did you mean RU:UA?)",
        "did you mean RU+UA?)",
        "party codes are in capitals: RUSSIA:KYIV)",
    ]


def test_a_mark_between_two_files_that_were_put_together_is_told_though_nobody_sees_it(
    folder: Path,
) -> None:
    second = f"\ufeff{HEADER}"

    called = write(folder, "import", sheet(folder, HEADER, ROW, second, ROW))

    assert called.err == (
        "counterfoil: sheet.csv:3: a byte order mark (U+FEFF), which nobody sees, stands before the row: "
        "nothing was recorded\n"
    )


def test_bytes_that_are_no_text_are_told_with_their_line(folder: Path) -> None:
    (folder / "sheet.csv").write_bytes(
        f'{HEADER},note\n{ROW},"one\ntwo"\n{ROW},'.encode() + "заметка\n".encode("cp1251")
    )

    assert write(folder, "import", "sheet.csv") == (
        2,
        "",
        (
            "counterfoil: sheet.csv:4: note: holds bytes that are not UTF-8: nothing was recorded\n"
            "hint: say which encoding it is in: --encoding windows-1252 reads 'çàìåòêà' and windows-1251 reads "
            "'заметка'\n"
        ),
    )


def test_bytes_that_are_no_text_are_shown_as_either_encoding_reads_them_and_told_once(
    folder: Path,
) -> None:
    rows = f"{ROW},{'x' * 100} gezählt in München\n{ROW},müde\n"
    (folder / "sheet.csv").write_bytes(f"{HEADER},note\n{rows}".encode("cp1252"))

    assert write(folder, "import", "sheet.csv").err.splitlines()[:2] == [
        (
            "sheet.csv:2: note: holds bytes that are not UTF-8 (say which encoding it is in: --encoding "
            f"windows-1252 reads '{'x' * 26} gezählt in München' and windows-1251 reads '{'x' * 26} gezдhlt in "
            "Mьnchen')"
        ),
        "  and 1 more like it: line 3",
    ]
    (folder / "sheet.csv").write_bytes(f"{HEADER},Größe\n{ROW},1\n".encode("cp1252"))
    assert write(folder, "import", "sheet.csv").err == (
        "counterfoil: sheet.csv:1: the header cannot be decoded: nothing was recorded\n"
        "hint: say which encoding it is in: --encoding windows-1252 reads 'Größe' and windows-1251 reads 'GrцЯe'\n"
    )


def test_bytes_that_no_likely_encoding_has_are_told_without_one(folder: Path) -> None:
    (folder / "sheet.csv").write_bytes(f"{HEADER},note\n{ROW},".encode() + b"\x81\x98\n")
    assert write(folder, "import", "sheet.csv").err.endswith(
        "hint: say which encoding it is in: --encoding NAME\n"
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_sheet_in_an_encoding_that_has_no_mark_is_told_with_the_option_that_reads_it(
    encoding: str, folder: Path
) -> None:
    (folder / "sheet.csv").write_bytes(f"{HEADER}\n{ROW}\n".encode(encoding))

    refused = write(folder, "import", "sheet.csv")

    assert refused.err == (
        "counterfoil: sheet.csv is binary, and no feed\n"
        f"hint: --encoding {encoding}, if it is in UTF-16\n"
    )
    assert recorded(folder, "import", "sheet.csv", "--encoding", encoding).out.startswith(
        "sheet.csv: 1 recorded"
    )


@pytest.mark.parametrize("flows", ['"RU:UA, UA:RU"', "each-way", "RU:UA and UA:RU"])
def test_several_flows_in_one_cell_are_told_how_they_are_written(flows: str, folder: Path) -> None:
    refused = write(folder, "import", sheet(folder, HEADER, ROW.replace("RU:UA", flows)))
    assert refused.err.endswith("hint: several flows are joined by ; as in RU:UA; UA:RU\n")


def test_a_sign_that_is_a_space_is_told_by_its_name(folder: Path) -> None:
    sheet(folder, HEADER, ROW.replace("303", '"3,0"'))
    refused = write(folder, "import", "sheet.csv", "--thousands", "space")
    assert "that is no number with --thousands space: nothing was recorded\n" in refused.err


def test_of_one_cell_is_spoken_in_the_singular(folder: Path) -> None:
    refused = write(folder, "import", sheet(folder, HEADER, "istanbul-2025"))
    assert "sheet.csv:2: the row has 1 cell, and the header 9: nothing" in refused.err


def test_a_quotation_mark_that_is_never_closed_is_told_where_it_opens(folder: Path) -> None:
    filler = [f"{ROW.replace('303', str(number))}," for number in range(3000)]
    name = sheet(folder, f"{HEADER},note", f"{ROW},", f'{ROW},"open', *filler)

    called = write(folder, "import", name)

    assert called.code == 2
    assert called.err == (
        'counterfoil: sheet.csv:3: a quotation mark " opens a cell and is not closed within 100,000 '
        "characters: nothing was recorded\n"
    )


WHOLE = "--date-format takes a form of whole dates, such as %d.%m.%Y, not"
CALLS = {
    ("--map", "quantity"): "--map takes FIELD=COLUMN, not 'quantity'",
    (
        "--map",
        "quantiy=N",
    ): "--map names 'quantiy', which is no field of a row; did you mean quantity?",
    (
        "--map",
        "unit=N",
        "--set",
        "unit=person",
    ): "unit is given by --map and by --set: one of them is enough",
    (
        "--date-format",
        "%d.%m",
    ): "--date-format takes a form with a year, such as %d.%m.%Y, not '%d.%m'",
    ("--date-format", "%e.%m.%Y"): (
        "--date-format '%e.%m.%Y' has a sign that is not known: it takes %Y, %y, %m, %b, %B, %d\n"
        "hint: --date-format %d.%m.%Y"
    ),
    ("--date-format", "%-d.%-m.%Y"): "--date-format '%-d.%-m.%Y' has a sign that is not known",
    ("--date-format", "%D"): "--date-format '%D' has a sign that is not known",
    ("--date-format", "%Q.%Y"): "--date-format '%Q.%Y' has a sign that is not known",
    ("--date-format", "%d %d %Y"): "--date-format '%d %d %Y' has a sign that is not known",
    ("--date-format", "%d %Y"): f"{WHOLE} '%d %Y', which has a day, and no month",
    ("--date-format", "%Y %W"): f"{WHOLE} '%Y %W', which has a week, and no day of it",
    ("--date-format", "%a %m.%Y"): f"{WHOLE} '%a %m.%Y', which has a day of the week, and no date",
    ("--date-format", "%m.%Y %H:%M %z"): (
        f"{WHOLE} '%m.%Y %H:%M %z', which has a time, and no day"
    ),
    ("--date-format", "%d.%m.%Y %z"): (
        f"{WHOLE} '%d.%m.%Y %z', which has an offset, which is for a time of day, and no time"
    ),
    ("--date-format", "%d.%m.%Y %H:%M %Z"): (
        f"{WHOLE} '%d.%m.%Y %H:%M %Z', which has %Z, the name of a zone: %z reads its offset"
    ),
    ("--date-format", "%d.%m.%Y %I:%M %z"): (
        f"{WHOLE} '%d.%m.%Y %I:%M %z', which has an hour up to 12, and no %p"
    ),
    ("--date-format", "%d.%m.%Y %H:%M %p %z"): (
        f"{WHOLE} '%d.%m.%Y %H:%M %p %z', which has %p, which goes with %I"
    ),
    ("--ignore", "Quanttity"): (
        "sheet.csv:1: --ignore names the column 'Quanttity', and there are 'agreement', "
    ),
    ("--encoding", "klingon"): (
        "--encoding 'klingon' is not known: it is utf-8, utf-16, windows-1251, or another that Python names"
    ),
    ("--encoding", "rot13"): (
        "--encoding 'rot13' is not known: it is utf-8, utf-16, windows-1251, or another that Python names"
    ),
    ("--encoding", "punycode"): (
        "--encoding 'punycode' is not known: it is utf-8, utf-16, windows-1251, or another that Python names"
    ),
    ("--encoding", "utf-16"): (
        "sheet.csv has no mark at its start that tells the order of its bytes, as UTF-16 needs\n"
        "hint: --encoding utf-16-le or utf-16-be says it, if it is in UTF-16 at all"
    ),
    (
        "--encoding",
        "utf-32",
    ): "sheet.csv has no mark at its start that tells the order of its bytes",
    ("--delimiter", "ab"): "--delimiter takes one sign such as ; or the word tab, not 'ab'",
    ("--thousands", "x"): "--thousands takes ,, ., ' or a space, not 'x'",
    (
        "--thousands",
        ",",
        "--decimal",
        ",",
    ): "--thousands and --decimal are both ',': they must differ",
    ("--reason", "x"): "--reason is why rows have changed, and goes with --update",
    ("--update",): "--update needs --reason TEXT: a voided entry says why",
    (
        "--update",
        "--reason",
        "x",
        "feed.ndjson",
    ): "--update is for spreadsheets, and feed.ndjson is ndjson",
    ("--map", "unit=N"): "sheet.csv:1: --map unit names the column 'N', and there are ",
    ("--set", "unit=person"): "sheet.csv:1: the column 'unit' is there, and --set unit too",
    (
        "--ignore",
        "unit",
        "--map",
        "unit=unit",
    ): "the column 'unit' is named by --map and by --ignore: one of them is enough",
}


@pytest.mark.parametrize(("options", "said"), CALLS.items(), ids=map(" ".join, CALLS))
def test_options_that_make_no_sense_are_refused(
    options: tuple[str, ...], said: str, folder: Path
) -> None:
    sheet(folder, "{}", name="feed.ndjson")

    called = write(folder, "import", sheet(folder, HEADER, ROW), *options)

    assert (called.code, called.out) == (2, "")
    assert called.err.startswith(f"counterfoil: {said}")
    assert held(folder) == 2


def test_options_for_spreadsheets_need_one(folder: Path) -> None:
    called = write(folder, "import", sheet(folder, "{}", name="a.ndjson"), "--thousands", ",")

    assert called.code == 2
    assert called.err.endswith("--delimiter are for CSV, and there is none\n")


def test_rows_without_a_key_that_speak_of_the_same_are_both_recorded(folder: Path) -> None:
    """Else a source could not say two numbers on one day."""
    name = sheet(folder, HEADER, ROW, ROW.replace("303", "304"), ROW)
    assert recorded(folder, "import", name).out == "sheet.csv: 2 recorded, 1 already there\n"

    name = sheet(folder, HEADER, ROW.replace("303", "304"), ROW)
    assert recorded(folder, "import", name).out == "sheet.csv: 0 recorded, 2 already there\n"


@pytest.mark.parametrize("words", [("--dry-run",), ()])
def test_rows_that_name_no_flow_are_told_where_other_rows_have_one(
    words: tuple[str, ...], folder: Path
) -> None:
    row = ROW.replace("released", "moved")  # of which nothing was agreed
    gaps = [row.replace("RU:UA", "").replace("s3", stage) for stage in ("s4", "s5", "s6")]
    name = sheet(folder, HEADER, row, *gaps)
    told = recorded(folder, "import", name, *words).err.splitlines()
    assert told[:2] == [
        "sheet.csv:3: the row names no flow, and other rows have RU->UA",
        "  and 2 more like it: lines 4 and 5",
    ]

    recorded(folder, "import", name)
    assert recorded(folder, "import", name).err == ""
    name = sheet(folder, HEADER, *gaps, name="none.csv")
    assert "names no flow" not in recorded(folder, "import", name).err


def test_a_row_that_names_no_flow_is_told_where_the_terms_have_one(folder: Path) -> None:
    name = sheet(folder, HEADER, ROW.replace("RU:UA", ""))
    assert recorded(folder, "import", name).err.splitlines()[0] == (
        "sheet.csv:2: the row names no flow, and the terms of istanbul-2025 have RU->UA and UA->RU"
    )


def test_a_key_names_one_row(folder: Path) -> None:
    name = sheet(folder, f"key,{HEADER}", f"r1,{ROW}", f"r1,{ROW.replace('303', '304')}")

    assert write(folder, "import", name) == (
        4,
        "",
        (
            "counterfoil: sheet.csv:3: the row has the same key as the one on line 2, and says something "
            "else: nothing was recorded\n"
        ),
    )


@pytest.mark.parametrize(("in_file", "typed"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_a_column_is_known_by_its_name_in_either_normal_form(
    in_file: Literal["NFC", "NFD"], typed: Literal["NFC", "NFD"], folder: Path
) -> None:
    header = HEADER.replace("unit", "Единицей").replace("quantity", "Который") + ",Йод"
    passed_over = ROW.replace("303", "")
    name = sheet(folder, unicodedata.normalize(in_file, header), f"{ROW},x", f"{passed_over},y")
    options = ("--map", "unit=Единицей", "--map", "quantity=Который", "--ignore", "Йод")
    words = [unicodedata.normalize(typed, one) for one in (*options, "--skip-empty", "Который")]

    recorded(folder, "import", name, *words)
    assert [str(figure.quantity) for figure in figures(folder)[1:]] == ["303"]


def test_a_cell_may_call_a_source_by_a_name_that_is_its_own_alone(folder: Path) -> None:
    recorded(folder, "source", "ru-mod", "--amend", "--alias", "Минобороны России")
    names = ("минобороны россии", "Outlet", "ua-president", "PRESIDENT")
    lines = [
        ROW.replace("ru-mod", name).replace("s3", f"s{number}") for number, name in enumerate(names)
    ]
    recorded(folder, "import", sheet(folder, HEADER, *lines))

    sources = [one.statement.source for one in figures(folder)]
    assert sources[1:] == ["ru-mod", "outlet", "ua-president", "ua-president"]

    again = write(folder, "import", "sheet.csv", "--update", "--reason", "checked", "--yes")
    assert again.err == "", again


def test_a_cell_may_call_a_source_by_its_name_in_whatever_spelling(folder: Path) -> None:
    recorded(folder, "source", "ru-mod", "--amend", "--name", "Знам’янка", "--alias", "İçişleri")
    names = ("Знам'янка", "Знам\u02bcянка", "IÇIŞLERI", "I\u0307c\u0327is\u0327leri")
    lines = [
        ROW.replace("ru-mod", name).replace("s3", f"s{number}") for number, name in enumerate(names)
    ]
    recorded(folder, "import", sheet(folder, HEADER, *lines))

    assert [one.statement.source for one in figures(folder)[1:]] == ["ru-mod"] * len(names)


def test_a_name_of_two_sources_is_refused_in_either_normal_form(folder: Path) -> None:
    for slug, name in (("vn", "Vi\u1ec7t"), ("vn-2", "Vie\u0323\u0302t")):
        recorded(folder, "source", slug, "--name", name, "--kind", "media")
    for name in ("Vi\u1ec7t", "Vie\u0323\u0302t"):
        refused = write(folder, "import", sheet(folder, HEADER, ROW.replace("ru-mod", name)))
        assert f"'{name}' is a name of more than one source, vn and vn-2" in refused.err


@pytest.mark.parametrize("source", ["Norht", "norht", "the ministry"])
def test_a_row_is_told_what_its_source_is_not_and_that_it_says_nothing_at_once(
    source: str, folder: Path
) -> None:
    row = ROW.replace("ru-mod", source).replace("303", "").replace("2025-05-24", "24 May")
    told = write(folder, "import", sheet(folder, HEADER, row)).err
    for problem in (
        "sheet.csv:2: source: ",
        "sheet.csv:2: stated: the date '24 May' is not understood",
        "sheet.csv:2: quantity: the figure has neither a quantity nor a breakdown",
        "counterfoil: 3 problems in sheet.csv",
    ):
        assert problem in told


def test_a_name_that_several_sources_bear_or_none_does_is_told_so(folder: Path) -> None:
    for slug in ("one-post", "other-post"):
        recorded(folder, "source", slug, "--name", "The Post", "--kind", "media")
    for slug, name in (("daily", "Daily"), ("weekly", "Weekly")):
        recorded(folder, "source", slug, "--name", name, "--kind", "media", "--alias", "daily")

    def refused(name: str) -> str:
        called = write(folder, "import", sheet(folder, HEADER, ROW.replace("ru-mod", name)))
        assert (called.code, called.out) == (2, "")
        return called.err.partition("sheet.csv:2: source: ")[2]

    assert refused("the post") == (
        "'the post' is a name of more than one source, one-post and other-post: nothing was recorded\n"
        "hint: the slug of one of them tells which\n"
    )
    assert refused("DAILY").startswith(
        "'DAILY' is a name of more than one source, daily and weekly"
    )
    assert refused("Weekli") == (
        "no source is registered under the name or alias 'Weekli': nothing was "
        "recorded\nhint: did you mean weekly?\n"
    )
    assert refused("RU-MOD").endswith("\nhint: did you mean ru-mod?\n")
    recorded(folder, "source", "kiel-institute", "--name", "Kiel Institute", "--kind", "media")
    assert refused("Kiel Institut").endswith("\nhint: did you mean kiel-institute?\n")
    assert refused("Север") == (
        "no source is registered under the name or alias 'Север': nothing was recorded\n"
        "hint: counterfoil sources lists those that are\n"
    )
    recorded(folder, "import", sheet(folder, HEADER, ROW.replace("ru-mod", "daily")))
    assert figures(folder)[-1].statement.source == "daily"
