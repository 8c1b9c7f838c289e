"""Signing in and out, language, passwords, substitutes, the first administrator."""

from ui.account import substitutes
from ui.account.views import blueprint

__all__ = ["blueprint", "substitutes"]
