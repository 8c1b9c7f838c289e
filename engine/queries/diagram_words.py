"""What stands on a diagram in the reader's language: the names of its elements, and how those asked decide."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.policy_words import badge_of
from engine.runtime.catalogue import Deployed


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyBadge:
    """The policy of one element: a few words, and its terms in a sentence."""

    text: str
    terms: str


def names_of(deployed: Deployed, language: str) -> Mapping[str, str]:
    """Return the names by element; what has none is left out."""
    package, drawn = deployed.package, deployed.compiled.diagram.elements
    known = {**drawn, **package.texts.get("en", {}).get("elements", {})}
    found = {element: package.element_name(element, language) for element in known}
    return {element: name for element, name in found.items() if name != element}


def badges_of(deployed: Deployed, language: str) -> Mapping[str, PolicyBadge]:
    """Return the badges by element, of those where more than one person decides."""
    comma = "; " if language == "en" else "；"
    found = {name: badge_of(element.settings) for name, element in deployed.compiled.diagram.elements.items()}
    return {
        name: PolicyBadge(
            text=badge.text.in_language(language), terms=comma.join(term.in_language(language) for term in badge.terms)
        )
        for name, badge in found.items()
        if badge is not None
    }
