"""Regular expressions of XPath 2.0 that can't be made to hang."""

from __future__ import annotations

from engine.feel.regexes.assembling import PatternError
from engine.feel.regexes.pattern import Pattern, compile_pattern

__all__ = ["Pattern", "PatternError", "compile_pattern"]
