"""Drives one process instance inside a transaction."""
