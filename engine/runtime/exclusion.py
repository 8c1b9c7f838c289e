"""Says who may not decide in a case: the applicant, the project's leader, whoever drafted or stepped aside."""

from collections.abc import Iterable, Mapping

from engine.store.instances import Instance


def excluded_people(
    instance: Instance,
    variables: Mapping[str, object],
    *,
    drafters: Iterable[str] = (),
    recused: Iterable[str] = (),
) -> dict[str, str]:
    """Return login → code of the reason.

    `variables["pi"]` names the project's leader where an application says so.
    """
    excluded = {instance.starter: "skipped_starter"}
    leader = variables.get("pi")
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
