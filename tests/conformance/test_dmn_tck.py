"""The results of the DMN Technology Compatibility Kit that the engine reaches, as a floor."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from engine.dmn.kit import run_kit

FOLDER = Path(
    os.environ.get("HUIQIAN_TCK_DIR")
    or os.environ.get("HUIQIAN_DMN_TCK")
    or Path(__file__).parents[3] / "shared" / "conformance" / "dmn-tck"
)
MOMENT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
FLOOR = 2_020


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the kit's files are not at {FOLDER}; set HUIQIAN_DMN_TCK")
def test_the_kit_passes_at_least_as_far_as_before() -> None:
    results = list(run_kit(FOLDER, MOMENT))
    failed = [f"{result.name}: {result.seen}" for result in results if not result.passed]
    assert len(results) - len(failed) >= FLOOR, "\n".join(failed)
