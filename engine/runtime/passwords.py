"""Passwords as argon2id hashes, and tokens as SHA-256: nothing that could be used is stored."""

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.domain.errors import Rejection

MIN_LENGTH = 12
_HASHER = PasswordHasher()


@cache
def _nobody() -> str:
    """Return a hash that is checked when there is no such account, so that a refusal takes as long either way."""
    return _HASHER.hash(secrets.token_urlsafe(16))


def hash_password(password: str) -> str:
    """Return the hash to store.

    Raises Rejection("password_weak").
    """
    if len(password) < MIN_LENGTH:
        raise Rejection("password_weak")
    return _HASHER.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Tell whether the password fits; takes its time also without a stored hash."""
    try:
        _HASHER.verify(stored or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def new_token() -> str:
    """Return 256 random bits for a cookie or a one-time link."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
