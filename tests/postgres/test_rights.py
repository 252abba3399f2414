"""Owners who are no superusers, on a server of its own: the roles of ledgers belong to servers."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bench.generator import lines
from domain.store.failures import StoreUnusable
from domain.store.location import Server, locate
from domain.store.postgres.failures import failure, not_reached
from tests.cli.calls import Called, counterfoil
from tests.cli.calls import call as run
from tests.docs.sessions import ROOT
from tests.postgres.cluster import Cluster
from tests.postgres.session import own_server
from tests.proof.sealed import call

ENTRIES = 600
PEOPLE = ("own", "anna", "auditor")
VOID = ("void", "agreement-00001#3", "--reason", "slip", "--no-input")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with own_server() as made:
        yield made


@pytest.fixture
def desk(cluster: Cluster, tmp_path: Path) -> Iterator[dict[str, str]]:
    """URLs of an empty database, by who calls; own owns it, and nobody has made the roles of ledgers yet."""
    (tmp_path / "feed.ndjson").write_bytes(b"".join(lines(ENTRIES)))
    cluster.sql("CREATE ROLE own LOGIN")
    cluster.sql("CREATE DATABASE desk OWNER own")
    yield {name: cluster.url("desk", user=name) for name in PEOPLE}
    cluster.sql("DROP DATABASE desk WITH (FORCE)")
    for name in (*PEOPLE, "other", "counterfoil_writers", "counterfoil_readers"):
        cluster.sql(f"DROP ROLE IF EXISTS {name}")


def admit(cluster: Cluster) -> None:
    cluster.sql("CREATE ROLE anna LOGIN IN ROLE counterfoil_writers")
    cluster.sql("CREATE ROLE auditor LOGIN IN ROLE counterfoil_readers")


def well(folder: Path, url: str, *words: str) -> str:
    """What a call that succeeds says, and nothing in it is about a read model that is left behind."""
    called = counterfoil(*words, "--store", url, cwd=folder)
    assert called.code == 0, called
    assert "permission denied" not in called.err
    assert "not compared" not in called.err
    return called.err


def begin(cluster: Cluster, desk: dict[str, str], folder: Path) -> None:
    """A ledger whose owner made the roles, with something in it."""
    cluster.sql("ALTER ROLE own CREATEROLE")
    well(folder, desk["own"], "init")
    admit(cluster)
    well(folder, desk["own"], "import", "feed.ndjson")


def test_who_makes_the_roles_shares_the_read_model_with_the_writers(
    cluster: Cluster, desk: dict[str, str], tmp_path: Path
) -> None:
    cluster.sql("ALTER ROLE own CREATEROLE")
    assert "docs/postgresql.md" not in well(tmp_path, desk["own"], "init")
    admit(cluster)
    well(tmp_path, desk["own"], "rebuild")
    well(tmp_path, desk["anna"], "rebuild")
    well(tmp_path, desk["own"], "import", "feed.ndjson")
    for who in PEOPLE:
        said = well(tmp_path, desk[who], "verify")
        assert "nothing wrong" in said
        assert "read model is at" not in said
    well(tmp_path, desk["anna"], *VOID)
    well(tmp_path, desk["own"], "rebuild")
    assert "read model is at" not in well(tmp_path, desk["auditor"], "verify")


def test_where_roles_come_afterwards_the_documented_statements_share_it(
    cluster: Cluster, desk: dict[str, str], tmp_path: Path
) -> None:
    assert "docs/postgresql.md has the statements" in well(tmp_path, desk["own"], "init")
    well(tmp_path, desk["own"], "import", "feed.ndjson")
    text = (ROOT / "docs" / "postgresql.md").read_text()
    found = re.search(r"<!-- the grants of init -->\n\n?```sql\n(.*?)```", text, re.DOTALL)
    assert found
    cluster.sql(found[1], "desk")
    admit(cluster)
    for who in PEOPLE:
        well(tmp_path, desk[who], "verify")
    well(tmp_path, desk["anna"], "rebuild")
    well(tmp_path, desk["own"], *VOID)
    well(tmp_path, desk["own"], "rebuild")
    assert "read model is at" not in well(tmp_path, desk["auditor"], "verify")


def test_who_becomes_a_writer_later_hands_the_read_model_over(
    cluster: Cluster, desk: dict[str, str], tmp_path: Path
) -> None:
    cluster.sql("CREATE ROLE counterfoil_readers")
    cluster.sql("CREATE ROLE counterfoil_writers")
    admit(cluster)
    well(tmp_path, desk["own"], "init")
    well(tmp_path, desk["own"], "import", "feed.ndjson")
    cluster.sql("GRANT counterfoil_writers TO own")
    well(tmp_path, desk["own"], *VOID)
    well(tmp_path, desk["anna"], "rebuild")


def test_a_read_model_that_may_not_be_read_or_kept_up_is_told_beside_the_log(
    cluster: Cluster, desk: dict[str, str], tmp_path: Path
) -> None:
    cluster.sql("CREATE ROLE counterfoil_readers")
    cluster.sql("CREATE ROLE counterfoil_writers")
    admit(cluster)
    well(tmp_path, desk["own"], "init")
    well(tmp_path, desk["own"], "import", "feed.ndjson")
    cluster.sql("REVOKE SELECT ON counterfoil_model.state FROM counterfoil_readers", "desk")
    called = call(tmp_path, "verify", COUNTERFOIL_STORE=desk["auditor"])
    assert called.code == 0
    assert f"{ENTRIES} entries, and nothing wrong with them" in called.err
    model = f"the read model of {desk['auditor']}"
    assert (
        f"{model} cannot be read by this role: permission denied for table state: "
        "it was not compared with the entries\n"
    ) in called.err
    called = call(tmp_path, *VOID, COUNTERFOIL_STORE=desk["anna"])
    assert called.code == 0
    denied = "cannot be written by this role: permission denied for table state"
    told = f"the read model was not brought up: the read model of {desk['anna']} {denied}"
    assert told in called.err
    called = call(tmp_path, "rebuild", COUNTERFOIL_STORE=desk["anna"])
    assert called.code == 7
    assert (
        "hint: its table added belongs to own: counterfoil rebuild hands it to counterfoil_writers, by own "
        "once it is one of them, or by a superuser\n"
    ) in called.err
    cluster.sql("GRANT counterfoil_writers TO own")
    well(tmp_path, desk["own"], "rebuild")
    well(tmp_path, desk["auditor"], "verify")
    cluster.sql("REVOKE counterfoil_writers FROM own")
    called = call(tmp_path, "rebuild", COUNTERFOIL_STORE=desk["own"])
    assert called.code == 7
    assert "hint: docs/postgresql.md has the statements that let counterfoil_writers" in called.err


def test_a_schema_of_the_model_that_was_dropped_is_made_again_by_the_owner(
    cluster: Cluster, desk: dict[str, str], tmp_path: Path
) -> None:
    begin(cluster, desk, tmp_path)
    for who, words in (("own", ("rebuild",)), ("own", VOID)):
        cluster.sql("DROP SCHEMA counterfoil_model CASCADE", "desk")
        gone = f"the read model of {desk['anna']} has no place: the schema counterfoil_model is not there"
        hint = "own, whose the ledger is, makes it again with counterfoil rebuild"
        called = call(tmp_path, "rebuild", COUNTERFOIL_STORE=desk["anna"])
        assert (called.code, called.err) == (7, f"counterfoil: {gone}\nhint: {hint}\n")
        news = ("source", f"before-{words[0]}", "--name", "S", "--kind", "media")
        called = call(tmp_path, *news, COUNTERFOIL_STORE=desk["anna"])
        assert called.code == 0
        assert f"the read model was not brought up: {gone}: {hint}\n" in called.err
        well(tmp_path, desk[who], *words)
        well(tmp_path, desk["anna"], "rebuild")
        for reader in PEOPLE:
            assert "read model is at" not in well(tmp_path, desk[reader], "verify")


ALL = (
    "CREATE ROLE other LOGIN; GRANT ALL ON SCHEMA counterfoil, counterfoil_model TO other; "
    "GRANT ALL ON ALL TABLES IN SCHEMA counterfoil, counterfoil_model TO other"
)
KEPT = "is kept up by counterfoil_writers, and this role may not act as they do"
NOT_OF_THE_MODELS = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'counterfoil_model'::regnamespace AND relkind = 'r' "
    "AND (relowner <> 'counterfoil_writers'::regrole OR relname LIKE 'next%')"
)


def test_who_could_not_share_a_read_model_makes_nothing_of_one_whatever_he_was_granted(
    cluster: Cluster, desk: dict[str, str], tmp_path: Path
) -> None:
    begin(cluster, desk, tmp_path)
    cluster.sql(ALL, "desk")
    other = cluster.url("desk", user="other")
    told = f"the read model of {other} {KEPT}"
    ((version,),) = cluster.sql("SELECT current_setting('server_version_num')::int >= 160000")
    hint = f"GRANT counterfoil_writers TO it{' WITH SET TRUE' * bool(version)} lets it"

    def refused() -> None:
        called = call(tmp_path, "rebuild", COUNTERFOIL_STORE=other)
        assert (called.code, called.err) == (7, f"counterfoil: {told}\nhint: {hint}\n")
        called = call(
            tmp_path, "source", "new", "--name", "N", "--kind", "media", COUNTERFOIL_STORE=other
        )
        assert f"the read model was not brought up: {told}: {hint}\n" in called.err
        assert cluster.sql(NOT_OF_THE_MODELS, "desk") == []

    refused()
    if version:
        cluster.sql("GRANT counterfoil_writers TO other WITH INHERIT TRUE, SET FALSE")
        refused()
    for who in ("anna", "own"):
        well(tmp_path, desk[who], "rebuild")


@pytest.mark.parametrize("who", ["own", "superuser"])
def test_whose_table_is_in_the_way_of_a_read_model_is_named_and_its_owner_or_a_superuser_ends_it(
    who: str, cluster: Cluster, desk: dict[str, str], tmp_path: Path
) -> None:
    begin(cluster, desk, tmp_path)
    cluster.sql("CREATE ROLE other; GRANT CREATE ON SCHEMA counterfoil_model TO other", "desk")
    cluster.sql("ALTER TABLE counterfoil_model.stages OWNER TO other", "desk")
    called = call(tmp_path, "rebuild", COUNTERFOIL_STORE=desk["anna"])
    assert called.code == 7
    assert "hint: its table stages belongs to other: counterfoil rebuild hands it to" in called.err
    called = call(tmp_path, "rebuild", COUNTERFOIL_STORE=desk.get(who, cluster.url("desk")))
    assert called.code == 0, called
    assert cluster.sql(NOT_OF_THE_MODELS, "desk") == []
    well(tmp_path, desk["anna"], "rebuild")


def test_who_may_not_make_anew_what_he_takes_away_is_told_what_lets_the_writers(
    cluster: Cluster, desk: dict[str, str], tmp_path: Path
) -> None:
    begin(cluster, desk, tmp_path)
    cluster.sql("REVOKE ALL ON SCHEMA counterfoil_model FROM counterfoil_writers", "desk")
    called = call(tmp_path, "rebuild", COUNTERFOIL_STORE=desk["own"])
    assert called.code == 7
    assert called.err.endswith(
        "hint: docs/postgresql.md has the statements that let counterfoil_writers keep it up\n"
    )
    assert cluster.sql("SELECT 1 FROM counterfoil_model.state", "desk") == [(1,)]


def test_a_small_read_model_that_a_writer_may_not_keep_up_is_told_as_well(
    cluster: Cluster, desk: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "feed.ndjson").write_bytes(b"".join(lines(60)))
    begin(cluster, desk, tmp_path)
    well(tmp_path, desk["own"], "rebuild")
    cluster.sql("REVOKE ALL ON SCHEMA counterfoil_model FROM counterfoil_writers", "desk")
    news = ("source", "new", "--name", "N", "--kind", "media")
    called = call(tmp_path, *news, COUNTERFOIL_STORE=desk["anna"])
    assert called.code == 0
    assert (
        f"the read model was not brought up: the read model of {desk['anna']} cannot be written"
        in called.err
    )


def test_an_owner_who_may_make_no_schema_is_told_what_lets_him(
    cluster: Cluster, desk: dict[str, str], tmp_path: Path
) -> None:
    begin(cluster, desk, tmp_path)
    cluster.sql("DROP SCHEMA counterfoil_model CASCADE", "desk")
    cluster.sql("CREATE ROLE other; ALTER DATABASE desk OWNER TO other")
    gone = (
        f"the read model of {desk['own']} has no place: the schema counterfoil_model is not there"
    )
    told = f"{gone}, and this role may make no schema in the database"
    hint = "GRANT CREATE ON DATABASE desk TO it lets it"
    called = call(tmp_path, "rebuild", COUNTERFOIL_STORE=desk["own"])
    assert (called.code, called.err) == (7, f"counterfoil: {told}\nhint: {hint}\n")
    cluster.sql("GRANT CREATE ON DATABASE desk TO own")
    well(tmp_path, desk["own"], "rebuild")


def test_who_may_not_read_is_told_which_of_three_reasons_it_has(
    cluster: Cluster, desk: dict[str, str], tmp_path: Path
) -> None:
    begin(cluster, desk, tmp_path)
    cluster.sql("CREATE ROLE other LOGIN NOINHERIT")

    def hint(who: str) -> str:
        called = call(tmp_path, "sources", COUNTERFOIL_STORE=cluster.url("desk", user=who))
        assert called.code == 7
        told, hint = called.err.split("\nhint: ")
        assert told.endswith("cannot be read by this role")
        return hint

    assert hint("other").startswith("GRANT counterfoil_readers TO it lets it read")
    cluster.sql("GRANT counterfoil_writers TO other")
    inherits = "it is one of counterfoil_writers and does not inherit what they may: GRANT "
    assert hint("other").startswith(inherits)
    cluster.sql(
        "REVOKE ALL ON SCHEMA counterfoil FROM counterfoil_readers, counterfoil_writers", "desk"
    )
    for who, role in (("anna", "counterfoil_writers"), ("auditor", "counterfoil_readers")):
        nothing = (
            f"it is one of {role}, who may do nothing here: docs/postgresql.md has the statements"
        )
        assert hint(who).startswith(nothing)


def test_who_may_read_a_ledger_may_dump_its_database(
    cluster: Cluster, desk: dict[str, str], tmp_path: Path
) -> None:
    begin(cluster, desk, tmp_path)
    well(tmp_path, desk["anna"], "rebuild")
    dump = str(cluster.folder / "desk.dump")
    for who in ("anna", "auditor"):
        cluster.run("pg_dump", "-Fc", "--file", dump, desk[who])


def test_a_function_that_an_appender_made_beside_the_read_model_is_never_run(
    cluster: Cluster, desk: dict[str, str], tmp_path: Path
) -> None:
    begin(cluster, desk, tmp_path)
    cluster.sql(
        "SET ROLE anna; CREATE FUNCTION counterfoil_model.concat(text, text, text, regclass, text) "
        "RETURNS text LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'run as %', current_user; END$$",
        "desk",
    )
    assert "a new one is in its place" in well(tmp_path, desk["own"], "rebuild")
    assert cluster.sql("SELECT 1 FROM pg_proc WHERE proname = 'concat' AND pronargs = 5") == []
    well(tmp_path, desk["own"], "verify")


def test_a_rebuild_needs_two_connections_and_verify_three_and_one_is_enough_to_record(
    cluster: Cluster, desk: dict[str, str], tmp_path: Path
) -> None:
    begin(cluster, desk, tmp_path)

    def anna(limit: int, *words: str) -> Called:
        cluster.sql(f"ALTER ROLE anna CONNECTION LIMIT {limit}")
        while cluster.sql("SELECT 1 FROM pg_stat_activity WHERE usename = 'anna'"):
            time.sleep(0.02)  # the end of the call before has not reached the server
        return call(tmp_path, *words, COUNTERFOIL_STORE=desk["anna"])

    assert anna(1, *VOID).code == 0
    many = f'the ledger {desk["anna"]} cannot be reached: too many connections for role "anna"'
    assert (anna(1, "rebuild").err, anna(1, "verify").err) == (f"counterfoil: {many}\n",) * 2
    assert anna(2, "rebuild").code == 0
    assert f"{many}: it was not compared with the entries\n" in anna(2, "verify").err
    whole = anna(3, "verify")
    assert (whole.code, "not compared" in whole.err) == (0, False), whole


CANNOT = "no ledger can be made at {}: "
NOTHING = "the schema counterfoil belongs to other, and this role may make nothing in it"
GRANT = "GRANT USAGE, CREATE ON SCHEMA counterfoil TO it lets it"
LEFT = "init makes a ledger in a database where there is no such schema, or nothing in it"
OWN = "CREATE SCHEMA counterfoil AUTHORIZATION own"
FOREIGN = "CREATE FOREIGN DATA WRAPPER x; CREATE SERVER s FOREIGN DATA WRAPPER x"
IN_THE_WAY = [
    ("CREATE SCHEMA counterfoil AUTHORIZATION other", CANNOT + NOTHING, GRANT),
    (
        "CREATE SCHEMA counterfoil AUTHORIZATION other; GRANT USAGE ON SCHEMA counterfoil TO own",
        CANNOT + NOTHING,
        GRANT,
    ),
    (
        "REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC",
        CANNOT + "this role may make no function in plpgsql",
        "GRANT USAGE ON LANGUAGE plpgsql TO it lets it",
    ),
    (
        "ALTER DATABASE desk OWNER TO other",
        CANNOT + "this role may make no schema in the database",
        "GRANT CREATE ON DATABASE desk TO it lets it",
    ),
    (
        f"{OWN}; CREATE FUNCTION counterfoil.only_grows() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        'the schema counterfoil of {} is not empty: function "only_grows" already exists with same argument types',
        LEFT,
    ),
    (
        f"{OWN}; CREATE TABLE counterfoil.ledger (a int)",
        "the schema counterfoil of {} is not a ledger",
        None,
    ),
    (
        f"{OWN}; {FOREIGN}; CREATE FOREIGN TABLE counterfoil.ledger (schema_version int) SERVER s",
        "the schema counterfoil of {} is not a ledger",
        None,
    ),
    (
        "CREATE SCHEMA counterfoil AUTHORIZATION other; CREATE TABLE counterfoil.mine (a int)",
        "the schema counterfoil of {} is not a ledger",
        None,
    ),
    (
        "CREATE SCHEMA counterfoil_model AUTHORIZATION own; CREATE TABLE counterfoil_model.mine (a int)",
        "the schema counterfoil_model of {} is not empty: mine is none of its own",
        LEFT,
    ),
]


@pytest.mark.parametrize(("before", "said", "hint"), IN_THE_WAY)
def test_what_keeps_init_from_making_a_ledger_is_named_and_nothing_is_damaged(
    before: str,
    said: str,
    hint: str | None,
    cluster: Cluster,
    desk: dict[str, str],
    tmp_path: Path,
) -> None:
    cluster.sql("CREATE ROLE other")
    cluster.sql(before, "desk")
    called = call(tmp_path, "init", COUNTERFOIL_STORE=desk["own"])
    told = f"counterfoil: {said.format(desk['own'])}\n"
    assert (called.code, called.err) == (7, told if hint is None else f"{told}hint: {hint}\n")
    made = "SELECT 1 FROM pg_class WHERE relname IN ('stored_events', 'head')"
    assert cluster.sql(made, "desk") == []


def test_a_whole_log_is_imported_by_the_owner_alone(
    cluster: Cluster, desk: dict[str, str], tmp_path: Path
) -> None:
    cluster.sql("ALTER ROLE own CREATEROLE")
    for words in (("init",), ("import", "feed.ndjson"), ("export", "-o", "log.ndjson")):
        well(tmp_path, "own.db", *words)
    well(tmp_path, desk["own"], "init")
    admit(cluster)
    called = call(tmp_path, "import", "log.ndjson", COUNTERFOIL_STORE=desk["anna"])
    assert called.code == 7
    assert called.err == (
        f"counterfoil: a whole log is imported by the owner of the ledger alone, and {desk['anna']} is not this "
        "role's own\nhint: its owner is the role that called init\n"
    )
    well(tmp_path, desk["own"], "import", "log.ndjson")


@pytest.mark.parametrize(
    "setting",
    [
        "quote_all_identifiers = on",
        "standard_conforming_strings = off",
        "default_transaction_isolation = 'serializable'",
    ],
)
def test_settings_of_a_role_change_nothing(
    setting: str, cluster: Cluster, desk: dict[str, str], tmp_path: Path
) -> None:
    cluster.sql(f"ALTER ROLE own SET {setting}")
    well(tmp_path, desk["own"], "init")
    well(tmp_path, desk["own"], "import", "feed.ndjson")
    well(tmp_path, desk["own"], *VOID)
    assert "nothing wrong" in well(tmp_path, desk["own"], "verify")


def test_who_only_reads_by_a_setting_is_told_which(
    cluster: Cluster, desk: dict[str, str], tmp_path: Path
) -> None:
    begin(cluster, desk, tmp_path)
    cluster.sql("ALTER ROLE anna SET default_transaction_read_only = on")
    called = call(tmp_path, *VOID, COUNTERFOIL_STORE=desk["anna"])
    assert called.code == 7
    assert called.err == (
        f"counterfoil: the ledger {desk['anna']} can only be read: default_transaction_read_only is on for this "
        "role, its database, its server or this call\n"
        "hint: ALTER ROLE, ALTER DATABASE or ALTER SYSTEM turns it off, where it was set; what a call sets stands "
        "in the options of the URL, a service or PGOPTIONS\n"
    )
    well(tmp_path, desk["anna"], "verify")


FOLDED_BY_TWO = """
import cli.across.folding as folding; folding._MUCH = 0; folding.processors = lambda: 2
from cli.main import main; main()
"""


def test_where_a_process_that_helps_finds_no_connection_one_sentence_says_so(
    cluster: Cluster, desk: dict[str, str], tmp_path: Path
) -> None:
    begin(cluster, desk, tmp_path)

    def helped(name: str, limit: int) -> Called:
        cluster.sql(f"ALTER ROLE own CONNECTION LIMIT {limit}")
        while cluster.sql("SELECT 1 FROM pg_stat_activity WHERE usename = 'own'"):
            time.sleep(0.02)
        return run(name, "--store", desk["own"], cwd=tmp_path, program=("-c", FOLDED_BY_TWO))

    for name, alone in (("rebuild", 2), ("verify", 3)):
        assert helped(name, alone + 2).code == 0, name
        called = helped(name, alone)
        assert (called.code, called.err.count("\n")) == (7, 1), called
        assert called.err.endswith('cannot be reached: too many connections for role "own"\n')


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("FATAL:  Datenbank »nix« existiert nicht", "Datenbank »nix« existiert nicht"),
        ('FATAL:  database "nix" does not exist', 'database "nix" does not exist'),
        ("GSSAPI encryption required", "GSSAPI encryption required"),
        ("SSL error: unexpected eof", "SSL error: unexpected eof"),
        ("Connection refused", "connection refused"),
    ],
)
def test_what_a_server_says_is_shown_as_it_says_it(said: str, shown: str) -> None:
    place = locate("postgresql://db.example/desk")
    assert isinstance(place, Server)
    where = 'connection failed: connection to server at "127.0.0.1", port 5432 failed: '
    told = not_reached(place, psycopg.OperationalError(f"{where}{said}"))
    assert str(told) == f"the ledger {place.shown} cannot be reached: {shown}"


def test_that_no_password_was_given_is_known_in_any_language() -> None:
    place = locate("postgresql://db.example/desk")
    assert isinstance(place, Server)

    class Lacking:
        needs_password = True

    error = psycopg.OperationalError("connection failed: kein Passwort angegeben")
    error._pgconn = Lacking()  # type: ignore[assignment]
    told = not_reached(place, error)
    assert str(told.hint).startswith("PGPASSWORD, a pass file (PGPASSFILE) or a service")


@pytest.mark.parametrize(
    ("state", "by", "said"),
    [
        ("42P05", "transaction", 'prepared statement "_pg3_0" is not there as it was'),
        ("26000", "transaction", 'prepared statement "_pg3_0" is not there as it was'),
        (
            "08P01",
            "transaction",
            'bind message supplies 0 parameters, but prepared statement "_pg3_1" requires 1',
        ),
        ("08P01", "statement", "transaction blocks not allowed in statement pooling mode"),
    ],
)
def test_who_asks_by_a_pool_of_less_than_sessions_is_told_so(
    state: str, by: str, said: str
) -> None:
    place = locate("postgresql://db.example/desk")
    assert isinstance(place, Server)
    told = failure(psycopg.errors.lookup(state)(said), place, waited=5, recording=True)
    assert isinstance(told, StoreUnusable)
    assert f"hands out connections by {by}: nothing was recorded" in str(told)
    assert told.hint == "name the server itself, or a pool that hands them out by session"


def test_of_a_full_disk_it_is_said_that_nothing_was_recorded_where_something_was_to_be() -> None:
    place = locate("postgresql://db.example/desk")
    assert isinstance(place, Server)
    error = psycopg.errors.DiskFull("no space left on device")
    for recording in (True, False):
        told = failure(error, place, waited=None, recording=recording)
        assert ("nothing was recorded" in str(told)) is recording
