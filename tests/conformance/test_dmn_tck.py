"""The results of the DMN Technology Compatibility Kit that the engine reaches, as a floor."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from engine.dmn.kit import KitResult, run_kit

FOLDER = Path(
    os.environ.get("HUIQIAN_TCK_DIR")
    or os.environ.get("HUIQIAN_DMN_TCK")
    or Path(__file__).parents[3] / "shared" / "conformance" / "dmn-tck"
)
MOMENT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
FLOOR = 2_079
"""All but the results that real Java methods would give: external functions are never run here."""
KIT = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the kit's files are not at {FOLDER}; set HUIQIAN_DMN_TCK")


@pytest.fixture(scope="module")
def results() -> tuple[KitResult, ...]:
    return tuple(run_kit(FOLDER, MOMENT))


@KIT
def test_the_kit_passes_at_least_as_far_as_before(results: tuple[KitResult, ...]) -> None:
    failed = [f"{result.name}: {result.seen}" for result in results if not result.passed]
    assert len(results) - len(failed) >= FLOOR, "\n".join(failed)


@KIT
def test_all_of_level_2_passes(results: tuple[KitResult, ...]) -> None:
    second = [result for result in results if result.level == "compliance-level-2"]
    assert (len(second) > 0, [f"{result.name}: {result.seen}" for result in second if not result.passed]) == (True, [])


@KIT
def test_only_external_functions_fail(results: tuple[KitResult, ...]) -> None:
    failed = {result.case for result in results if not result.passed}
    assert failed <= {"0076-feel-external-java"}
