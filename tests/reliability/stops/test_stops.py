"""A database that is stopped under load: nothing answered is lost or doubled, and no restart of ours is needed."""

import tempfile
from pathlib import Path

import pytest

from tests.reliability.stops.running import a_server, run_stops


@pytest.mark.postgresql
def test_work_goes_on_after_the_database_was_stopped(tmp_path: Path) -> None:
    with a_server(Path(tempfile.mkdtemp(prefix="stops-"))) as server:
        outcome = run_stops(server, tmp_path, stops=3)
    assert (outcome.lost, outcome.doubled, outcome.faults) == (0, 0, ())
    assert len(outcome.back) == 3
    assert outcome.acts > 3
