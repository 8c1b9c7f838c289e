"""Who is asked can be: rules name posts and elements that exist, picks suit the policy, settings don't contradict."""

from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram, Element
from engine.diagrams.problems import Problem
from engine.domain.elements import AssigneeRule, UserTaskSettings

ALONE = ("single", "any")
"""Policies under which one person's word decides, so that one person can have chosen."""


BODIES = ("all", "quorum", "group", "weighted")
"""Policies under which votes of the round before can stand: all are asked at once, and each vote is a yes or a no."""


def check(diagram: Diagram, context: LintContext) -> Iterator[Problem]:
    for element in diagram.elements.values():
        settings = element.settings
        if not isinstance(settings, UserTaskSettings):
            continue
        for rule in settings.assignees:
            yield from _named(diagram, context, element, rule)
            yield from _chosen(diagram, element, rule)
            yield from _several(element, settings, rule)
        yield from _one_choice(element, settings)
        yield from _settings(diagram, context, element, settings)


def _one_choice(element: Element, settings: UserTaskSettings) -> Iterator[Problem]:
    if sum(rule.pick is not None and rule.pick.kind == "chosen" for rule in settings.assignees) > 1:
        text = f"Expected one choice of people for '{element.id}', but several rules ask for one."
        yield Problem(code="chosen_twice", element=element.id, text=text)


def _task(diagram: Diagram, name: str) -> UserTaskSettings | None:
    found = diagram.elements.get(name)
    settings = found.settings if found is not None else None
    return settings if isinstance(settings, UserTaskSettings) else None


def _named(diagram: Diagram, context: LintContext, element: Element, rule: AssigneeRule) -> Iterator[Problem]:
    for post in rule.posts:
        if context.posts is not None and post not in context.posts:
            text = f"Expected posts that exist, but '{post}' does not."
            yield Problem(code="unknown_post", element=element.id, text=text)
    for other in rule.done_by:
        if _task(diagram, other) is None or other == element.id:
            text = f"Expected doneBy to name other user tasks of this diagram, but '{other}' is none."
            yield Problem(code="done_by_nothing", element=element.id, text=text)


def _chosen(diagram: Diagram, element: Element, rule: AssigneeRule) -> Iterator[Problem]:
    if rule.pick is None or rule.pick.kind != "chosen":
        return
    chooser = _task(diagram, rule.pick.by)
    if chooser is None or rule.pick.by == element.id:
        text = f"Expected by to name another user task of this diagram, but '{rule.pick.by}' is none."
        yield Problem(code="chosen_by_nothing", element=element.id, text=text)
    elif chooser.policy.kind not in ALONE:
        text = f"Expected one person to choose, but '{rule.pick.by}' is decided by several."
        yield Problem(code="chosen_by_several", element=element.id, text=text)
    elif diagram.elements[rule.pick.by].parent != element.parent:
        text = f"Expected '{rule.pick.by}' to stand in the same process or sub-process as '{element.id}'; it does not."
        yield Problem(code="chosen_elsewhere", element=element.id, text=text)


def _several(element: Element, settings: UserTaskSettings, rule: AssigneeRule) -> Iterator[Problem]:
    """One who decides alone is not several; a number that must approve is not more than are picked."""
    policy, pick = settings.policy, rule.pick
    least = _least(rule)
    if least > 1 and policy.kind == "single":
        text = f"Expected a policy for several people, but '{element.id}' asks {least} or more and one decides alone."
        yield Problem(code="several_for_one", element=element.id, text=text)
    if pick is None or len(settings.assignees) > 1 or pick.kind == "chosen":
        return
    needed = max(policy.quorum_count or 0, policy.pass_count or 0)
    if needed > pick.count:
        text = f"Expected at least as many people as must take part or approve ({needed}), but {pick.count} are picked."
        yield Problem(code="fewer_than_needed", element=element.id, text=text)


def _least(rule: AssigneeRule) -> int:
    if rule.pick is not None:
        return rule.pick.minimum if rule.pick.kind == "chosen" else rule.pick.count
    return rule.heads.levels + 1 if rule.heads is not None and rule.heads.every else 1


def _settings(
    diagram: Diagram, context: LintContext, element: Element, settings: UserTaskSettings
) -> Iterator[Problem]:
    kept_out = {*settings.separate_from, *settings.avoid_roles}
    for other in settings.confirm_after:
        if _task(diagram, other) is None or other == element.id:
            text = f"Expected confirmAfter to name other user tasks of this diagram, but '{other}' is none."
            yield Problem(code="confirm_after_nothing", element=element.id, text=text)
        elif other in kept_out:
            text = (
                f"Expected whoever may confirm to be asked, but separateFrom or avoidRoles keeps out who did '{other}'."
            )
            yield Problem(code="confirm_excluded", element=element.id, text=text)
    if settings.confirm_after and (settings.form is not None or settings.policy.kind == "score"):
        text = f"Expected nothing to fill in where one press confirms, but '{element.id}' has a form or a score."
        yield Problem(code="confirm_with_form", element=element.id, text=text)
    if settings.fallback is not None and context.groups is not None and settings.fallback not in context.groups:
        text = f"Expected the fallback to be a candidate group that exists, but '{settings.fallback}' does not."
        yield Problem(code="unknown_fallback", element=element.id, text=text)
    if settings.votes_stand is not None and settings.policy.kind not in BODIES:
        text = (
            f"Expected votes of several at once to stand, but '{element.id}' has the policy '{settings.policy.kind}'."
        )
        yield Problem(code="votes_of_one", element=element.id, text=text)
    named = {rule.person for rule in settings.assignees}
    if settings.starter_asked == "refuse" and named == {"starter.id"}:
        text = f"Expected somebody who may be asked, but '{element.id}' asks the starter and refuses the starter."
        yield Problem(code="only_the_starter", element=element.id, text=text)
    if settings.starter_asked == "self" and settings.avoid_same_unit:
        text = f"Expected '{element.id}' to ask the starter or to keep out the starter's unit, but it says both."
        yield Problem(code="starter_and_unit", element=element.id, text=text)
