"""The kinds of relations between people that keep one out of the other's cases."""

from collections.abc import Mapping
from typing import Final

from engine.domain.texts import Text

KINDS: Final[Mapping[str, Text]] = {
    "kin": Text("亲属", "relative"),
    "advisor": Text("师生", "advisor or student"),
    "partner": Text("合作研究或共同署名", "joint work or joint authorship"),
    "interest": Text("经济利益关系", "shared financial interest"),
    "dispute": Text("纠纷或其他可能影响公正的关系", "a dispute, or anything else that may sway"),
}
"""What may be declared, in words; an import of the organisation may bring other kinds, which count alike."""
