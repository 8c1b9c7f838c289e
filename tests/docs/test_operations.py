"""What the pages on running it hand out can be used: units, the web server's file, containers, the archive."""

import configparser
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from engine.settings import Settings
from tests.house.sources import ROOT
from ui.cli import main

DEPLOY = ROOT / "docs" / "operations" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))


def is_command(words: list[str]) -> bool:
    """Whether `huiqian` knows the command and its options."""
    command = main.commands[words[0]]
    known = {option for parameter in command.params for option in parameter.opts}
    return {word for word in words[1:] if word.startswith("--")} <= known


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_that_there_is_and_gives_it_time_to_stop(unit: Path) -> None:
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign] # systemd's names have capitals
    read.read(unit, "utf-8")
    program, *words = read["Service"]["ExecStart"].split()
    assert (program, is_command(words)) == ("/opt/huiqian/.venv/bin/huiqian", True)
    assert read["Service"]["Restart"] == "always"
    assert int(read["Service"]["TimeoutStopSec"]) >= 60


def test_every_setting_of_the_environment_is_one() -> None:
    named = re.findall(r"HUIQIAN_(\w+)=", (DEPLOY / "huiqian.env").read_text("utf-8"))
    assert {name.lower() for name in named} <= set(Settings.model_fields)


def test_the_containers_run_commands_that_there_are() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    commands = [one["command"].split() for one in services.values() if "command" in one]
    assert {name for name, *_ in commands} == {"huiqian"}
    assert sorted(words[0] for _, *words in commands) == ["web", "web", "worker", "worker"]
    assert all(is_command(words) for _, *words in commands)
    for one in services.values():
        assert set(one.get("depends_on", ())) <= set(services)


def test_a_vanished_machine_is_given_up_after_as_long_as_the_page_says() -> None:
    written = re.findall(r"^(net\.\S+) = (\d+)$", (DEPLOY / "sysctl.conf").read_text("utf-8"), re.MULTILINE)
    signs = {name: int(value) for name, value in written}
    front = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["front"]
    assert signs == front["sysctls"]
    first, between, most = (signs[f"net.ipv4.tcp_keepalive_{name}"] for name in ("time", "intvl", "probes"))
    page = (DEPLOY.parent / "three-machines.md").read_text("utf-8")
    assert f"waits {first + between * most} seconds where" in page


def statements(text: str) -> Iterator[tuple[int, str]]:
    """The statements of nginx's language with their depth.

    Raises ValueError where a brace or a semicolon is missing.
    """
    depth = 0
    for words, stop in re.findall(r"([^;{}]*)([;{}])", re.sub(r"#.*", "", text) + ";"):
        said = words.strip()
        if stop == "}" and said:
            raise ValueError(f"Expected a semicolon after '{said}'.")
        if "\n" in said:
            raise ValueError(f"Expected a semicolon at the end of a line in '{said}'.")
        if said:
            yield depth, said
        depth += {"{": 1, "}": -1, ";": 0}[stop]
    if depth:
        raise ValueError(f"Expected as many braces closed as opened, but {depth} are not.")


def test_the_web_servers_file_is_whole_and_names_what_it_has() -> None:
    said = [words for _, words in statements((DEPLOY / "nginx.conf").read_text("utf-8"))]
    upstreams = {words.split()[1] for words in said if words.startswith("upstream ")}
    asked = {words.split("//")[1] for words in said if words.startswith("proxy_pass ")}
    assert asked == upstreams == {"huiqian"}
    (size,) = (int(words.split()[1].removesuffix("m")) for words in said if words.startswith("client_max_body_size"))
    assert size << 20 > 5 * Settings().max_upload_bytes


@pytest.mark.parametrize("broken", ["server { listen 80 }", "server {\n listen 80\n root x;\n}", "server { listen 80;"])
def test_a_broken_file_of_the_web_server_is_noticed(broken: str) -> None:
    with pytest.raises(ValueError, match="Expected"):
        list(statements(broken))


def test_the_installer_is_a_script_that_looks_nowhere_else() -> None:
    subprocess.run(["sh", "-n", DEPLOY / "install.sh"], check=True)
    installs = [line for line in (DEPLOY / "install.sh").read_text("utf-8").splitlines() if "pip install" in line]
    assert len(installs) == 2
    assert all("--no-index" in line for line in installs)


def test_a_bundle_holds_one_wheel_of_ours_and_the_sum_of_all_that_is_installed() -> None:
    """Two wheels of one package can't be installed together, and `dist/` keeps what earlier versions built."""
    recipes = dict(
        re.findall(r"^(wheel|bundle):[^\n]*\n((?:\t[^\n]*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    assert recipes["wheel"].index("rm -f dist/huiqian-*.whl") < recipes["wheel"].index("wheel --no-deps")
    assert "--require-hashes" in recipes["bundle"]
    assert "sha256sum requirements.lock wheels/* MADE_FOR" in recipes["bundle"]
    copied = next(line for line in recipes["bundle"].splitlines() if "docs/operations/deploy/*" in line)
    assert all((ROOT / name).is_file() for name in copied.split("cp ")[1].split()[:2])
    assert all(path.is_file() for path in DEPLOY.iterdir()), "cp without -r copies files only"


def test_an_archive_that_was_changed_is_not_installed(tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "one.whl").write_bytes(b"changed")
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  wheels/one.whl\n", "ascii")
    (tmp_path / "install.sh").write_bytes((DEPLOY / "install.sh").read_bytes())
    refused = subprocess.run(
        ["sh", "install.sh", tmp_path / "place"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (refused.returncode, "one.whl" in refused.stdout + refused.stderr) == (1, True)
    assert not (tmp_path / "place").exists()


def test_the_lock_has_a_hash_for_everything_and_names_no_place() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    entries = [entry for entry in re.split(r"\n(?=\S)", lock) if entry and not entry.startswith("#")]
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in lock
