"""A walk of random acts by random people, in the model and in the engine at once; the first difference ends it."""

import random
from collections import Counter
from collections.abc import Collection
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.slip import DONE, STANDARD, ask, chain, person
from tests.reliability.model.acts import Given
from tests.reliability.model.beside import World
from tests.reliability.model.engine_side import EngineSide
from tests.reliability.model.matter import OPEN, Matter, Place, Work
from tests.reliability.model.refusals import VERBS, may

DECIDERS, OTHERS, LAST, STRANGER = ("cwcz", "xz", "gjcz"), ("kycz", "jwcz", "rscz"), "ky_jb", "gj_p1"
PEOPLE = (APPLICANT, *DECIDERS, *OTHERS, LAST, STRANGER, ADMIN)
POLICIES = ("alone", "pool", "all", "any", "sequence")
MOST_STEPS = 60
"""A case that has gone on for so long is left for a new one."""
PAGES = 0.05
"""How often somebody's whole page is read as well."""
WEIGHTS = {
    **dict.fromkeys(("complete", "send_back", "withdraw"), 6),
    **dict.fromkeys(("claim", "add_before", "add_after", "add_parallel", "delegate", "resolve_delegation"), 4),
    **dict.fromkeys(("transfer", "remove_signer", "declare_recusal", "reassign", "ask_question", "answer"), 3),
    **dict.fromkeys(("unclaim", "draft", "copy_task", "remind", "comment", "look", "time"), 2),
    **dict.fromkeys(("suspend", "resume"), 1),
    **dict.fromkeys(("cancel", "terminate"), 0.3),
}
VERBS_WALKED = list(WEIGHTS)


@dataclass(slots=True)
class Walk:
    """What was done, for whoever wants to do it again."""

    seed: int
    steps: int = 0
    history: list[str] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)
    late: int = 0
    """How many votes were taken back after others had voted."""


def line_of(policy: str) -> tuple[Place, ...]:
    """Write alone, sign as the policy says, then one more."""
    people = DECIDERS[:1] if policy == "alone" else DECIDERS
    kind = "single" if policy in ("alone", "pool") else policy
    return (
        Place("write", "single", (APPLICANT,), recusable=False),
        Place("sign", kind, people),
        Place("then", "single", (LAST,)),
    )


def deploy(desk: Desk) -> None:
    """Deploy a process for each policy."""
    for policy in POLICIES:
        _, sign, _ = line_of(policy)
        named = ",".join(f'"{one}"' for one in sign.people)
        files = chain(
            f"walk_{policy}",
            ask("write", person("starter.id"), outcomes=(*DONE, *STANDARD)),
            ask("sign", person(f"[{named}]"), approval=f'policy="{sign.policy}"', task='recusable="true"'),
            ask("then", person(f'"{LAST}"'), task='recusable="true"'),
        )
        desk.deploy_files(files)


def _told(work: Work, *, stands: bool) -> object:
    parts = [(part.person, part.kind, part.state, part.added_by) for part in work.parts]
    if work.state != "open":
        return (work.place.element, work.state, None, None, parts)
    return (work.place.element, work.state, work.claimed_by, work.paused or stands, parts)


