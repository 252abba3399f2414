"""Settings: from the option, else the environment, else the files, else as delivered."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

from cli.call import configuration
from cli.call.address import NearlyAnAddress, is_nearly_a_url, is_of_a_server
from cli.call.configuration import Configuration, NoPlaceToWork
from cli.call.variables import FILE_KEYS, check_variables
from cli.call.wording import did_you_mean, either, quoted
from cli.failures import Failure
from domain.frozen import dataclass
from domain.refusals import listed

FORMATS: Final = ("table", "json", "ndjson", "csv", "md")
NOTICE: Final = "notice"
"""A format that `diff` alone has."""
DEFAULT_STORE: Final = "counterfoil.db"
DEFAULT_BUSY_TIMEOUT: Final = 5.0
LONGEST_BUSY_TIMEOUT: Final = 86_400.0

_KINDS: Final[Mapping[type, str]] = {list: "a list", dict: "a table"}

Read = TypeVar("Read")


class ServerOfAnother(Failure):
    """A file that somebody else can write names a server, which would be told a password of whoever calls."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file} belongs to another user, and names a server that would be told your password",
            hint="where you trust it, name the server yourself, with --store or COUNTERFOIL_STORE, or make the "
            "file yours or root's",
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """One call's settings, each as text that the command gives its meaning.

    `store` is a path or a URL: the path absolute, the URL as given except that a relative `sqlite:`
    path is made absolute. `busy_timeout` is in seconds.
    """

    store: str
    tz: str | None
    format: str
    actor: str | None
    busy_timeout: float
    output: str | None
    as_of: str | None
    known_at: str | None
    quiet: bool
    verbose: bool
    color: bool
    input: bool

    @property
    def store_path(self) -> Path | None:
        """Where the store is a file: that file."""
        return None if is_of_a_server(self.store) else Path(self.store.removeprefix("sqlite:"))

    @property
    def looking_back(self) -> Mapping[str, str]:
        """The cuts that the call asks for, by their options."""
        asked = {"--as-of": self.as_of, "--known-at": self.known_at}
        return {option: given for option, given in asked.items() if given is not None}


def settings(
    options: Mapping[str, str | bool | None],
    environment: Mapping[str, str],
    here: Path,
) -> Settings:
    """All settings of a call made in the folder `here`; a `Failure` names where a bad one stands."""
    check_variables(environment)
    return _settings(options, environment, read_files(environment, here), here)


def of_options(options: Mapping[str, str | bool | None]) -> Settings:
    """Those that the call itself names, of one that needs no ledger: nothing else is looked at."""
    return _settings(options, {}, (), Path())


def _settings(
    options: Mapping[str, str | bool | None],
    environment: Mapping[str, str],
    files: Sequence[Configuration],
    here: Path,
) -> Settings:
    sources = _Sources(options, environment, files)
    return Settings(
        store=_store(sources, files, here),
        tz=sources.first("tz", time_zone),
        format=sources.first("format", format_name) or "table",
        actor=sources.first("actor", actor_name),
        busy_timeout=_or(sources.first("busy_timeout", seconds), DEFAULT_BUSY_TIMEOUT),
        output=sources.option("output"),
        as_of=sources.option("as_of"),
        known_at=sources.option("known_at"),
        quiet=bool(options.get("quiet")),
        verbose=bool(options.get("verbose")),
        color=not (options.get("no_color") or environment.get("NO_COLOR")),
        input=not options.get("no_input"),
    )


def here() -> Path:
    try:
        return Path.cwd()
    except OSError as problem:
        raise NoPlaceToWork("the working directory cannot be used", problem) from problem


def read_files(environment: Mapping[str, str], here: Path) -> Sequence[Configuration]:
    """The project's file, then the user's own, each where there is one; keys checked, values not."""
    files = [configuration.read(path) for path in settings_files(environment, here)]
    return [Configuration(file.path, _by_setting(file), file.owner) for file in files]


def _by_setting(file: Configuration) -> dict[str, object]:
    """What a file says, by the name of the setting: `busy-timeout` may be written `busy_timeout` too."""
    found: dict[str, object] = {}
    for key, value in file.values.items():
        name = key.replace("_", "-")
        if name not in FILE_KEYS:
            raise Failure(
                f"{file.path}: there is no setting {quoted(key)}"
                + (did_you_mean(key, FILE_KEYS) or f", only {listed(FILE_KEYS)}")
            )
        if name in found:
            raise Failure(
                f"{file.path}: {name} and {name.replace('-', '_')} are one setting: give it once"
            )
        found[name] = value
    return found


