import re
from pathlib import Path

from ui.cockpit.rules import RULES

ROOT = Path(__file__).resolve().parents[3]
TOLD = re.compile(r'\bcode="([a-z_]+)"|\bproblem\("([a-z_]+)"|\bnote\("(?:warning|info)", "([a-z_]+)"')


def test_every_check_is_said_in_chinese() -> None:
    files = (ROOT / "engine" / "diagrams").rglob("*.py")
    codes = {code for p in files for found in TOLD.findall(p.read_text(encoding="utf-8")) for code in found if code}
    assert sorted(codes - RULES.keys()) == []
    assert len(codes) > 60
