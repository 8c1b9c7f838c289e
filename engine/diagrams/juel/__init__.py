"""Translates JUEL, the `${…}` of Java engines, into FEEL where a plain equivalent exists."""

from engine.diagrams.juel.errors import JuelError
from engine.diagrams.juel.templates import is_juel, to_feel, to_feel_text, tree
from engine.diagrams.juel.tree import path_called

__all__ = ["JuelError", "is_juel", "path_called", "to_feel", "to_feel_text", "tree"]
