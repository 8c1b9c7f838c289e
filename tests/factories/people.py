"""The people of the demo university as the document that is imported: read once, and a copy for whoever changes it."""

import pickle
from functools import cache
from typing import Any

import yaml

from engine.testing import ROOT


def demo_people() -> dict[str, Any]:
    """Return `processes/demo/organisation.yaml`; the caller may change what it gets."""
    return dict(pickle.loads(_read()))  # noqa: S301 - our own


@cache
def _read() -> bytes:
    return pickle.dumps(yaml.safe_load((ROOT / "demo" / "organisation.yaml").read_text("utf-8")))
