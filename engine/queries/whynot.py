"""Why somebody is asked on a task, or why not: now, and on the tasks that may follow; for whoever may read the case."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from sqlalchemy import select

from engine.domain.assignment import Facts, Rule
from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Fault, Rejection
from engine.domain.explaining import explain
from engine.domain.organisation import Person
from engine.queries.attachments import may_read
from engine.queries.draws import DrawRecord, draw_records, drawn_or_why, newest_draw
from engine.queries.naming import unit_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.rule_words import rule_text
from engine.queries.why import told, why_sentences
from engine.queries.whynot_words import LEFT_OUT, OF_THEM, STATES, WOULD
from engine.runtime.asking import Place, facts_of
from engine.runtime.case import Case
from engine.runtime.picks import recorded_picks
from engine.runtime.rules import evaluated_rules
from engine.store.instances import Instance, InstanceState
from engine.store.tasks import Assignment, Task

Answer: TypeAlias = Literal["nobody", "asked", "left_out", "would", "withheld", "unknowable"]
MAX_FOUND = 20
EVERYBODY = 1_000_000
PLACES = ("asked", "candidate", "waiting", "voted")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot(Query["WhyNotView"]):
    """Asks on behalf of `person` why `about` is asked on a task, or not; and for people that match `search`.

    `element` is another user task of the same process, which may come later; empty is the task's own.
    """

    person: str
    task_id: str
    about: str = ""
    search: str = ""
    element: str = ""
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody, or an element, by code and name."""

    code: str
    name: str
    aside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """One rule in words, and where it leaves the person out."""

    text: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNotView:
    """Everything the page shows; `steps` say how somebody came to be asked, `rules` where each rule leaves them out."""

    task_id: str
    instance_id: str
    number: str | None
    title: str
    element: str
    name: str
    elements: tuple[Named, ...]
    about: Named | None
    answer: Answer
    steps: tuple[str, ...]
    rules: tuple[RuleLine, ...]
    found: tuple[Named, ...]
    draws: tuple[DrawRecord, ...] = ()
    """What was drawn by lot for this task, and before it for it and others; for those who may learn who is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """The task with its case, the element that is asked about, and its rules."""

    task: Task
    case: Case
    element: str
    settings: UserTaskSettings
    rows: Sequence[Assignment]
    rules: tuple[Rule, ...] | None

    @property
    def later(self) -> bool:
        """Whether it is another element than the task's own."""
        return self.element != self.task.element


def answer(query: WhyNot, reader: Reader) -> WhyNotView:
    """Return the explanation.

    Raises Rejection("not_found") unless the person may read the case, and for an element that is no user task of it.
    """
    looked = _looked(query, reader)
    language, package = query.language, reader.deployed(looked.task.definition_id).package
    kind, steps, rules = _explained(query, reader, looked)
    instance = looked.case.instance
    return WhyNotView(
        task_id=looked.task.id,
        instance_id=instance.id,
        number=instance.number,
        title=instance.title or package.name(language),
        element=looked.element,
        name=package.element_name(looked.element, language),
        elements=tuple(_elements(reader, looked, language)),
        about=_about(reader, query),
        answer=kind,
        steps=steps,
        rules=rules,
        found=tuple(_person(reader, one, language) for one in _search(reader, query)),
        draws=()
        if looked.later or _keeps(query, reader, looked)
        else draw_records(reader, looked.task, _ids(reader, looked), language),
    )


def _looked(query: WhyNot, reader: Reader) -> _Looked:
    row = reader.session.execute(
        select(Task, Instance, InstanceState)
        .join(Instance, Instance.id == Task.instance_id)
        .join(InstanceState, InstanceState.instance_id == Instance.id)
        .where(Task.id == query.task_id)
    ).one_or_none()
    if row is None or not may_read(reader, row[1].id, query.person):
        raise Rejection("not_found")
    task, instance, state = row
    case, name = reader.looked_at(instance, state), query.element or task.element
    element = reader.deployed(task.definition_id).compiled.diagram.elements.get(name)
    if element is None or not isinstance(element.settings, UserTaskSettings):
        raise Rejection("not_found")
    rows = reader.session.scalars(select(Assignment).where(Assignment.task_id == task.id).order_by(Assignment.id)).all()
    rules = _rules(case, task, name, element.settings)
    return _Looked(task=task, case=case, element=name, settings=element.settings, rows=rows, rules=rules)


def _rules(case: Case, task: Task, element: str, settings: UserTaskSettings) -> tuple[Rule, ...] | None:
    """Return the rules with their values; None where what they read is not there yet, or not any more."""
    if not case.run.has_scope(task.scope):
        return None
    try:
        return evaluated_rules(element, settings, case.run.variables(task.scope), case.evaluate)
    except Fault:
        return None