def settings_files(environment: Mapping[str, str], here: Path) -> list[Path]:
    """Where the two files are, as far as they are there."""
    paths = (configuration.project_file(here), configuration.user_file(environment))
    return [path for path in dict.fromkeys(paths) if path is not None]


class _Sources:
    """The places a setting may come from, in the order in which they win."""

    def __init__(
        self,
        options: Mapping[str, str | bool | None],
        environment: Mapping[str, str],
        files: Sequence[Configuration],
    ) -> None:
        self.options = options
        self.environment = environment
        self.files = files

    def option(self, name: str) -> str | None:
        given = self.options.get(name)
        return None if given is None else text(given, f"--{name.replace('_', '-')}")

    def first(self, name: str, read: Callable[[object, str], Read]) -> Read | None:
        return next((read(value, where) for value, where, _ in self.all(name)), None)

    def all(self, name: str) -> "list[tuple[object, str, Configuration | None]]":
        """Every value given for it, with the words that say where; an empty variable is unset."""
        found: list[tuple[object, str, Configuration | None]] = []
        written = name.replace("_", "-")
        if (given := self.options.get(name)) is not None:
            found.append((given, f"--{written}", None))
        variable = f"COUNTERFOIL_{name.upper()}"
        if given := self.environment.get(variable):
            found.append((given, variable, None))
        found.extend(
            (file.values[written], f"{written} in {file.path}", file)
            for file in self.files
            if written in file.values
        )
        return found


def _store(sources: _Sources, files: Sequence[Configuration], here: Path) -> str:
    given = sources.all("store")
    if given:
        value, where, file = given[0]
        store = text(value, where)
        if is_nearly_a_url(store):
            raise NearlyAnAddress(where)
        if store.startswith("sqlite://"):
            raise Failure(
                f"{where} has slashes before the path, and a store is written sqlite:PATH",
                hint="sqlite:ledger.db or sqlite:/folder/ledger.db",
            )
        if file is not None and file.is_of_another and is_of_a_server(store):
            raise ServerOfAnother(file.path)
        return _located(store, file.folder if file else here)
    project = next((file for file in files if here.is_relative_to(file.folder)), None)
    return str((project.folder if project else here) / DEFAULT_STORE)


def _located(store: str, folder: Path) -> str:
    """A path counts from the folder of whoever wrote it; another store's address is left alone."""
    path = store.removeprefix("sqlite:")
    if path != store:
        return f"sqlite:{folder / Path(path).expanduser()}"
    return store if is_of_a_server(store) else str(folder / Path(store).expanduser())


def text(value: object, where: str) -> str:
    """A setting as text that is not empty; the `Failure` says ``where`` a bad one stands, as in all of these."""
    if not isinstance(value, str):
        # A list or a table may hold what is not to be shown.
        what = (
            _number(value) if isinstance(value, int | float) else _KINDS.get(type(value), "a date")
        )
        raise Failure(f"{where} takes text, not {what}")
    if not value.strip():
        raise Failure(f"{where} is empty")
    return value


def time_zone(value: object, where: str) -> str:
    """The name of a time zone, as the database of zones has it."""
    given = text(value, where)
    from domain.refusals import BadForm
    from domain.values.zone_name import checked_zone

    try:
        return checked_zone(given, "the time zone" if where == "--tz" else where)
    except BadForm as refusal:
        raise Failure(str(refusal), hint=refusal.hint) from None


def actor_name(value: object, where: str) -> str:
    """The name of who records."""
    given = text(value, where)
    from domain.values.text import is_actor

    if not is_actor(given):
        raise Failure(
            f"{where} takes a name of 1 to 200 characters that print, not {quoted(given)}"
        )
    return given


def format_name(value: object, where: str) -> str:
    """The name of a format of answers."""
    given = text(value, where)
    if given not in (*FORMATS, NOTICE):
        raise Failure(
            f"{where} takes {either(FORMATS)}, not {quoted(given)}{did_you_mean(given, FORMATS)}"
        )
    return given


def seconds(value: object, where: str) -> float:
    """A time to wait; files may give it as a number too."""
    number: float = -1
    if isinstance(value, str):
        number = float(value) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", value) else number
    elif isinstance(value, int | float) and not isinstance(value, bool):
        number = value
    if not 0 <= number <= LONGEST_BUSY_TIMEOUT:
        given = _number(value) if isinstance(value, int | float) else quoted(str(value))
        raise Failure(f"{where} takes seconds, from 0 to {LONGEST_BUSY_TIMEOUT:.0f}, not {given}")
    return float(number)


def _number(value: float) -> str:
    """As it is written, unless it is endless: such a one is not even made text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if not isinstance(value, int) or abs(value) < 10**20 else "such a number"


def _or(value: Read | None, default: Read) -> Read:
    return default if value is None else value
