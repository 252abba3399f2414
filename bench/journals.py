"""What was said as the journal of a plain-text ledger, kept by hand up to the known-at cut.

It has the numbers alone, and voided ones were deleted. Each source has an account for each flow; a number is
posted as its difference from the source's last one for the same stage, so that an account's balance at a date is
what the source said by then.
"""

from collections.abc import Callable, Iterator
from itertools import groupby, islice
from pathlib import Path

from bench import work
from bench.facts import FAR, Cuts, Fact, facts


def write_plain(path: Path, size: int, cuts: Cuts) -> None:
    """For ledger and hledger."""
    with path.open("w") as file:
        file.writelines(_postings(known(size, cuts), plain))


def write_beancount(path: Path, size: int, cuts: Cuts) -> None:
    """For beancount, which wants accounts opened."""
    said = known(size, cuts)
    with path.open("w") as file:
        for account in ("Equity:Said", *sorted(set(map(_bean, said)))):
            file.write(f"2000-01-01 open {account}\n")
        file.write("\n")
        file.writelines(_postings(said, _bean, '* "', '"'))


def known(size: int, cuts: Cuts) -> list[Fact]:
    """The numbers that stand in a file which was kept by hand up to the known-at cut."""
    recorded = facts(islice(work.objects(size), cuts.position))
    return [fact for fact in recorded if fact.voided == FAR and not fact.disputes]


def plain(fact: Fact) -> str:
    """A source's account: `agreement-00001:NORTH-COAST:released:north-ministry`."""
    flow = fact.flow.replace("->", "-")
    return f"{fact.agreement}:{flow}:{fact.measure}:{fact.source}"


def _bean(fact: Fact) -> str:
    """The same with capitals, as beancount wants accounts."""
    flow = fact.flow.replace("->", "-").title()
    parts = (fact.agreement, flow, fact.measure.title(), fact.source)
    return "Assets:" + ":".join(part[0].upper() + part[1:] for part in parts)


def _postings(
    said: list[Fact], account: Callable[[Fact], str], before: str = "", after: str = ""
) -> Iterator[str]:
    last: dict[tuple[str, str], int] = {}
    for _, entry in groupby(said, key=lambda fact: fact.position):
        facts_of = list(entry)
        first = facts_of[0]
        yield f"{first.stated} {before}{first.stage}{after}\n"
        balance = 0
        for fact in facts_of:
            key = account(fact), fact.stage
            change = (fact.quantity or 0) - last.get(key, 0)
            last[key] = fact.quantity or 0
            balance -= change
            yield f"  {account(fact)}  {change} {fact.unit.upper()}\n"
        yield f"  Equity:Said  {balance} {first.unit.upper()}\n\n"
