"""The hall where things are applied for: catalogue, forms, one's own cases, attached files."""

from ui.apply import asking, cases, catalogue, files, form, times
from ui.apply.blueprint import blueprint

__all__ = ["asking", "blueprint", "cases", "catalogue", "files", "form", "times"]
