"""The web server on a host: nginx with the file that the product hands out, and a certificate made on the spot."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.house.sources import ROOT
from tests.reliability.hosts.network import Network
from tests.reliability.machines import until

NAME = "huiqian.example.edu.cn"
DEPLOY = ROOT / "docs" / "operations" / "deploy"
_AROUND = """daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    log_format whose '$status $request_method $uri $upstream_addr';
    access_log {folder}/access.log whose;
    include {folder}/huiqian.conf;
}}
"""
"""What a distribution's own file has around ours; it notes who answered."""


class Front:
    """The running web server: its certificate, and which process answered what."""

    def __init__(self, folder: Path) -> None:
        self.certificate = folder / "huiqian.pem"
        self._log = folder / "access.log"

    def tried(self, path: str) -> list[list[str]]:
        """Name the addresses that were tried for each request of a path, in turn; the last one answered."""
        lines = [line.split(" ", 3) for line in self._log.read_text("utf-8").splitlines()]
        return [addresses.split(", ") for _, _, asked, addresses in lines if asked == path]


@contextmanager
def a_front(network: Network, host: str, folder: Path) -> Iterator[Front]:
    """Yield the web server of a host, listening."""
    folder.mkdir()
    _certify(folder)
    given = (DEPLOY / "nginx.conf").read_text("utf-8")
    (folder / "huiqian.conf").write_text(given.replace("/etc/nginx/tls", str(folder)), "utf-8")
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder), "utf-8")
    said = folder / "said.log"
    running = network.start(host, ["nginx", "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")], said)
    if not until(lambda: (folder / "nginx.pid").exists() or running.poll() is not None, 20) or running.poll():
        raise RuntimeError(f"Expected nginx to start, but: {said.read_text('utf-8')}")
    yield Front(folder)


def _certify(folder: Path) -> None:
    names = ("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}")
    files = ("-keyout", str(folder / "huiqian.key"), "-out", str(folder / "huiqian.pem"))
    kind = ("-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-days", "2")
    subprocess.run(["openssl", "req", *kind, *names, *files], check=True, capture_output=True)
