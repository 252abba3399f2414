"""Writes the spreadsheets of docs/spreadsheet.md into the current folder: an invented exchange, 300 rows.

counts.csv        as an office keeps it, with 20 mistakes: Windows-1251, semicolons
counts-fixed.csv  the same without the mistakes
counts-later.csv  two weeks on, from another machine: UTF-16, and ten numbers have changed
"""

import csv
import io
from pathlib import Path

HEADINGS = ("№", "Этап", "Направление", "Человек", "Состав", "Источник", "Дата", "Примечание")
NUMBER, STAGE, FLOW, PEOPLE, PARTS, SOURCE, DAY, NOTE = range(8)
ROWS = 300

# Row (as the first column counts them), column, what somebody typed there.
MISTAKES = (
    (9, SOURCE, "nroth"),
    (17, SOURCE, "nroth"),
    (33, SOURCE, "nroth"),
    (40, DAY, "31.06.2024"),
    (52, DAY, "06/24/2024"),
    (66, DAY, ""),
    (78, DAY, "24.06.2999"),
    (91, PEOPLE, "1.234,5"),
    (103, PEOPLE, "-307"),
    (112, PEOPLE, "3О7"),  # the second sign is a letter
    (128, PEOPLE, "около 300"),
    (137, PEOPLE, ""),
    (149, FLOW, "N:W"),
    (162, FLOW, "n:s"),
    (175, PEOPLE, "1 828"),
    (188, STAGE, ""),
    (204, STAGE, "День 51"),
    (221, SOURCE, "Север"),
    (246, PARTS, "status=military:2,000,civilian:20"),
    (270, PARTS, "status=military"),
)
CHANGED = (5, 34, 61, 90, 119, 150, 183, 214, 247, 291)


def row(number: int) -> list[str]:
    """Four rows a day: what each side says of each direction."""
    day = (number - 1) // 4 + 1
    people = 200 + day * 37 % 1900
    parts = f"status=military:{people - 20:,},civilian:20" if number % 3 == 0 else ""
    return [
        str(number),
        f"day-{day}",
        "N:S" if number % 2 else "S:N",
        f"{people:,}",
        parts,
        "north" if (number - 1) % 4 < 2 else "south",
        f"{(day - 1) % 28 + 1:02}.{(day - 1) // 28 + 4:02}.2024",
        "со слов\nочевидцев" if number % 100 == 0 else "",
    ]


def save(name: str, rows: list[list[str]], encoding: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows(rows)
    Path(name).write_bytes(text.getvalue().encode(encoding))


def main() -> None:
    good = [row(number) for number in range(1, ROWS + 1)]
    bad, later = [list(cells) for cells in good], [list(cells) for cells in good]
    for number, column, typed in MISTAKES:
        bad[number - 1][column] = typed
    for number in CHANGED:
        cells = later[number - 1]
        cells[PEOPLE], cells[PARTS] = f"{int(cells[PEOPLE].replace(',', '')) + 8:,}", ""
    save("counts.csv", bad, "windows-1251")
    save("counts-fixed.csv", good, "windows-1251")
    save("counts-later.csv", later, "utf-16")


if __name__ == "__main__":
    main()
