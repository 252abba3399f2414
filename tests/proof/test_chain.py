"""Each entry comes with its hash, its link of the chain and its place in the tree, in one transaction."""

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from domain import merkle
from domain.store.growth import genesis, link
from tests.store.making import A, B, append, ledger, line, lines, opened

MANY = 65_536 + 256 + 3


def states(path: Path) -> list[bytes]:
    with closing(sqlite3.connect(path)) as raw:
        return [row[0] for row in raw.execute("SELECT state FROM stored_events ORDER BY rowid")]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with a subtree of each stored size, made in transactions of all lengths."""
    path = tmp_path_factory.mktemp("large") / "l"
    ledger(path)
    with opened(path) as store:
        done, length = 0, 1
        while done < MANY:
            count = min(length, MANY - done)
            append(store, A, done, lines(count, f"k{done}-"), actor="x")
            done, length = done + count, length * 2 + 1
    return path


def test_leaves_and_links_are_hashes_over_the_exact_stored_lines(tmp_path: Path) -> None:
    path = tmp_path / "l"
    ledger(path)
    with opened(path) as store:
        for number in range(300):
            append(store, A, number, [line(f"a{number}", '{"note":"Обмін"}')], actor="x")
            append(store, B, 2 * number, lines(2, f"b{number}-"), actor="x")
    chain: bytes
    with opened(path, write=False) as store:
        chain = genesis(store.ledger_id, store.tz, store.created)
        leaves = [sha256(b"\0" + state).digest() for state in states(path)]
        assert store.nodes(0, 0, 900) == leaves
        assert store.nodes(0, 10, 600) == leaves[10:600]
        for leaf in leaves:
            chain = link(chain, leaf)
        assert store.chain() == chain
        assert [store.root(size) for size in (0, 1, 2, 255, 256, 257, 511, 513, 900)] == [
            merkle.root(leaves[:size]) for size in (0, 1, 2, 255, 256, 257, 511, 513, 900)
        ]


def test_two_ledgers_with_the_same_lines_have_other_chains(tmp_path: Path) -> None:
    chains = set()
    for name in ("a", "b"):
        ledger(tmp_path / name)
        with opened(tmp_path / name) as store:
            chains.add(store.chain())
    assert len(chains) == 2
    given = ("id", "UTC", "2026-01-01T00:00:00.000000Z")
    others = [("i", "dUTC", given[2]), ("id", "Europe/Kyiv", given[2]), ("id", "UTC", "2025")]
    assert len({genesis(*given), *(genesis(*other) for other in others)}) == 4


def test_every_complete_subtree_is_stored_whatever_the_transactions_were(large: Path) -> None:
    leaves = [sha256(b"\0" + state).digest() for state in states(large)]
    with closing(sqlite3.connect(large)) as raw:
        stored = raw.execute("SELECT level, number, root FROM subtrees ORDER BY 1, 2").fetchall()
    first = [merkle.root(leaves[256 * n : 256 * n + 256]) for n in range(257)]
    assert stored == [
        *((1, number, root) for number, root in enumerate(first)),
        (2, 0, merkle.root(leaves[:65_536])),
    ]
    with opened(large, write=False) as store:
        assert store.root(MANY) == merkle.root(leaves)


def test_a_proof_reads_few_rows(large: Path) -> None:
    read = 0
    with opened(large, write=False) as store, store.snapshot() as snapshot:

        def nodes(level: int, start: int, stop: int) -> list[bytes]:
            nonlocal read
            read += stop - start
            return snapshot.nodes(level, start, stop)

        root = snapshot.root(MANY)
        worst = 0
        for index in (0, 1, 255, 256, 40_000, 65_535, 65_536, MANY - 1):
            read = 0
            path = merkle.inclusion(nodes, index, MANY)
            (leaf,) = snapshot.nodes(0, index, index + 1)
            assert merkle.is_included(leaf, index, MANY, path, root)
            worst = max(worst, read)
    assert worst < 1_000


def test_a_transaction_that_is_given_up_leaves_no_hash(tmp_path: Path) -> None:
    path = tmp_path / "l"
    ledger(path, entries=3)

    def given_up() -> None:
        with opened(path) as store, store.transaction() as transaction:
            append(transaction, A, 3, lines(2_000, "more"), actor="x")
            leaves = transaction.nodes(0, 0, transaction.last_position())
            assert len(leaves) == 2_003
            assert transaction.root(2_003) == merkle.root(leaves)
            raise RuntimeError("given up")

    with opened(path) as store:
        before = store.chain(), store.root(3), store.nodes(0, 0, 3)
    with pytest.raises(RuntimeError, match="given up"):
        given_up()
    with opened(path) as store:
        assert (store.chain(), store.root(3), store.nodes(0, 0, 3)) == before
        append(store, A, 3, [line("next")], actor="x")
        assert len(store.nodes(0, 0, store.last_position())) == 4
