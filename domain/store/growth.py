"""The chain and the tree, growing with the lines: each hash is written in the transaction of its line.

The leaf of a line is the SHA-256 over a zero byte and its exact bytes, as in RFC 6962. Each link of the chain is
the SHA-256 over the byte 2, the link before and the leaf; the first follows on one that binds the ledger's id, its
zone and the time at which it was made. Of the tree, the roots of complete subtrees of 256, 65,536, ... leaves are
kept beside the leaves.
"""

from hashlib import sha256
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any, Final

from domain.merkle import WIDTH, complete, leaf_hash

if TYPE_CHECKING:
    from domain.store.rows import Row, Rows

LINK: Final = b"\x02"


def genesis(ledger_id: str, tz: str, created: str) -> bytes:
    """What the chain of a ledger starts from."""
    bound = f'{{"created":{quoted(created)},"ledger":{quoted(ledger_id)},"tz":{quoted(tz)}}}'
    return sha256(LINK + bound.encode()).digest()


def link(previous: bytes, leaf: bytes) -> bytes:
    """The next link of the chain."""
    return sha256(LINK + previous + leaf).digest()


class Growth:
    """What lines add to chain and tree, until it is handed over to the engine."""

    def __init__(self, chain: bytes) -> None:
        self.chain = chain
        self._rows: list[Row] = []

    def add(self, position: int, state: bytes) -> None:
        """One more line at the end."""
        leaf = leaf_hash(state)
        self.chain = link(self.chain, leaf)
        self._rows.append((position, leaf, self.chain))

    def write(self, rows: "Rows", cursor: Any) -> None:
        """Hand over what was added: leaves, links, and the subtrees that they complete."""
        added, self._rows = self._rows, []
        if not added:
            return
        rows.write_leaves(cursor, added)
        first, last = added[0][0] - 1, added[-1][0]
        leaves = [row[1] for row in added]
        level = 1
        while last // WIDTH > first // WIDTH:
            roots: list[Row] = []
            for number in range(first // WIDTH, last // WIDTH):
                start, stop = number * WIDTH, (number + 1) * WIDTH
                if level == 1 and start >= first:
                    below = leaves[start - first : stop - first]
                else:
                    below = rows.nodes(cursor, level - 1, start, stop)
                roots.append((level, number, complete(below)))
            rows.write_subtrees(cursor, roots)
            first, last, level = first // WIDTH, last // WIDTH, level + 1
