"""Reads a process package: one folder of data with a diagram, forms, decisions and words in two languages."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

from engine.diagrams.papers import FILE as PAPERS
from engine.diagrams.papers import PaperPlan, read_papers
from engine.domain.errors import Rejection
from engine.domain.forms import Form, read_form
from engine.domain.texts import Text

LANGUAGES = ("zh", "en")
MAX_BYTES = 8 * 1024 * 1024
MAX_FILES = 300


@dataclass(frozen=True)
class Package:
    """A package's files and what they say; words fall back from the asked language to Chinese to the code itself."""

    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]
    forms: Mapping[str, Mapping[str, Any]]
    texts: Mapping[str, Mapping[str, Any]]

    @property
    def key(self) -> str:
        """The process's key: folder name, BPMN process id."""
        return str(self.manifest["key"])

    @property
    def diagram_xml(self) -> bytes:
        """The BPMN file."""
        return self.files["process.bpmn"]

    @property
    def decisions(self) -> dict[str, bytes]:
        """DMN files by their name without the ending."""
        return {Path(p).stem: content for p, content in self.files.items() if p.startswith("decisions/")}

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over every file that runs: scenarios and readmes may change without a new version."""
        digest = hashlib.sha256()
        for path in sorted(self.files):
            if path.startswith("scenarios/") or path.endswith(".md"):
                continue
            digest.update(f"{path}\0{len(self.files[path])}\0".encode())
            digest.update(self.files[path])
        return digest.hexdigest()

    def form(self, key: str | None) -> Form | None:
        """A form, read once; None where the package has no such form."""
        if key is None or key not in self.forms:
            return None
        if key not in self._read:
            self._read[key] = read_form(self.forms[key])
        return self._read[key]

    @cached_property
    def _read(self) -> dict[str, Form]:
        return {}

    @cached_property
    def papers(self) -> tuple[PaperPlan, ...]:
        """The papers that its cases issue."""
        return read_papers(_toml(self.files, PAPERS)) if PAPERS in self.files else ()

    @property
    def application(self) -> tuple[str, ...]:
        """Elements whose form fields stand at the top level of the variables."""
        return tuple(self.manifest.get("application", ()))

    @property
    def fields_at_top(self) -> bool:
        """Whether what is entered in any task also stands at the top level of its scope, as in plain BPMN engines."""
        return bool(self.manifest.get("top_level", False))

    @property
    def audience(self) -> tuple[str, ...]:
        """Groups that may start it; `everyone`; empty: it is only called."""
        return tuple(self.manifest.get("audience", ()))

    @property
    def confidential(self) -> bool:
        """Whether its cases are read by nobody but those who deal with them."""
        return bool(self.manifest.get("confidential", False))

    @property
    def unit_readers(self) -> tuple[str, ...]:
        """Candidate groups whose people in the applicant's unit, or above it, read its cases."""
        return tuple(self.manifest.get("unit_readers", ()))

    @property
    def number(self) -> str | None:
        """The numbering pattern of its cases."""
        value = self.manifest.get("number")
        return str(value) if value else None

    @property
    def title(self) -> str | None:
        """FEEL for a case's title."""
        value = self.manifest.get("title")
        return str(value) if value else None

    @property
    def cancel_message(self) -> str | None:
        """The message that cancelling sends into the diagram."""
        value = self.manifest.get("cancel", {}).get("message")
        return str(value) if value else None

    @property
    def cancel_until(self) -> tuple[str, ...]:
        """Elements after whose first entry the starter can no longer cancel."""
        return tuple(self.manifest.get("cancel", {}).get("until", ()))

    @property
    def recusal_message(self) -> str | None:
        """The message that the applicant's request to keep somebody out sends into the diagram."""
        value = self.manifest.get("recusal", {}).get("message")
        return str(value) if value else None

    @property
    def recusal_limit(self) -> int:
        """How many people the applicant may ask to keep out of one case."""
        return int(self.manifest.get("recusal", {}).get("limit", 2))

    @property
    def names(self) -> Text:
        """The process's name."""
        return Text.of(self.manifest["name"])

    def name(self, language: str) -> str:
        """The process's name in a language."""
        return self.names.in_language(language)

    def description(self, language: str) -> str:
        """One sentence for the catalogue."""
        return Text.of(self.manifest.get("description", "")).in_language(language)

    def element_name(self, element: str, language: str) -> str:
        """What an element is called."""
        return self._word(("elements", element, "name"), language) or element

    def ask(self, element: str, language: str) -> str:
        """What a task asks, in one sentence; the element's name where nothing is said."""
        return self._word(("elements", element, "ask"), language) or self.element_name(element, language)

    def outcome_label(self, element: str, code: str, language: str) -> str:
        """An outcome's button."""
        fallback = _OUTCOMES.get(code)
        return self._word(("elements", element, "outcome", code), language) or (
            fallback.in_language(language) if fallback else code
        )

    def outcome_next(self, element: str, code: str, language: str) -> str:
        """What happens next under an outcome; empty where nothing is said."""
        return self._word(("elements", element, "outcome", f"{code}_next"), language) or ""

    def form_name(self, form: str, language: str) -> str:
        """A form's name."""
        return self._word(("forms", form, "name"), language) or form

    def form_label(self, form: str, key: str, language: str) -> str | None:
        """A field's label where the texts give one; else the schema's own label counts."""
        return self._word(("forms", form, key, "label"), language, fallback=False)

    def form_description(self, form: str, key: str, language: str) -> str | None:
        """The line under a field's label where the texts give one; else the schema's own counts."""
        return self._word(("forms", form, key, "description"), language, fallback=False)

    def option_label(self, form: str, key: str, value: str, language: str) -> str | None:
        """An option's label where the texts give one; else the schema's own counts."""
        return self._word(("forms", form, key, "options", value), language, fallback=False)

    def _word(self, path: tuple[str, ...], language: str, *, fallback: bool = True) -> str | None:
        for known in (language, "zh") if fallback and language != "zh" else (language,):
            value: Any = self.texts.get(known, {})
            for part in path:
                value = value.get(part) if isinstance(value, Mapping) else None
            if isinstance(value, str):
                return value
        return None


