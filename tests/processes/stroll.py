"""Random walks through the whole approval half: anybody does anything that may be done, saved and put back each time.

`python -m tests.processes.stroll 500` walks five hundred cases and says what was seen.
"""

import random
import sys
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from engine.domain.elements import AssigneeRule, OutcomeChoice, UserTaskSettings
from engine.feel import compile_expression
from engine.spiff import Run, Wait
from tests.processes.test_walks import LAB
from tests.processes.walk import KEYS, Plain, application, compiled

POOLS = {
    "polrev_panel": [f"r{n}" for n in range(1, 9)],
    "expert": [f"x{n}" for n in range(1, 13)],
    "appeal_panel": ["a1", "a2", "a3", "a4", "x11", "x12"],
}
"""Two experts are in the appeal's pool too, as in the demo university."""
FLAGS = ("human_subjects", "genetic_resources", "technical_export", "data_export")
LIKELY = {"approve": 8, "done": 8, "return": 1, "reject": 1, "defer": 1, "abstain": 1}
EVEN = ("S603", "S608", "N24", "N92R")
"""Where every answer is as likely."""
FRESH = {"political": ("S106", "S107", "S108", "S112", "S608"), "expert": ("S204", "S206", "S209", "S210", "S608")}
"""The elements where nobody sits who sat there before a remand."""
MOST_STEPS = 400
MOST_REQUESTS = 2
"""How many people the applicant may ask to be kept out."""


class World(Plain):
    """Draws from pools of people and knows who acted where."""

    def __init__(self, objections: int, *, few: bool) -> None:
        super().__init__({"notice.close": {"objections": objections}})
        self.pools = {**POOLS, "appeal_panel": POOLS["appeal_panel"][:2]} if few else POOLS
        self.acted: dict[str, set[str]] = defaultdict(set)

    def draw(self, inputs: Mapping[str, Any]) -> Mapping[str, object]:
        """Draw as the engine does, but in the pool's order."""
        barred = {person for element in inputs.get("avoid") or [] for person in self.acted[element]}
        drop, keep = set(inputs.get("drop") or []), list(inputs.get("keep") or [])
        pool = [p for p in self.pools[str(inputs["group"])] if p not in drop and (p not in barred or p in keep)]
        kept = [p for p in pool if p in keep]
        members = [*kept, *(p for p in pool if p not in keep)][: max(int(inputs["size"]), len(kept))]
        missing = max(0, int(inputs["size"]) - len(members))
        told = {"draw": "1", "group": inputs["group"], "dropped": sorted(drop)}
        return {**told, "members": members, "names": members, "outside": 2, "missing": missing}


