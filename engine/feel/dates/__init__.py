"""Dates, times and durations of the language."""

from __future__ import annotations

from engine.feel.dates.values import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration
from engine.feel.dates.zones import Zone

__all__ = ["Date", "DateTime", "DaysTimeDuration", "Time", "YearsMonthsDuration", "Zone"]
