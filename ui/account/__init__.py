"""Signing in and out, language, passwords, substitutes, declared relations, mail, the first administrator."""

from ui.account import mail, relations, substitutes
from ui.account.views import blueprint

__all__ = ["blueprint", "mail", "relations", "substitutes"]
