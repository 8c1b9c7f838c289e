"""Words for people, in the product's two languages."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One thing said in Chinese and in English."""

    zh: str
    en: str

    @classmethod
    def of(cls, value: object) -> "Text":
        """Read {"zh": …, "en": …}; a missing English text falls back to the Chinese one."""
        if isinstance(value, Text):
            return value
        if isinstance(value, Mapping):
            chinese = str(value.get("zh") or value.get("en") or "")
            return cls(chinese, str(value.get("en") or chinese))
        return cls(str(value), str(value))

    def in_language(self, language: str) -> str:
        """Return the text for `zh` or `en`."""
        return self.en if language == "en" else self.zh
