"""Signing in and out, language, passwords, the first administrator."""

from ui.account.views import blueprint

__all__ = ["blueprint"]
