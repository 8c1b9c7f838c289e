"""The processes the product ships with, called ones before their callers."""

from ui.demo_data import packages

SHIPPED = tuple(folder.name for folder in packages())