_OUTCOMES = {
    "approve": Text("同意", "Approve"),
    "return": Text("退回", "Return"),
    "reject": Text("不同意", "Reject"),
    "defer": Text("缓议", "Defer"),
    "abstain": Text("弃权", "Abstain"),
    "done": Text("提交", "Submit"),
}


def read_folder(folder: Path) -> Package:
    """Read a package from a folder of `processes/`."""
    return read_package(
        {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    )


def read_package(files: Mapping[str, bytes]) -> Package:
    """Read a package from its files.

    Raises Rejection("package_invalid") naming the file and what is wrong with it.
    """
    if len(files) > MAX_FILES or sum(map(len, files.values())) > MAX_BYTES:
        raise Rejection("package_invalid", detail=f"more than {MAX_FILES} files or {MAX_BYTES // 2**20} MB")
    for needed in ("process.toml", "process.bpmn"):
        if needed not in files:
            raise Rejection("package_invalid", detail=f"{needed} is missing")
    manifest = _toml(files, "process.toml")
    for needed in ("key", "name"):
        if needed not in manifest:
            raise Rejection("package_invalid", detail=f"process.toml has no '{needed}'")
    texts = {lang: _toml(files, f"texts.{lang}.toml") for lang in LANGUAGES if f"texts.{lang}.toml" in files}
    forms = {Path(p).stem: _json(files, p) for p in files if p.startswith("forms/") and p.endswith(".form")}
    found = Package(files=dict(files), manifest=manifest, forms=forms, texts=texts)
    found.papers  # noqa: B018 - read now, so that a mistake in it is refused with the package
    return found


def _toml(files: Mapping[str, bytes], path: str) -> dict[str, Any]:
    try:
        return tomllib.loads(files[path].decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Rejection("package_invalid", detail=f"{path}: {error}") from error


def _json(files: Mapping[str, bytes], path: str) -> Mapping[str, Any]:
    try:
        value = orjson.loads(files[path])
    except orjson.JSONDecodeError as error:
        raise Rejection("package_invalid", detail=f"{path}: {error}") from error
    if not isinstance(value, dict):
        raise Rejection("package_invalid", detail=f"{path}: a form is a JSON object")
    return value
