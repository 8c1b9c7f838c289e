"""The sentences a field's refusal is said in, one per code, in both languages."""

from engine.domain.forms.model import FieldError

TEXTS: dict[str, tuple[str, str]] = {
    "required": ("请填写此项", "Please fill this in"),
    "required_choice": ("请选择", "Please choose"),
    "required_file": ("请上传文件", "Please upload a file"),
    "required_tick": ("请勾选确认", "Please tick to confirm"),
    "required_row": ("至少填写 {n} 行", "Fill in at least {n} row(s)"),
    "too_many_rows": ("最多 {n} 行", "At most {n} rows"),
    "not_text": ("应为文字", "Expected text"),
    "too_short": ("至少 {n} 个字", "At least {n} characters"),
    "too_long": ("不超过 {n} 个字，现有 {have} 个", "At most {n} characters; there are {have}"),
    "pattern": ("格式不对", "Not in the expected format"),
    "not_number": ("应为数字", "Expected a number"),
    "too_small": ("不能小于 {n}", "Must not be below {n}"),
    "too_large": ("不能大于 {n}", "Must not be above {n}"),
    "too_many_decimals": ("最多 {n} 位小数", "At most {n} decimal places"),
    "too_many_digits": ("数字过长，最多 15 位", "Too long a number: at most 15 digits"),
    "not_date": ("应为日期，如 2027-03-01", "Expected a date such as 2027-03-01"),
    "date_order": ("不能早于 {n}", "Must not be before {n}"),
    "not_boolean": ("应为是或否", "Expected yes or no"),
    "not_list": ("应为列表", "Expected a list"),
    "unknown_option": ("“{value}”不在可选范围内", "'{value}' is not among the options"),
    "unknown_file": ("找不到所附文件，请重新上传", "The file was not found; please upload it again"),
    "one_file": ("只能附一个文件", "Only one file can be attached"),
    "note_required": ("不符合的项目须逐项说明", "Say for each exception what is wrong"),
    "unknown_field": ("表单没有这一项", "The form has no such field"),
    "unanswered": ("这一条还没有答复", "This item has no answer yet"),
}


def refusal(path: str, code: str, **fields: object) -> FieldError:
    """Return the error of a field with its sentences filled in."""
    zh, en = TEXTS[code]
    return FieldError(path=path, code=code, zh=zh.format(**fields), en=en.format(**fields))
