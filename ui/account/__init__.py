"""Signing in and out, language, passwords, substitutes, declared relations, the first administrator."""

from ui.account import relations, substitutes
from ui.account.views import blueprint

__all__ = ["blueprint", "relations", "substitutes"]
