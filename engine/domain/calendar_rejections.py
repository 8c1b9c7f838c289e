"""Refusals about the working calendar, in words."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "calendar_day": (
        "日期 {day} 不在 {first} 至 {last} 年之间。",
        "请核对年份。",
        "The day {day} is not in the years {first} to {last}.",
        "Check the year.",
    ),
    "calendar_hours": (
        "上班时间 {opens} 不早于下班时间 {closes}，没有保存。",
        "请填写先上班、后下班的时间。",
        "The day would open at {opens} and close at {closes}; nothing was saved.",
        "Give an opening that is before the closing.",
    ),
    "calendar_span": (
        "假期 {first} 至 {last} 不成立：结束早于开始，或超过 {limit} 天。",
        "请核对起止日期。",
        "A vacation from {first} to {last} can't be: it ends before it begins, or is longer than {limit} days.",
        "Check both dates.",
    ),
    "calendar_year": (
        "{year} 年不能这样设置：年份超出范围，或只能为全单位日历发布。",
        "请选择 2020 至 2100 年，并在全单位日历中发布。",
        "The year {year} can't be set so: it is out of range, or belongs to the calendar of all.",
        "Choose 2020 to 2100, and publish it in the calendar of all.",
    ),
    "calendar_unchanged": (
        "日历本来就是这样，没有需要保存的改动。",
        "请核对日期。",
        "The calendar is like this already; there is nothing to save.",
        "Check the date.",
    ),
    "calendar_moved_on": (
        "预览之后日历又被他人修改，没有保存。",
        "请按现在的日历重新预览。",
        "Somebody else has changed the calendar since the preview; nothing was saved.",
        "Preview it again on the calendar as it is now.",
    ),
    "calendar_file": (
        "文件不能导入（{detail} 处有误），什么都没有改变。",
        "请按提示逐行改正后重新上传。",
        "The file can't be imported ({detail} errors), and nothing was changed.",
        "Correct the lines that are named and upload it again.",
    ),
    "calendar_unreadable": (
        "这项改动读不出来（{detail}），没有保存。",
        "请回到日历重新操作。",
        "This change can't be read ({detail}); nothing was saved.",
        "Go back to the calendar and begin again.",
    ),
}
