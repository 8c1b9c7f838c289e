from collections.abc import Iterable
from dataclasses import replace as changed

import pytest

from engine.commands.suspend_instance import SuspendInstance
from engine.domain.chain import Anchor, ChainRow, canonical, verify
from engine.store.audit import SYSTEM_CHAIN, Audit
from engine.testing import ROOT, play, read_scenario
from tests.factories.desk import ADMIN, MEMBERS, Desk


def chain_rows(trail: Iterable[Audit]) -> list[ChainRow]:
    """The rows as a verifier reads them: nothing but what is stored."""
    return [
        ChainRow(
            seq=row.seq,
            hash=row.hash,
            canonical=canonical(
                {
                    "chain": row.chain,
                    "seq": row.seq,
                    "act": row.act,
                    "at": row.at,
                    "event": row.event,
                    "actor": row.actor,
                    "element": row.element,
                    "task_id": row.task_id,
                    "on_behalf_of": row.on_behalf_of,
                    "payload": row.payload,
                }
            ),
        )
        for row in trail
    ]


def busy(harness: Desk) -> str:
    case = harness.slip("vote")
    harness.vote(case, MEMBERS[:3])
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    return case


def test_a_whole_scenario_verifies(harness: Desk) -> None:
    scenario = read_scenario(ROOT / "project_lifecycle" / "scenarios" / "grade-c.yaml")
    harness.advance_to(scenario.at)
    case = play(harness, scenario)
    rows, ended = chain_rows(harness.trail(case)), harness.case(case)
    assert verify(rows) is None
    assert (rows[-1].seq, rows[-1].hash) == (ended.audit_seq, ended.audit_hash)
    assert verify(rows, anchor=Anchor(seq=ended.audit_seq, hash=ended.audit_hash)) is None


def test_the_chain_of_the_system_verifies(harness: Desk) -> None:
    harness.slip()
    assert verify(chain_rows(harness.trail(SYSTEM_CHAIN))) is None
    assert len(harness.trail(SYSTEM_CHAIN)) > 3


@pytest.mark.parametrize("column", ["actor", "event", "element", "on_behalf_of", "payload", "act"])
def test_an_edit_is_found(harness: Desk, column: str) -> None:
    case = busy(harness)
    value = {"payload": {"outcome": "reject"}, "act": 99}.get(column, "somebody")
    harness.set(Audit, (Audit.chain == case) & (Audit.seq == 2), **{column: value})
    assert verify(chain_rows(harness.trail(case))) == 2


def test_a_swap_is_found(harness: Desk) -> None:
    rows = chain_rows(harness.trail(busy(harness)))
    rows[1], rows[2] = changed(rows[2], seq=2), changed(rows[1], seq=3)
    assert verify(rows) == 2


def test_a_missing_event_is_found(harness: Desk) -> None:
    rows = chain_rows(harness.trail(busy(harness)))
    assert verify(rows[:2] + rows[3:]) == 3
    assert verify(rows[1:]) == 1


def test_a_cut_at_the_end_is_found_against_the_case(harness: Desk) -> None:
    case = busy(harness)
    rows, ended = chain_rows(harness.trail(case)), harness.case(case)
    anchor = Anchor(seq=ended.audit_seq, hash=ended.audit_hash)
    assert verify(rows[:-1]) is None
    assert verify(rows[:-1], anchor=anchor) == len(rows)


def test_every_event_belongs_to_one_chain_without_a_gap(harness: Desk) -> None:
    case = busy(harness)
    assert [row.seq for row in harness.trail(case)] == list(range(1, harness.case(case).audit_seq + 1))
    other = harness.slip()
    assert [row.seq for row in harness.trail(other)] == list(range(1, harness.case(other).audit_seq + 1))
