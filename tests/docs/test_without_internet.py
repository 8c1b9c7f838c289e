"""The archive's installer at work in a place without any connection; the packages in it are made on the spot."""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.sources import ROOT
from tests.reliability.hosts.network import missing

INSTALLER = ROOT / "docs" / "operations" / "deploy" / "install.sh"
THIS = f"{sys.version_info.major}.{sys.version_info.minor} {sys.platform} {platform.machine()}"


def wheel(folder: Path, name: str, version: str, **files: str) -> Path:
    """Make a wheel by hand: a package that says its version, and what `files` add to its metadata."""
    told = f"{name}-{version}.dist-info"
    content = {
        f"{name}.py": f"def main():\n    print('{name} {version}')\n",
        f"{told}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{told}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        **{f"{told}/{file}": text for file, text in files.items()},
    }
    made = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(made, "w") as archive:
        for path, text in content.items():
            archive.writestr(path, text)
        archive.writestr(f"{told}/RECORD", "".join(f"{path},,\n" for path in [*content, f"{told}/RECORD"]))
    return made


def summed(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def an_archive(folder: Path, version: str = "1.0", made_for: str = THIS) -> Path:
    """Make what `make bundle` packs, with one package beside the product."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "wheels").mkdir(parents=True)
    needed = wheel(folder / "wheels", "needed", version)
    wheel(folder / "wheels", "huiqian", version, **{"entry_points.txt": "[console_scripts]\nhuiqian = huiqian:main\n"})
    shutil.copy(INSTALLER, folder)
    (folder / "MADE_FOR").write_text(f"{made_for}\n", "ascii")
    (folder / "requirements.lock").write_text(f"needed=={version} \\\n    --hash=sha256:{summed(needed)}\n", "ascii")
    sum_up(folder)
    return folder


def sum_up(folder: Path) -> None:
    names = ["requirements.lock", "MADE_FOR", *(f"wheels/{one.name}" for one in (folder / "wheels").iterdir())]
    (folder / "SHA256SUMS").write_text("".join(f"{summed(folder / name)}  {name}\n" for name in names), "ascii")


def nowhere() -> list[str]:
    """What takes the network away from a program, where that may be done."""
    return [] if missing("unshare") else ["unshare", "--net"]


def install(archive: Path, place: Path | str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*nowhere(), "sh", str(archive / "install.sh"), str(place)],
        cwd=archive.parent,
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )


def versions(place: Path) -> list[str]:
    """What is installed, as it says itself."""
    said = subprocess.run([place / ".venv/bin/huiqian"], capture_output=True, text=True, check=True).stdout
    asked = [place / ".venv/bin/python", "-c", "import needed; needed.main()"]
    return [*said.splitlines(), *subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()]


def test_an_archive_installs_without_a_connection_and_a_later_one_updates_it(tmp_path: Path) -> None:
    first = install(an_archive(tmp_path / "archive"), "place")
    place = tmp_path / "place"  # a name without a slash in front is taken from where one stands
    assert (first.returncode, first.stdout, versions(place)) == (
        0,
        f"installed in {place}/.venv\n",
        ["huiqian 1.0", "needed 1.0"],
    )
    later = install(an_archive(tmp_path / "archive", "2.0"), place)
    assert (later.returncode, versions(place)) == (0, ["huiqian 2.0", "needed 2.0"])
    forged = an_archive(tmp_path / "archive", "3.0")
    wheel(forged / "wheels", "needed", "3.0", README="changed on the way, and so were the sums")
    sum_up(forged)
    refused = install(forged, place)
    assert (refused.returncode, "DO NOT MATCH THE HASHES" in refused.stderr) == (1, True)
    assert versions(place) == ["huiqian 2.0", "needed 2.0"]


@pytest.mark.parametrize("made_for", ["3.9 linux x86_64", "3.11 linux sparc"])
def test_an_archive_for_another_machine_says_so(tmp_path: Path, made_for: str) -> None:
    refused = install(an_archive(tmp_path / "archive", made_for=made_for), tmp_path / "place")
    assert refused.returncode == 1
    assert f"Expected Python {made_for}, for which this archive was made, but" in refused.stderr
    assert not (tmp_path / "place").exists()