class Walker:
    """Walks one case at a time."""

    def __init__(self, desk: Desk, seed: int, often: Collection[str] = ()) -> None:
        """`often` are verbs that are tried ten times as often as they would be."""
        self.chances = [chance * (10 if verb in often else 1) for verb, chance in WEIGHTS.items()]
        self.desk, self.chance, self.walk = desk, random.Random(seed), Walk(seed)  # noqa: S311 - no secret
        organisation, now = desk.engine.organisation, desk.clock.now()
        self.superiors = {one: organisation.superior_of(one, now) for one in PEOPLE}
        self.days = 0

    def go(self, steps: int) -> Walk:
        """Walk so many steps, a case after the other.

        Raises AssertionError with the way that led to a difference.
        """
        while self.walk.steps < steps:
            self._case(min(MOST_STEPS, steps - self.walk.steps))
        return self.walk

    def _case(self, steps: int) -> None:
        policy = self.chance.choice(POLICIES)
        self.walk.history = [policy]
        engine = EngineSide(self.desk, self.desk.start(f"walk_{policy}", APPLICANT))
        matter = Matter(line_of(policy), APPLICANT, frozenset({ADMIN}), readers={APPLICANT}, day=self.days)
        matter.enter(0)
        world = World(matter, known=frozenset(PEOPLE), superiors=self.superiors)
        late = 0
        for _ in range(steps):
            self._step(world, engine)
            late += world.matter.state not in ("active", "suspended")
            if late > 5 or world.matter.stuck:
                return

    def _step(self, world: World, engine: EngineSide) -> None:
        self.walk.steps += 1
        verb = self.chance.choices(VERBS_WALKED, self.chances)[0]
        if verb == "time":
            return self._pass(world.matter)
        index = self._which(world.matter)
        who, given = self._who(world.matter, index, verb), self._given(world.matter, index)
        if verb == "answer" and given.question < 0:
            return None
        expected = world.do(verb, index, who, given)
        self.walk.late, world.late = self.walk.late + world.late, 0
        met = engine.do(verb, index, who, given)
        self.walk.history.append(f"{verb} on {index} by {who}, {self._said(given)}: {met or 'done'}")
        self.walk.codes[met or verb] += 1
        assert met == expected, self._report(f"the model expects {expected or 'done'!r}", world.matter)
        if not world.matter.stuck:
            self._compare(world, engine)
        return None

    def _pass(self, matter: Matter) -> None:
        self.desk.pass_time(hours=24)
        self.days += 1
        matter.day = self.days
        self.walk.history.append("a day passes")

    def _compare(self, world: World, engine: EngineSide) -> None:
        matter, seen = world.matter, engine.look(PEOPLE)
        wanted = [_told(work, stands=matter.state == "suspended") for work in matter.works]
        if (seen.state, seen.tasks) != (matter.state, wanted):
            other = [(theirs, ours) for theirs, ours in zip_longest(seen.tasks, wanted) if theirs != ours]
            raise AssertionError(self._report(f"the rows are {seen.state}, {other}", matter))
        expected = {
            one: {verb: may(matter, matter.now, one, verb, self.superiors) for verb in VERBS}
            for one in PEOPLE
            if one in matter.readers | matter.administrators
        }
        assert seen.buttons == expected, self._report("the model knows other buttons", matter)
        if self.chance.random() < PAGES:
            self._look(world, engine, matter.works.index(matter.now))

    def _look(self, world: World, engine: EngineSide, index: int) -> None:
        """One person's whole page, and whether they may take their word back."""
        matter = world.matter
        who = self.chance.choice(sorted(matter.readers))
        offered, undo = engine.page(index, who)
        fits = {
            "decide": ("complete", offered.decide),
            "claim": ("claim", offered.claim),
            "unclaim": ("unclaim", offered.unclaim),
            "recuse": ("declare_recusal", offered.recuse),
            "withdraw": ("withdraw", undo == ""),
        }
        for name, (verb, button) in fits.items():
            trial = deepcopy(world)
            already = name == "claim" and matter.now.claimed_by == who
            allowed = trial.do(verb, index, who, Given(outcome="approve")) == "" and not already
            assert button == allowed, self._report(f"the page says {name} {button} to {who}", matter)
        back = Given(target=matter.line[max(matter.at - 1, 0)].element)
        allowed = deepcopy(world).do("send_back", index, who, back) == ""
        assert offered.send_back == allowed, self._report(
            f"the page says send back {offered.send_back} to {who}", matter
        )

    def _which(self, matter: Matter) -> int:
        if self.chance.random() < 0.07:
            return self.chance.randrange(len(matter.works))
        if self.chance.random() < 0.1 and len(matter.works) > 1:
            return len(matter.works) - 2
        return matter.works.index(matter.now)

    def _who(self, matter: Matter, index: int, verb: str) -> str:
        work = matter.works[index]
        likely = [part.person for part in work.parts if part.state in OPEN] or list(PEOPLE)
        if verb in ("suspend", "resume", "terminate", "reassign"):
            likely = [ADMIN]
        elif verb == "withdraw":
            likely = [part.person for part in work.parts if part.state == "voted"] or likely
        elif verb == "answer":
            likely = [one.asked_of for one in work.questions] or likely
        elif verb in ("remind", "cancel"):
            likely = [APPLICANT]
        elif verb == "remove_signer":
            likely = [part.added_by for part in work.parts if part.added_by] or likely
        return self.chance.choice(likely if self.chance.random() < 0.8 else PEOPLE)

    def _given(self, matter: Matter, index: int) -> Given:
        chance, work = self.chance, matter.works[index]
        signers = [part.person for part in work.parts if part.added_by] or list(OTHERS)
        some = tuple(chance.sample((*OTHERS, STRANGER), chance.choice((1, 1, 2))))
        given = Given(
            to=chance.choice(signers if chance.random() < 0.4 else (*PEOPLE, "nobody")),
            people=some if chance.random() < 0.85 else tuple(chance.choices((*PEOPLE, "nobody"), k=2)),
            mode=chance.choice(("all", "all", "any", "in_turn")),
            outcome=chance.choice(("approve", "approve", "approve", "reject")),
            target=chance.choice(("write", "sign", "then", "nowhere")),
            straight=chance.random() < 0.6,
            pause=chance.random() < 0.5,
            question=chance.randrange(len(work.questions)) if work.questions else -1,
        )
        holders = [part.person for part in work.parts if part.state in OPEN]
        return replace(given, instead_of=chance.choice(holders) if holders and chance.random() < 0.8 else None)

    def _said(self, given: Given) -> str:
        plain = Given()
        shown = (f"{name}={getattr(given, name)}" for name in Given.__dataclass_fields__)
        return " ".join(word for word in shown if word not in {f"{n}={getattr(plain, n)}" for n in plain.__slots__})

    def _report(self, what: str, matter: Matter) -> str:
        parts = [(p.person, p.kind, p.state, p.mode) for p in matter.now.parts]
        way = "\n  ".join(self.walk.history)
        return f"Expected the engine to do what the model does, but {what}.\nSeed {self.walk.seed}:\n  {way}\n{parts}"
