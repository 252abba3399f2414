"""The files that settings come from: `counterfoil.toml`, here or above, and the user's own."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cli.failures import ExitCode, Failure
from domain.frozen import dataclass
from domain.system import reason

FILE_NAME = "counterfoil.toml"


class NoPlaceToWork(Failure):
    """The folder in which the call is made is none: neither settings nor a ledger can be looked for from it."""

    code = ExitCode.UNUSABLE

    def __init__(self, sentence: str, problem: OSError) -> None:
        super().__init__(f"{sentence}: {reason(problem)}")


@dataclass(frozen=True, slots=True)
class Configuration:
    """What one file says, unchecked, and whose file it is; `path` is absolute."""

    path: Path
    values: Mapping[str, object]
    owner: int

    @property
    def folder(self) -> Path:
        return self.path.parent

    @property
    def is_of_another(self) -> bool:
        """Whether it belongs to somebody else than whoever calls, or root."""
        return self.owner not in (os.geteuid(), 0)


def project_file(start: Path) -> Path | None:
    """The nearest `counterfoil.toml`, from `start` upwards; `NoPlaceToWork` where one cannot be looked for.

    Without it a call might be about another ledger than the one it is made beside.
    """
    for folder in (start, *start.parents):
        candidate = folder / FILE_NAME
        try:
            if candidate.is_file():
                return candidate
        except OSError as problem:
            raise NoPlaceToWork(f"cannot look for {candidate}", problem) from problem
    return None


def user_file(environment: Mapping[str, str]) -> Path | None:
    """The user's own file; a relative `XDG_CONFIG_HOME` counts as unset, as its standard says.

    By that standard a folder too that may not be entered is passed over: after `sudo` it may be somebody else's.
    """
    named = environment.get("XDG_CONFIG_HOME", "")
    home = environment.get("HOME", "")
    if named.startswith("/"):
        folder = Path(named)
    elif home:
        folder = Path(home) / ".config"
    else:
        return None
    candidate = folder / "counterfoil" / FILE_NAME
    with suppress(OSError):
        return candidate if candidate.is_file() else None
    return None


def read(path: Path) -> Configuration:
    """The file's values; a `Failure` names the file where it is not TOML."""
    import tomllib

    try:
        with path.open("rb") as file:
            owner, data = os.fstat(file.fileno()).st_uid, file.read()
        values = tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except OSError as problem:
        raise Failure(f"cannot read {path}: {reason(problem)}") from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise Failure(f"{path} is not TOML: {problem}") from problem
    except RecursionError:
        raise Failure(f"{path} is nested too deeply") from None
    except ValueError:
        raise Failure(f"{path} holds a number of endless length") from None
    return Configuration(path, values, owner)
