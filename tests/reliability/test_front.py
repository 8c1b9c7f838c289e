"""What nginx.conf does with a request whose machine vanishes, or is merely slow; machines are network namespaces."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reliability.hosts.front import NAME, a_front
from tests.reliability.hosts.network import Network, a_network, missing
from tests.reliability.machines import until

SIGNS = {"time": 1, "intvl": 1, "probes": 2}
"""Three seconds, for the test; sysctl.conf has 25."""
SLOW = 6
WEB = """
import http.server, sys, time

class Web(http.server.BaseHTTPRequestHandler):
    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        print(self.command, flush=True)
        time.sleep(float(sys.argv[2]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(sys.argv[1].encode())

    do_GET = do_POST = answer

http.server.ThreadingHTTPServer((sys.argv[1], 8000), Web).serve_forever()
"""
ASKS = """
import http.client, ssl, sys

connection = http.client.HTTPSConnection("127.0.0.1", context=ssl._create_unverified_context(), timeout=50)
body = "opinion=yes" if sys.argv[1] == "POST" else None
connection.request(sys.argv[1], "/inbox", body=body, headers={"Host": sys.argv[2]})
answer = connection.getresponse()
print(answer.status, answer.read().decode()[:9], flush=True)
"""


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    """The web server, a machine that takes its time, and another one."""
    lacking = missing("nginx", "openssl")
    if lacking:
        pytest.skip(lacking)
    with a_network({"front": "10.0.0.1", "b": "10.0.0.2", "c": "10.0.0.3"}) as made:
        signs = "; ".join(f"echo {value} > /proc/sys/net/ipv4/tcp_keepalive_{name}" for name, value in SIGNS.items())
        assert made.start("front", ["sh", "-c", signs], tmp_path / "signs").wait(20) == 0
        made.start("b", [sys.executable, "-c", WEB, "10.0.0.2", str(SLOW)], tmp_path / "b")
        made.start("c", [sys.executable, "-c", WEB, "10.0.0.3", "0"], tmp_path / "c")
        with a_front(made, "front", tmp_path / "nginx"):
            yield made


def asked(network: Network, method: str, folder: Path) -> None:
    """Ask until it is the slow machine that has the request."""
    for number in range(20):
        said = folder / f"asked{number}"
        network.start("front", [sys.executable, "-c", ASKS, method, NAME], said)
        assert until(lambda said=said: told(said) != "" or told(folder / "b") != "", 20)
        if told(folder / "b") != "":
            said.rename(folder / "said")
            (folder / "c").write_text("")
            return


def told(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def test_a_form_whose_machine_vanishes_is_given_up_soon_and_sent_to_no_other(network: Network, tmp_path: Path) -> None:
    asked(network, "POST", tmp_path)
    network.cut("b")
    assert until(lambda: told(tmp_path / "said") != "", 30)
    assert told(tmp_path / "said").split()[0] == "502"
    assert told(tmp_path / "c") == ""


def test_a_page_whose_machine_vanishes_comes_from_the_other(network: Network, tmp_path: Path) -> None:
    asked(network, "GET", tmp_path)
    network.cut("b")
    assert until(lambda: told(tmp_path / "said") != "", 30)
    assert told(tmp_path / "said") == "200 10.0.0.3\n"


def test_a_machine_that_is_merely_slow_is_waited_for(network: Network, tmp_path: Path) -> None:
    asked(network, "POST", tmp_path)
    assert until(lambda: told(tmp_path / "said") != "", 30)
    assert told(tmp_path / "said") == "200 10.0.0.2\n"
