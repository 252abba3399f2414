"""A spreadsheet as an office keeps it: 300 rows, its own headings, its own way to write dates and numbers."""

import csv
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

OPTIONS = (
    *("--map", "stage=Этап", "--map", "flows=Направление", "--map", "quantity=Человек"),
    *("--map", "source=Источник", "--map", "stated=Дата", "--map", "note=Примечание"),
    *("--map", "scope=Охват", "--map", "breakdowns=Состав", "--map", "measure=Показатель"),
    *("--map", "agreement=Соглашение", "--set", "unit=person", "--ignore", "№"),
    *("--date-format", "%d.%m.%Y", "--thousands", ","),
)
HEADINGS = (
    *("№", "Соглашение", "Охват", "Этап", "Направление", "Показатель", "Человек", "Источник"),
    *("Дата", "Состав", "Примечание"),
)


@dataclass(frozen=True)
class Row:
    stage: str
    flow: str
    quantity: str
    source: str
    stated: str
    breakdown: str
    note: str
    agreement: str = "istanbul-2025"
    scope: str = "stage"
    measure: str = "released"

    @property
    def number(self) -> str:
        """The quantity as the ledger has it."""
        return self.quantity.replace(",", "")


def rows(seed: int, count: int = 300) -> list[Row]:
    """Rows without a mistake, of which no two speak of the same."""
    chance = random.Random(seed)
    return [
        Row(
            stage=f"day-{number // 4 + 1}",
            flow="RU:UA" if number % 2 else "UA:RU",
            quantity=f"{(total := chance.randint(200, 2500)):,}",
            source="ru-mod" if number % 4 < 2 else "ua-president",
            stated=f"{number % 28 + 1:02}.{number // 60 + 6:02}.2025",
            breakdown=f"status=military:{total - 20:,},civilian:20" if number % 5 == 0 else "",
            note='сказано "дословно"; см. приложение\nс. 2' if number % 50 == 0 else "",
        )
        for number in range(count)
    ]


def changed(given: list[Row], seed: int, count: int = 10) -> dict[int, Row]:
    """Other numbers for some of the rows, by their index."""
    chance = random.Random(seed)
    picked = sorted(chance.sample(range(len(given)), count))
    return {
        index: replace(given[index], quantity=f"{int(given[index].number) + 1000:,}", breakdown="")
        for index in picked
    }


MISTAKES: tuple[tuple[Callable[[Row], Row], str], ...] = (
    (lambda row: replace(row, source="ru-mood"), "there is no source ru-mood"),
    (lambda row: replace(row, source="ru-mood"), "there is no source ru-mood"),
    (lambda row: replace(row, source="ru-mood"), "there is no source ru-mood"),
    (
        lambda row: replace(row, source="ТАСС"),
        "no source is registered under the name or alias 'ТАСС'",
    ),
    (lambda row: replace(row, stated="31.06.2025"), "the date '31.06.2025' is not understood"),
    (lambda row: replace(row, stated="05/24/2025"), "the date '05/24/2025' is not understood"),
    (lambda row: replace(row, stated="24.05.2999"), "2999-05-24 lies ahead"),
    (lambda row: replace(row, stated=""), "is missing"),
    (lambda row: replace(row, quantity="12,34"), "the quantity '12,34' is not understood"),
    (lambda row: replace(row, quantity="-307"), "the quantity '-307' is not understood"),
    (lambda row: replace(row, quantity="3О7"), "the quantity '3О7' is not understood"),
    (lambda row: replace(row, quantity="около 300"), "the quantity 'около 300' is not understood"),
    (lambda row: replace(row, quantity=""), "neither a quantity nor a breakdown"),
    (lambda row: replace(row, flow="RU:XX"), "RU->XX names XX"),
    (lambda row: replace(row, flow="ru:ua"), "the flow 'ru:ua' is not understood"),
    (lambda row: replace(row, stage=""), "a figure of scope stage names its stage"),
    (lambda row: replace(row, scope="stge"), "did you mean stage?"),
    (lambda row: replace(row, agreement="istanbul-2024"), "no agreement istanbul-2024"),
    (lambda row: replace(row, measure="Released"), "a slug has 1 to 64 small letters"),
    (
        lambda row: replace(row, quantity="300", breakdown="status=military:270,civilian:120"),
        "the parts by status add up to 390, more than the total 300",
    ),
)


def spoilt(given: list[Row], seed: int) -> tuple[list[Row], dict[int, str]]:
    """The rows with every mistake in one of them, and by the row's index what is to be said of it."""
    chance = random.Random(seed)
    plain = [index for index, row in enumerate(given) if not row.breakdown]
    picked = sorted(chance.sample(plain, len(MISTAKES)))
    bad, said = list(given), {}
    for index, (mistake, sentence) in zip(picked, MISTAKES, strict=True):
        bad[index], said[index] = mistake(given[index]), sentence
    return bad, said


def saved(given: list[Row], encoding: str) -> bytes:
    """The file as a spreadsheet program saves it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows(_cells(given))
    return text.getvalue().encode(encoding)


def _cells(given: list[Row]) -> Iterator[tuple[object, ...]]:
    for number, row in enumerate(given, start=1):
        figure = (row.agreement, row.scope, row.stage, row.flow, row.measure, row.quantity)
        yield (number, *figure, row.source, row.stated, row.breakdown, row.note)


def lines_of(given: list[Row]) -> list[int]:
    """The line of the file on which each row starts; a note may have a line break in it."""
    found, line = [], 2
    for row in given:
        found.append(line)
        line += 1 + row.note.count("\n")
    return found