def _explained(query: WhyNot, reader: Reader, looked: _Looked) -> tuple[Answer, tuple[str, ...], tuple[RuleLine, ...]]:
    named = not _keeps(query, reader, looked)
    plain = tuple(RuleLine(text=rule_text(reader, rule, query.language, named=named)) for rule in looked.rules or ())
    if query.about and _kept_from(query, reader, looked):
        return "withheld", (), plain
    mine = [row for row in looked.rows if row.person == query.about and not looked.later]
    if mine:
        return _of_place(reader, mine[-1], query.language)
    if looked.rules is None:
        return "unknowable", (), ()
    if not query.about:
        return "nobody", (), plain
    rules = tuple(map(_open, looked.rules)) if looked.later else looked.rules
    said = explain(query.about, rules, reader.organisation, _facts(reader, looked, rules))
    if said.asked is not None:
        picked = next((r.pick.kind for r in looked.rules if r.pick is not None), "")
        words = WOULD[picked] if looked.later else STATES["since"]
        way = told(reader, said.asked.why, {"post": OF_THEM["post"]}, query.language)
        return "would", (*way, _in(words, query.language)), plain
    lines = []
    for left in said.left_out:
        lots = looked.rules[left.rule].drawn_from is not None
        steps = drawn_or_why(reader, _ids(reader, looked), query.about) if lots else ()
        lines.append(replace(plain[left.rule], steps=told(reader, steps or left.steps, LEFT_OUT, query.language)))
    return "left_out", (), tuple(lines)


def _of_place(reader: Reader, row: Assignment, language: str) -> tuple[Answer, tuple[str, ...], tuple[RuleLine, ...]]:
    """Somebody who has, or had, a place on the task: the way that is kept with it, and its state."""
    steps = (*why_sentences(reader, row.why, language, instead=OF_THEM), _in(STATES[row.state], language))
    return ("asked" if row.state in PLACES else "left_out"), steps, ()


def _in(words: tuple[str, str], language: str) -> str:
    return words[1] if language == "en" else words[0]


def _facts(reader: Reader, looked: _Looked, rules: tuple[Rule, ...]) -> Facts:
    """What held when the task began, with what was picked then; for a later element what holds now."""
    task, case = looked.task, looked.case
    recused = [row.person for row in looked.rows if row.state == "recused" and not looked.later]
    variables = case.run.variables(task.scope)
    place = Place(element=looked.element, item=None if looked.later else task.item)
    facts = facts_of(case, place, rules, looked.settings, variables, recused=recused)
    if looked.later:
        return facts
    return replace(
        facts,
        now=task.created_at,
        picking=replace(facts.picking, recorded=recorded_picks(reader.session, task.id)),
    )


def _open(rule: Rule) -> Rule:
    """A rule of an element that has not begun: nothing is drawn or chosen yet, so whoever can be is."""
    if rule.pick is None or rule.pick.kind == "fair":
        return rule
    return replace(rule, pick=replace(rule.pick, count=EVERYBODY) if rule.pick.kind == "draw" else None)


def _drawn_rows(looked: _Looked) -> list[str]:
    """Those on the task who were drawn by an element before it."""
    return [row.person for row in looked.rows if any(step[0] == "rule_drawn" for step in row.why)]


def _ids(reader: Reader, looked: _Looked) -> tuple[str, ...]:
    """The draw from which the task asked: the newest before it that gave any of its people."""
    drawn = _drawn_rows(looked)
    return newest_draw(reader, looked.task, drawn) if drawn and not looked.later else ()


def _kept_from(query: WhyNot, reader: Reader, looked: _Looked) -> bool:
    """Whether a reader may not learn of somebody else whether they are asked here."""
    return query.about != query.person and _keeps(query, reader, looked)


def _keeps(query: WhyNot, reader: Reader, looked: _Looked) -> bool:
    """Whether a reader who has no part may not learn who is asked here: drawn reviewers, and where votes are hidden."""
    drawn = any(rule.pick is not None and rule.pick.kind == "draw" for rule in looked.settings.assignees)
    drawn = drawn or bool(_drawn_rows(looked)) or any(rule.drawn_from for rule in looked.rules or ())
    if not (drawn or looked.settings.policy.hidden or looked.settings.names != "everyone"):
        return False
    if reader.organisation.roles(query.person) & {"administrator", "auditor"}:
        return False
    return looked.later or all(row.person != query.person for row in looked.rows)


def _elements(reader: Reader, looked: _Looked, language: str) -> Iterator[Named]:
    deployed = reader.deployed(looked.task.definition_id)
    for element in deployed.compiled.diagram.elements.values():
        if isinstance(element.settings, UserTaskSettings):
            yield Named(code=element.id, name=deployed.package.element_name(element.id, language))


def _search(reader: Reader, query: WhyNot) -> list[Person]:
    """The people whose login, name, post or unit holds every word that was typed; the first of them."""
    words = query.search.lower().split()
    if not words:
        return []
    found: list[Person] = []
    for person in reader.organisation.persons.values():
        titles = [post.title for post in reader.organisation.posts_of(person.login, reader.now)]
        texts = [person.login, *(w for t in (person.name, *titles) for w in (t.zh, t.en))]
        texts += [unit_name(reader, person.unit, "zh"), unit_name(reader, person.unit, "en")]
        if all(any(word in text.lower() for text in texts) for word in words):
            found.append(person)
        if len(found) == MAX_FOUND:
            break
    return found


def _about(reader: Reader, query: WhyNot) -> Named | None:
    person = reader.organisation.person(query.about)
    if person is not None:
        return _person(reader, person, query.language)
    return Named(code=query.about, name=query.about) if query.about else None


def _person(reader: Reader, person: Person, language: str) -> Named:
    unit = unit_name(reader, person.unit, language)
    return Named(code=person.login, name=person.name.in_language(language), aside=unit)
