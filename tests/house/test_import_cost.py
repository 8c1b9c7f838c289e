import subprocess
import sys

import pytest

from tests.house.sources import ROOT

UNWANTED = {
    "engine/api.py": {"flask", "apscheduler", "alembic", "werkzeug"},
    "ui/cli.py": {"alembic", "SpiffWorkflow", "apscheduler"},
}


@pytest.mark.parametrize("name", sorted(name for name in UNWANTED if (ROOT / name).exists()))
def test_importing_it_pulls_in_nothing_unwanted(name: str) -> None:
    module = name.removesuffix(".py").replace("/", ".")
    program = f"import sys, {module}; print(' '.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    assert UNWANTED[name] & set(loaded.stdout.split()) == set()
