"""Where a read model in SQLite is kept: a file beside the ledger's, and what may stand there instead."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from domain.store.beside import is_ledger, ledger_of_model, model_of, no_file_in
from domain.store.failures import ModelForeign, ModelShut, StoreReadOnly
from domain.store.location import Location
from domain.store.rights import make_file, shut
from domain.store.sqlite_file import check_folder

WHAT: Final = "the read model"


def beside(ledger: Location) -> Location:
    """Where the read model of a ledger is."""
    return Location(model_of(ledger.path), model_of(ledger.shown))


def check_place(location: Location) -> None:
    """`StoreReadOnly` where no model can be written, or made; `ModelShut` where another could take its place."""
    if no_file_in(location.path) is not None:
        raise no_model(location)
    if Path(location.path).exists():
        check_folder(location, WHAT)
        check_readable(location)
        if not os.access(location.path, os.W_OK):
            raise ModelShut(f"{WHAT} {location.shown} can only be read: permission denied")
    elif not os.access(location.folder, os.W_OK | os.X_OK):
        raise StoreReadOnly(f"{WHAT} {location.shown} cannot be made: its folder is read-only")


def check_readable(location: Location) -> None:
    """`StoreReadOnly` where nobody can tell whether a model is what is there, which stays then."""
    if not os.access(location.path, os.R_OK):
        raise StoreReadOnly(
            f"{WHAT} {location.shown} can be neither read nor replaced: permission denied",
            "move it away, and counterfoil rebuild makes a new one",
        )


def no_model(location: Location) -> ModelForeign:
    """There is something else at the model's place; what is done about a ledger, its owner alone can say."""
    if is_ledger(Path(location.path)):
        return ModelForeign(
            f"{location.shown} is a ledger, and stands where the read model of another would be",
            "move it away, to a folder of its own",
        )
    return ModelForeign(f"{location.shown} is no read model of a ledger")


def make_file_beside(location: Location) -> None:
    """The file of a model is made as open as that of its ledger, and never more open than that."""
    path, ledger = Path(location.path), Path(ledger_of_model(location.path))
    # Where it cannot be made, or not be shut by somebody else than its owner, the engine says what that means.
    with suppress(OSError):
        try:
            make_file(path, ledger)
        except FileExistsError:
            shut(path, ledger)
