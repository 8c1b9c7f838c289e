"""Signing in and out, language, passwords, the first administrator, declared relations."""

from ui.account import relations
from ui.account.views import blueprint

__all__ = ["blueprint", "relations"]
