"""Why a ledger cannot be used: one class a reason, the sentence written where the values are known."""

from collections.abc import Mapping
from typing import ClassVar, Final, Literal

Kind = Literal[
    "missing",
    "locked",
    "readonly",
    "full",
    "damaged",
    "foreign",
    "unreachable",
    "version",
    "conflict",
]


class StoreFailure(Exception):  # noqa: N818 - the ledger fails to serve; mostly no error of the program
    """The store could not do what was asked, and nothing was recorded, but for what the hint names.

    ``str()`` is one sentence for the user; ``hint`` may add what to do; ``kind`` tells programs the reason.
    """

    kind: ClassVar[Kind]
    hint: str | None

    def __init__(self, sentence: str, hint: str | None = None) -> None:
        super().__init__(sentence)
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        """As it is to another process: its constructor writes sentences, and is not asked again."""
        return _carried, (type(self), self.args, self.__dict__)


class CommitInterrupted(KeyboardInterrupt):
    """An interrupt came while a commit was under way; ``str()`` is what became of it.

    ``recorded`` is whether it took place, None where that cannot be told yet.
    """

    def __init__(self, recorded: bool | None, again: str, *, unconfirmed: bool) -> None:
        """``again`` is what to know of the same call again; ``unconfirmed`` says that a standby may lack it."""
        hint = f"\nhint: {again}"
        match recorded:
            case None:
                told = f"interrupted while it recorded, and whether it did cannot be told yet{hint}"
            case False:
                told = "interrupted: nothing was recorded"
            case True if unconfirmed:
                told = f"interrupted: it was recorded, and its standby did not confirm it{hint}"
            case _:
                told = "interrupted: it was recorded all the same"
        super().__init__(told)
        self.recorded = recorded


def _carried(
    kind: type[StoreFailure], args: tuple[object, ...], fields: Mapping[str, object]
) -> StoreFailure:
    failure = kind.__new__(kind, *args)
    failure.__dict__.update(fields)
    return failure


class StoreMissing(StoreFailure):
    """There is no ledger at this place."""

    kind = "missing"

    def __init__(self, shown: str) -> None:
        super().__init__(f"there is no ledger at {shown}", "counterfoil init makes one")


class StoreLocked(StoreFailure):
    """Somebody else was at it, and for longer than we were willing to wait."""

    kind = "locked"

    def __init__(
        self,
        of: str,
        how: str = "is being written by another process, a large import perhaps",
        *,
        waited: float | None = None,
    ) -> None:
        """``waited`` is for how many seconds; None where no waiting helps, and the same call once more does."""
        if waited is None:
            super().__init__(f"{of} {how}", "try again")
        else:
            longer = "--busy-timeout SECONDS waits longer"
            super().__init__(f"{of} {how}, and was not free within {waited:g} s: {longer}")


class StoreReadOnly(StoreFailure):
    """The ledger may be read but not written, its folder takes no new file, or its file has other names."""

    kind = "readonly"


class StoreFull(StoreFailure):
    """The disk took no more bytes."""

    kind = "full"

    def __init__(self, shown: str, outcome: str | None = "nothing was recorded") -> None:
        """``outcome`` is what became of what was to be written there."""
        told = f": {outcome}" if outcome else ""
        super().__init__(f"the disk that holds {shown} is full{told}")


RESTORE: Final = "restore it from a backup"
VERIFY: Final = "counterfoil verify names what is not as it was made"


class StoreDamaged(StoreFailure):
    """The ledger does not say what a ledger says: bytes were lost or changed."""

    kind = "damaged"

    def __init__(
        self,
        sentence: str,
        hint: str | None = RESTORE,
        *,
        how: str | None = None,
        elsewhere: bool = False,
    ) -> None:
        """``how`` is what is wrong with one line, ``elsewhere`` whether it is that of another entry."""
        self.how = sentence if how is None else how
        self.elsewhere = elsewhere
        super().__init__(sentence, hint)


class StoreForeign(StoreFailure):
    """There is something at this place, and it is no ledger."""

    kind = "foreign"


class ForeignTopic(StoreForeign):
    """An entry has a topic that is not in the closed set."""

    def __init__(self, cited: str, topic: str) -> None:
        super().__init__(f"{cited} has the topic {shown(topic)}, which no ledger of ours writes")


class StoreWrittenOver(StoreFailure):
    """Other bytes were put into the file that is open, or what belongs to it was taken away."""

    kind = "foreign"

    def __init__(self, shown: str) -> None:
        super().__init__(
            f"the ledger {shown} was written over while it was open here",
            "the same call again reads what is there now",
        )


class StoreUnusable(StoreFailure):
    """The store cannot be reached, or its name names nothing that could be one."""

    kind = "unreachable"


class StoreUnwritten(StoreFailure):
    """The disk did not write: more than is allowed to a user or a file, or a fault of its own."""

    kind = "unreachable"


class StoreVersion(StoreFailure):
    """The ledger was written by another version of the program."""

    kind = "version"

    def __init__(self, shown: str, found: int, known: int) -> None:
        """``found`` and ``known`` are schema versions."""
        super().__init__(
            f"the ledger {shown} has schema version {found}, and this program knows version {known}",
            "a newer version of counterfoil reads it" if found > known else None,
        )


class ModelFailure(StoreFailure):
    """What is beside a ledger in the place of its read model is none that could be used."""

    def __init__(self, sentence: str, hint: str | None = None) -> None:
        super().__init__(sentence, hint or "counterfoil rebuild puts a new one in its place")


class ModelDamaged(ModelFailure):
    """The read model is not what was written: bytes were lost or changed."""

    kind = "damaged"


class ModelForeign(ModelFailure):
    """It is none of ours, or has something in it that is not."""

    kind = "foreign"


class ModelOutdated(ModelFailure):
    """It was made by another version of the program, with other tables."""

    kind = "version"


class ModelShut(ModelFailure):
    """It may only be read by whoever would write to it, and is somebody else's as a rule."""

    kind = "readonly"


class ModelDependedOn(StoreFailure):
    """Something outside of the read model is made of its tables, which are made anew and would take it along."""

    kind = "unreachable"

    def __init__(self, shown: str, said: str) -> None:
        super().__init__(
            f"the read model of {shown} cannot be made anew: {said}",
            "drop what depends on it, run counterfoil rebuild, and make it again",
        )


class VersionConflict(StoreFailure):
    """A stream has another number of entries than its writer thought: somebody else wrote first."""

    kind = "conflict"

    def __init__(self, stream: str, expected: int, actual: int) -> None:
        super().__init__(
            f"{stream.partition('/')[2]} has {actual} entries, where {expected} were expected: "
            "somebody else wrote first"
        )
        self.actual = actual


def shown(text: str) -> str:
    """Text from outside as it may stand in a sentence: what does not print is escaped, what is long is cut."""
    plain = text if text.isprintable() else ascii(text)[1:-1]
    return plain if len(plain) <= 500 else f"{plain[:500]}..."
