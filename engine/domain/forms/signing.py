"""Stamps a form's signatures: who, as what, when, and a hash of what was signed."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from engine.domain.forms.model import Checked, Form


def content_hash(data: Mapping[str, object]) -> str:
    """Return the SHA-256 of the data in a canonical writing (sorted keys, no spaces, UTF-8)."""
    written = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def sign(
    form: Form,
    checked: Checked,
    *,
    person: str,
    name: Mapping[str, str],
    post: Mapping[str, str] | None,
    at: datetime,
) -> dict[str, object]:
    """Return the checked data with every visible signature filled in; the hash covers all other fields.

    `name` and `post` are {"zh": …, "en": …}: a signature keeps the words that held on the day.
    """
    stamp = {
        "person": person,
        "name": dict(name),
        "post": dict(post) if post is not None else None,
        "at": at.isoformat(),
        "hash": content_hash(checked.data),
    }
    signatures = (f.key for f in form.fields if f.kind == "signature" and f.key not in checked.hidden)
    return {**checked.data, **dict.fromkeys(signatures, stamp)}
