"""Whose turn it is on a task of the model, and what its answers come to."""

from tests.reliability.model.matter import NO, OPEN, YES, Part, Work


def verdict(work: Work) -> str | None:
    """What those who decide have come to; None while it is open."""
    due = work.deciders(*OPEN, "voted", "closed")
    cast = [part for part in due if part.state == "voted"]
    left = [part for part in due if part.state in OPEN]
    said = [part.outcome for part in cast]
    if work.policy == "single":
        return said[0] if said else None
    if work.policy == "any":
        return YES if YES in said else None if left else NO
    if work.policy == "sequence" and NO in said:
        return NO
    return None if left or not due else NO if NO in said else YES


def rounds(work: Work) -> list[list[Part]]:
    """Those who were added to speak before or after, as they were added."""
    found: dict[tuple[int, str], list[Part]] = {}
    for part in work.parts:
        if part.kind in ("before", "after", "delegated") and part.state not in ("recused", "removed"):
            found.setdefault((part.round, part.kind), []).append(part)
    return list(found.values())


def refusal(members: list[Part]) -> Part | None:
    """Whose no is a round's that signs after: the first one's, or of any the last one's."""
    noes = sorted((part for part in members if part.state == "voted" and part.outcome == NO), key=lambda p: p.word)
    if not noes:
        return None
    if members[0].mode != "any":
        return noes[0]
    hope = any(part.state in OPEN or (part.state == "voted" and part.outcome == YES) for part in members)
    return None if hope else noes[-1]


def over(members: list[Part]) -> bool:
    """Whether a round has said what it can say."""
    spoken = [part for part in members if part.state == "voted"]
    if not any(part.state in OPEN for part in members):
        return True
    if members[0].kind == "before":
        return members[0].mode == "any" and bool(spoken)
    if members[0].kind == "after":
        return refusal(members) is not None or (
            members[0].mode == "any" and any(part.outcome == YES for part in spoken)
        )
    return False


def settle(work: Work) -> str | None:
    """Look at all words anew: the outcome, or None and everybody's turn is as it should be."""
    found = verdict(work)
    after = [members for members in rounds(work) if members[0].kind == "after"]
    if found == YES and after:
        if any(refusal(members) is not None for members in after):
            return NO
        if all(over(members) for members in after):
            return YES
        for part in work.deciders(*OPEN):
            part.state = "closed"
        _turns(work, yes=True)
        return None
    if found is not None:
        return found
    _turns(work, yes=False)
    _next_deciders(work)
    return None


def _turns(work: Work, *, yes: bool) -> None:
    """Close whom nobody waits for, let those wait who are held, and ask those whose turn has come."""
    if not rounds(work):
        return
    for members in rounds(work):
        if over(members):
            for part in members:
                part.state = "closed" if part.state in OPEN else part.state
    for part in work.parts:
        if part.state in ("asked", "candidate") and work.awaited_by(part):
            part.state = "waiting"
    for members in rounds(work):
        if over(members) or (members[0].kind == "after" and not yes):
            continue
        left = [part for part in members if part.state in OPEN]
        for part in left[:1] if members[0].mode == "in_turn" else left:
            if part.state == "waiting" and not work.awaited_by(part):
                part.state = "asked"


def _next_deciders(work: Work) -> None:
    left = work.deciders(*OPEN)
    if work.policy == "sequence" and left:
        first = min(part.place for part in left)
        left = [part for part in left if part.place == first]
    pooled = work.pooled
    for part in left:
        if part.state == "waiting" and not work.awaited_by(part):
            part.state = "candidate" if pooled else "asked"
