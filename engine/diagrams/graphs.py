"""Walks over graphs given as the targets of each node: what is reached, and what lies on cycles."""

from collections.abc import Iterable, Iterator, Mapping, Sequence


def components(after: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The strongly connected components, each before those that lead to it (Tarjan 1972, without recursion).

    Targets that are no key of `after` are left out.
    """
    found: list[list[str]] = []
    numbers: dict[str, int] = {}
    lowest: dict[str, int] = {}
    placed: set[str] = set()
    waiting: list[str] = []
    for root in after:
        if root in numbers:
            continue
        path: list[tuple[str, Iterator[str]]] = [(root, iter(after[root]))]
        numbers[root] = lowest[root] = len(numbers)
        waiting.append(root)
        while path:
            name, rest = path[-1]
            target = next((t for t in rest if t in after and t not in placed), None)
            if target is None:
                path.pop()
                if path:
                    before = path[-1][0]
                    lowest[before] = min(lowest[before], lowest[name])
                if lowest[name] == numbers[name]:
                    found.append(_taken(waiting, name))
                    placed.update(found[-1])
            elif target in numbers:
                lowest[name] = min(lowest[name], numbers[target])
            else:
                numbers[target] = lowest[target] = len(numbers)
                waiting.append(target)
                path.append((target, iter(after[target])))
    return found


def in_cycles(after: Mapping[str, Sequence[str]]) -> set[str]:
    """Everything from which a path leads back to itself."""
    found: set[str] = set()
    for component in components(after):
        if len(component) > 1 or component[0] in after[component[0]]:
            found.update(component)
    return found


def closure(begin: Iterable[str], after: Mapping[str, Sequence[str]]) -> set[str]:
    """Everything that is reached from `begin`, with it."""
    seen: set[str] = set()
    todo = list(begin)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(after.get(name, ()))
    return seen


def turned(after: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The same graph with every arrow turned round."""
    before: dict[str, list[str]] = {}
    for source, targets in after.items():
        for target in targets:
            before.setdefault(target, []).append(source)
    return before


def _taken(waiting: list[str], until: str) -> list[str]:
    taken: list[str] = []
    while not taken or taken[-1] != until:
        taken.append(waiting.pop())
    return taken[::-1]
