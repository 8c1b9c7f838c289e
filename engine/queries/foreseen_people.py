"""Who would be asked on an element that a case has not come to: by the rules that ask, with what is known now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.domain.assignment import Facts, Rule, work_out
from engine.domain.diagram import Element
from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Fault
from engine.domain.texts import Text
from engine.queries.reader import Reader
from engine.queries.rule_words import rule_text
from engine.runtime.case import Case
from engine.runtime.exclusion import excluded_from
from engine.runtime.rules import evaluated_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldAsk:
    """The logins, or the rules in words where names can't be told yet, or must not be."""

    people: tuple[str, ...] = ()
    rule: Text | None = None
    nobody: bool = False
    """Whether the rules would find nobody by today's data."""


NOT_ASKED = WouldAsk()


def would_ask(reader: Reader, case: Case | None, element: Element, variables: Mapping[str, object]) -> WouldAsk:
    """Return whom a user task would ask; of a case that has not begun, `case` is None and nobody is excluded."""
    settings = element.settings
    if not isinstance(settings, UserTaskSettings):
        return NOT_ASKED
    try:
        rules = evaluated_rules(element.id, settings, variables, reader.evaluate)
    except Fault:
        return NOT_ASKED  # what the rules read is not there yet
    if not rules and settings.assignees:
        return NOT_ASKED
    if settings.policy.hidden or any(rule.pick is not None for rule in rules):
        return WouldAsk(rule=_words(reader, rules, named=False))
    asked = work_out(rules, reader.organisation, _facts(reader, case, settings, variables)).asked
    people = tuple(one.person for one in asked)
    waits = any(rule.word == "rule_done_by" or rule == Rule(persons=()) for rule in rules)
    return WouldAsk(
        people=people, rule=_words(reader, rules, named=settings.names == "everyone"), nobody=not people and not waits
    )


def _facts(reader: Reader, case: Case | None, settings: UserTaskSettings, variables: Mapping[str, object]) -> Facts:
    facts = Facts(now=reader.now, process_key="", excluded={}, chair_group=settings.policy.chair)
    if case is None:
        return facts
    excluded = excluded_from(case, settings, variables)
    leader = variables.get("pi")
    if isinstance(leader, str):
        excluded.setdefault(leader, "skipped_starter")  # typed, and not submitted yet
    return replace(
        facts,
        process_key=case.instance.definition_key,
        excluded=excluded,
        starter=case.instance.starter,
        starter_asked=settings.starter_asked,
    )


def _words(reader: Reader, rules: tuple[Rule, ...], *, named: bool) -> Text:
    chinese, english = ([rule_text(reader, rule, language, named=named) for rule in rules] for language in ("zh", "en"))
    return Text("；".join(chinese), "; ".join(english))
