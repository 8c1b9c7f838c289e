"""Says who may not decide in a case: the applicant, the project's leader, whoever drafted or stepped aside."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.runtime.case import Case


def excluded_people(case: "Case", *, drafters: Iterable[str] = (), recused: Iterable[str] = ()) -> dict[str, str]:
    """Return login → code of the reason.

    The application's field `pi` names the project's leader, who is as close to the case as its starter.
    """
    excluded = {case.instance.starter: "skipped_starter"}
    leader = case.run.variables().get("pi")
    if isinstance(leader, str) and leader:
        excluded.setdefault(leader, "skipped_starter")
    for person in drafters:
        excluded.setdefault(person, "skipped_drafter")
    for person in recused:
        excluded.setdefault(person, "skipped_recused")
    return excluded


def drafters_of(results: object, elements: Iterable[str]) -> list[str]:
    """Return who completed the given elements, from the results a scope sees."""
    if not isinstance(results, Mapping):
        return []
    found = (results.get(element) for element in elements)
    return [str(r["by"]) for r in found if isinstance(r, Mapping) and r.get("by")]
