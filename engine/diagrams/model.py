"""The graph of a diagram, where design-time code looks for it."""

from engine.domain.diagram import (
    ACTIVITIES,
    CATCHES,
    GATEWAYS,
    SPLITS_BY_CONDITION,
    Diagram,
    Element,
    EventDefinition,
    Flow,
    TimerSpec,
    make_diagram,
)

__all__ = [
    "ACTIVITIES",
    "CATCHES",
    "GATEWAYS",
    "SPLITS_BY_CONDITION",
    "Diagram",
    "Element",
    "EventDefinition",
    "Flow",
    "TimerSpec",
    "make_diagram",
]
