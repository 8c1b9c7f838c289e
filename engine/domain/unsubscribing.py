"""The tokens of unsubscribe links: whose mail, about what, sealed with the installation's secret.

They need no row, open nothing but that one choice, and hold as long as the secret: mail is read years later.
"""

import base64
import binascii
import hashlib
import hmac

SEAL = 32
"""Characters of the seal, 128 bits."""


def make_token(secret: str, person: str, topic: str) -> str:
    """Return the token with which whoever has it turns off `topic` for `person`."""
    name = base64.urlsafe_b64encode(person.encode()).decode().rstrip("=")
    return f"{topic}.{name}.{_seal(secret, person, topic)}"


def read_token(secret: str, token: str) -> tuple[str, str] | None:
    """Return whose token it is and about what, or None where it is not one of ours."""
    topic, _, rest = token.partition(".")
    name, _, seal = rest.partition(".")
    try:
        person = base64.urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    right = hmac.compare_digest(seal.encode(), _seal(secret, person, topic).encode())
    return (person, topic) if right else None


def _seal(secret: str, person: str, topic: str) -> str:
    return hmac.new(secret.encode(), f"unsubscribe\n{person}\n{topic}".encode(), hashlib.sha256).hexdigest()[:SEAL]