class Stroll:
    """One case, walked until it ends."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.world = World(self.chance.choice([0, 0, 1]), few=self.chance.random() < 0.3)
        self.passed: set[str] = set()
        self.requests = 0
        self.largest = 0
        self.before: dict[str, set[str]] | None = None
        self.main = compiled(KEYS[0])
        starter = {"id": "lc_pi", "name": "临床项目负责人", "unit": "LC", "unit_name": "临床医学院"}
        case = {"id": "1", "number": None, "title": None, "round": 1}
        self.run = Run.start(self.main, {"starter": starter, "case": case}, self.world)

    def walk(self) -> "Stroll":
        """Go on until the case has ended.

        Raises AssertionError where it can't.
        """
        for _ in range(MOST_STEPS):
            self._look()
            if self.run.done:
                return self
            self._act(self._chosen())
            self.passed |= {step.id for step in self.run.trace}
            self.run = Run.restore(self.main, self.run.dump_tokens(), self.run.dump_variables(), self.world)
        raise AssertionError(f"still at {sorted(w.element.id for w in self.run.waits.values())}")

    def _look(self) -> None:
        self.passed |= {step.id for step in self.run.trace}
        self.largest = max(self.largest, len(self.run.dump_tokens()) + len(self.run.dump_variables()))
        waits = self.run.waits.values()
        assert self.run.done or any(w.kind in ("task", "timer") for w in waits), "nobody is waited for"
        assert not [w.element.id for w in waits if w.kind == "fault"], "something failed"
        appeal = self._results().get("N26", {})
        if appeal.get("outcome") == "remanded" and self.before is None:
            self.before = {name: set(people) for name, people in self.world.acted.items()}

    def _results(self) -> dict[str, Any]:
        found: Any = self.run.variables().get("results", {})
        return dict(found)

    def _chosen(self) -> Wait:
        barred = {"N98A", "N98RA"} if self.requests == MOST_REQUESTS or self._requested() else {"N98A"}
        waits = [w for w in self.run.waits.values() if w.element.id not in barred]
        return self.chance.choice([w for w in waits for _ in range(12 if w.kind == "task" else 1)])

    def _requested(self) -> bool:
        """Whether a request to keep somebody out is undecided: the command takes no second one meanwhile."""
        return any(w.element.id == "N98RD" for w in self.run.waits.values())

    def _act(self, wait: Wait) -> None:
        if self.chance.random() < 0.004 and "N33" not in self.passed:
            self.run.send_message("withdraw", {})
            return
        if wait.element.id == "N98RA":
            self.requests += 1
            self.run.deliver(wait.token, {"person": "x1", "name": "专家", "reason": "亲属"})
            return
        if wait.kind == "message":
            self.run.deliver(wait.token, {"approval_number": "批1号", "valid_until": None})
            return
        if wait.kind == "timer":
            self.run.fire_timer(wait.token)
            return
        settings = wait.element.settings
        assert isinstance(settings, UserTaskSettings)
        likely = {} if wait.element.id in EVEN else LIKELY
        chosen = self.chance.choice([o for o in settings.outcomes for _ in range(likely.get(o.outcome_class, 1))])
        if wait.element.id == "N02" or (wait.element.id == "N11" and self.chance.random() < 0.5):
            self._apply()
        people = self._people(wait, settings)
        data = self._data(wait.element.id, chosen, people)
        self._disjoint(wait.element.id, people)
        self.world.acted[wait.element.id] |= people
        outcome = {"S608": chosen.code, "S206": "approve", "S209": "approve"}.get(wait.element.id, chosen.code)
        if settings.policy.quorum is not None and settings.policy.kind == "quorum" and self.chance.random() < 0.05:
            outcome = "no_quorum" if wait.element.id != "S608" else outcome
        said = {"outcome": outcome, "class": chosen.outcome_class, "opinion": "理由。", "by": min(people, default="p")}
        self.run.complete(wait.token, {**said, **data})

    def _apply(self) -> None:
        more = LAB if self.chance.random() < 0.3 else {}
        flags = [flag for flag in FLAGS if self.chance.random() < 0.3] or ["none"]
        for name, value in application(first=self.chance.random() < 0.1, **{"flags": flags, **more}).items():
            self.run.write("", name, value)

    def _people(self, wait: Wait, settings: UserTaskSettings) -> set[str]:
        found = {person for rule in settings.assignees for person in self._by(rule, wait)}
        assert found, f"nobody is asked at {wait.element.id}"
        return found

    def _by(self, rule: AssigneeRule, wait: Wait) -> list[str]:
        if rule.person is None:
            return [str(rule.group)]
        value = compile_expression(rule.person).evaluate(self.run.variables(wait.scope))
        named = value if isinstance(value, list) else [value]
        return [str(person) for person in named if person]

    def _disjoint(self, element: str, people: set[str]) -> None:
        stage = self._results().get("N26", {}).get("stage") if self.before is not None else None
        if self.before is not None and element in FRESH.get(str(stage), ()):
            earlier = {p for name in FRESH[str(stage)] for p in self.before[name]}
            assert people.isdisjoint(earlier), (element, people & earlier)
        if element == "S608":
            earlier = {
                p for name, there in self.world.acted.items() if name not in ("S608", "S602", "S607") for p in there
            }
            assert people.isdisjoint(earlier), (element, people & earlier)

    def _data(self, element: str, chosen: OutcomeChoice, people: set[str]) -> dict[str, Any]:
        """What the form of an element holds, and the figures of its votes."""
        those = sorted(people)
        if element in ("S106", "S107", "S108"):
            return {"sheet": self._sheet(veto=element != "S108")}
        if element in ("S104", "S203", "S605A"):
            unsuitable = those[:0] if chosen.code != "redraw" else [self.chance.choice(self._drawn(element))]
            return {"added": [f"n{self.chance.randrange(10**9)}" for _ in range(5)], "unsuitable": unsuitable} | (
                {} if self._short(element) else {"added": []}
            )
        if element == "S112":
            recused = those[:1] if self.chance.random() < 0.1 else []
            spoke = [p for p in those if p not in recused]
            return {"votes": [self._opinion(p) for p in spoke], "due": len(spoke), "recused": recused}
        if element == "S204":
            return {"votes": [self._declaration(p) for p in those]}
        if element in ("S206", "S209", "S608"):
            return self._ballot(those, aside=element != "S209")
        if element in ("S705", "S707"):
            return {"path": self.chance.choice(["none", "approval", "declare"])}
        votes = [
            {"person": "p", "outcome": chosen.code, "opinion": "理由", "data": {"page": "第3页", "basis": "第2条"}}
        ]
        return {"votes": votes, "answers": ["采纳。"], "statement": "说明", "summary": "综合意见", "number": "批1号",
                "must": [{"what": "细化预算"}], "replies": [], "basis": "申报指南第2条", "page": "第3页"}  # fmt: skip

    def _drawn(self, element: str) -> list[str]:
        return list(self._inner({"S104": "S103D", "S203": "S202D", "S605A": "S605D"}[element])["members"]) or ["p"]

    def _short(self, element: str) -> bool:
        return int(self._inner({"S104": "S103D", "S203": "S202D", "S605A": "S605D"}[element])["missing"]) > 0

    def _inner(self, element: str) -> Mapping[str, Any]:
        """A result inside the called process that waits now."""
        for wait in self.run.waits.values():
            results: Any = self.run.variables(wait.scope).get("results", {})
            if element in results:
                return dict(results[element])
        raise AssertionError(f"no {element}")

    def _sheet(self, *, veto: bool) -> list[dict[str, object]]:
        findings = ["met"] * 6 + ["explain"] + (["not_met"] if veto else [])
        row = {"item": "条目", "clause": "第9条", "page": "第6页", "note": "说明"}
        return [{**row, "finding": self.chance.choice(findings)} for _ in range(2)]

    def _opinion(self, person: str) -> dict[str, object]:
        no = {"political": "not_met", "political_clause": "第9条", "political_page": "第6页", "reason": "理由"}
        mild = {"political": "explained", "ideological": "explained"}
        condition = {"dimension": self.chance.choice(["political", "ideological"]), "text": "条件", "standard": "标准"}
        data = self.chance.choice([no, mild, {**mild, "conditions": [condition]}])
        return {"person": person, "outcome": "done", "opinion": None, "data": data}

    def _declaration(self, person: str) -> dict[str, object]:
        coi = self.chance.choice([["none"]] * 8 + [["kin"]])
        outcome = "decline" if self.chance.random() < 0.08 else "accept"
        return {"person": person, "outcome": outcome, "opinion": None, "data": {"coi": coi}}

    def _ballot(self, people: list[str], *, aside: bool) -> dict[str, object]:
        leaves = aside and len(people) > 1 and self.chance.random() < 0.1
        recused = [self.chance.choice(people)] if leaves else []
        base = self.chance.choice([40, 62, 70, 80, 85, 90])
        data = [{"total": min(100, base + self.chance.randrange(12)), "verdict": "pass", "strong": "好", "weak": "问题"}
                for _ in people]  # fmt: skip
        if aside and self.chance.random() < 0.15:
            data[0]["total"] = 5 if base > 60 else 100
        votes = [
            {"person": p, "outcome": "score", "opinion": None, "data": d}
            for p, d in zip(people, data, strict=True)
            if p not in recused
        ]
        return {
            "votes": votes,
            "present": len(votes),
            "due": len(votes),
            "recused": recused,
            "approvals": 2,
            "rejections": 1,
        }


def drawn() -> set[str]:
    """Every element of the approval half."""
    return {name for key in KEYS for name in compiled(key).diagram.elements}


def report(count: int) -> str:
    """Walk `count` cases and say what was seen."""
    passed: set[str] = set()
    ends: dict[str, int] = defaultdict(int)
    largest = remands = 0
    for seed in range(count):
        walked = Stroll(seed).walk()
        passed |= walked.passed
        ends[str(walked.run.ended_at)] += 1
        largest = max(largest, walked.largest)
        remands += walked.before is not None
    missing = sorted(drawn() - passed)
    return f"{count} walks, ends {dict(ends)}, remands {remands}, largest state {largest} bytes, not visited: {missing}"


if __name__ == "__main__":
    sys.stdout.write(report(int(sys.argv[1])) + "\n")
