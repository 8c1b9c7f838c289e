"""Data only: one folder a process."""
