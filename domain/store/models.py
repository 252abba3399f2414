"""The read model of a ledger, wherever the ledger is. Opening one to read loads no more than its engine."""

import os
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from domain.store.driver import driver
from domain.store.location import Server, locate
from domain.store.model import ModelWriter
from domain.store.model_reading import ModelReader
from domain.store.sqlite_model import opened_to_read, opened_to_write
from domain.store.sqlite_model_place import beside

if TYPE_CHECKING:
    from domain.store.model_evidence import Opened


def model_writer(url: str, *, busy_timeout: float) -> AbstractContextManager[ModelWriter]:
    """The model of the ledger at a path or URL, made where there is none; `StoreFailure` where it cannot be."""
    place = locate(url)
    if isinstance(place, Server):
        with driver():
            from domain.store.postgres.model import PostgresModelWriter
        return PostgresModelWriter(place, busy_timeout)
    return opened_to_write(beside(place), busy_timeout)


def model_reader(url: str) -> AbstractContextManager[ModelReader | None]:
    """The same for reading; None where there is none that can be read, or one of another version."""
    place = locate(url)
    if isinstance(place, Server):
        with driver():
            from domain.store.postgres.model import opened_to_read as in_a_database
        return in_a_database(place)
    return opened_to_read(beside(place))


def model_evidence(url: str) -> "AbstractContextManager[Opened]":
    """The same as it is, to be compared; `StoreFailure` where it cannot be read."""
    place = locate(url)
    if isinstance(place, Server):
        with driver():
            from domain.store.postgres.model_evidence import evidence as of_a_database
        return of_a_database(place)
    from domain.store.sqlite_model_evidence import evidence as of_a_file

    return of_a_file(beside(place))


def remove_model(url: str, *, busy_timeout: float) -> None:
    """Take away whatever is at the model's place; `StoreFailure` where that is not allowed."""
    place = locate(url)
    if isinstance(place, Server):
        with driver():
            from domain.store.postgres.model import clear

        clear(place, busy_timeout)
    else:
        from domain.store.sqlite_model_removal import remove

        remove(beside(place), busy_timeout)


def has_model(url: str) -> bool:
    """Whether there is something at the model's place."""
    place = locate(url)
    if isinstance(place, Server):
        with driver():
            from domain.store.postgres.model import is_there

        return is_there(place)
    return os.path.lexists(beside(place).path)


def model_shown(url: str) -> str:
    """Where the model is, fit to stand in a sentence."""
    place = locate(url)
    return f"the read model of {place.shown}" if isinstance(place, Server) else beside(place).shown
