"""Reads what a test deploys: diagrams, decisions, forms and folders of them become packages."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from lxml.etree import _Element

from engine.diagrams.names import bpmn, local
from engine.diagrams.problems import DiagramRefused
from engine.diagrams.read import process_keys
from engine.diagrams.xml import parse_xml
from engine.testing.refusals import DeploymentRefused, Finding

Source: TypeAlias = str | bytes | Path
MANIFEST = "process.toml"
DMN = "/DMN/"
"""Occurs in the namespace of every version of DMN."""


@dataclass(slots=True, kw_only=True)
class Load:
    """Everything of one deployment."""

    packages: list[Mapping[str, bytes]] = field(default_factory=list)
    diagrams: list[bytes] = field(default_factory=list)
    decisions: dict[str, bytes] = field(default_factory=dict)
    forms: dict[str, bytes] = field(default_factory=dict)

    def finished(self) -> "Load":
        """Return it with a package made for each process of a bare diagram.

        Raises DeploymentRefused for a process that comes twice.
        """
        made: dict[str, bytes] = {}
        for xml in self.diagrams:
            keys = process_keys(xml)
            if not keys:
                raise DeploymentRefused.because("no_process", "Expected a process in the BPMN file, but there is none.")
            for key in keys:
                if made.setdefault(key, xml) != xml:
                    raise DeploymentRefused.because(
                        "process_twice", f"Expected each process once, but '{key}' comes in two different files."
                    )
        self.packages += [_package(key, xml, self.forms) for key, xml in made.items()]
        return self

    def place(self, process: str, element: str) -> int | None:
        """Return the line where an element stands, if it can be found."""
        drawn = [files["process.bpmn"] for files in self.packages if _key(files) == process]
        for xml in drawn:
            for node in parse_xml(xml).iter():
                if node.get("id") == element:
                    return node.sourceline
        return None


def read_sources(sources: Iterable[Source]) -> Load:
    """Read paths of files and folders, and contents of BPMN and DMN files.

    Raises FileNotFoundError for a path that is not there, DeploymentRefused for what is no diagram and no decision.
    """
    load = Load()
    for source in sources:
        if isinstance(source, bytes) or (isinstance(source, str) and _is_markup(source)):
            _add_xml(load, None, source.encode() if isinstance(source, str) else source)
        else:
            _add_path(load, Path(source))
    if not (load.packages or load.diagrams or load.decisions):
        raise DeploymentRefused.because("nothing", "Expected a BPMN or DMN file to deploy, but there is none.")
    try:
        return load.finished()
    except DiagramRefused as refused:
        raise DeploymentRefused(_findings(refused, "")) from refused


def _is_markup(text: str) -> bool:
    """Tell a file's content from a path: also an empty text is the content of an empty file."""
    return not text.strip() or text.lstrip("\ufeff \t\r\n").startswith("<") or "\n" in text


def _add_path(load: Load, path: Path) -> None:
    if not path.exists():
        raise FileNotFoundError(f"Expected a file or folder to deploy, but there is no '{path}'.")
    if path.is_file():
        _add_file(load, path)
    elif (path / MANIFEST).exists():
        load.packages.append(_files(path))
    else:
        for inner in sorted(path.iterdir()):
            if inner.is_dir() or inner.suffix in (".bpmn", ".dmn", ".form"):
                _add_path(load, inner)


def _files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def _add_file(load: Load, path: Path) -> None:
    content = path.read_bytes()
    if path.suffix == ".form":
        load.forms[path.stem] = content
    else:
        _add_xml(load, path, content)


def _add_xml(load: Load, path: Path | None, content: bytes) -> None:
    name = "the file" if path is None else f"'{path.name}'"
    if not content.strip():
        raise DeploymentRefused.because("empty", f"Expected BPMN or DMN, but {name} is empty.")
    try:
        root = parse_xml(content)
    except DiagramRefused as refused:
        raise DeploymentRefused(_findings(refused, "" if path is None else path.name)) from refused
    if root.tag == bpmn("definitions"):
        load.diagrams.append(content)
    elif local(root.tag) == "definitions" and DMN in str(root.tag):
        _add_decisions(load, _name_of(root) if path is None else path.stem, content)
    else:
        text = f"Expected BPMN 2.0 or DMN definitions, but {name} begins with '{local(root.tag)}'."
        raise DeploymentRefused.because("not_bpmn", text)


def _add_decisions(load: Load, name: str, content: bytes) -> None:
    if load.decisions.setdefault(name, content) != content:
        text = f"Expected each decision file once, but '{name}' comes with two different contents."
        raise DeploymentRefused.because("decision_twice", text)


def _name_of(root: _Element) -> str:
    """Name decisions that come without a file name."""
    decision = next((node for node in root if local(node.tag) == "decision"), None)
    return str((decision.get("id") if decision is not None else None) or root.get("id") or "decisions")


def _findings(refused: DiagramRefused, file: str) -> list[Finding]:
    return [
        Finding(code=p.code, element=p.element, message=p.text, process=file, line=_line(p.text))
        for p in refused.problems
    ]


def _line(text: str) -> int | None:
    """Return the line that a parser names in its message."""
    told = re.search(r"\bline (\d+)", text)
    return int(told[1]) if told else None


def _package(key: str, xml: bytes, forms: Mapping[str, bytes]) -> dict[str, bytes]:
    """A package of nothing but a diagram: everybody may start it, and its tasks take any field."""
    name = json.dumps(_process_name(xml, key), ensure_ascii=False)
    manifest = (
        f"key = {json.dumps(key)}\n"
        f"name = {{zh = {name}, en = {name}}}\n"
        'audience = ["everyone"]\nfree_fields = true\ntop_level = true\n'
    )
    return {MANIFEST: manifest.encode(), "process.bpmn": xml, **_named_forms(xml, forms)}


def _process_name(xml: bytes, key: str) -> str:
    found = (p.get("name") for p in parse_xml(xml).iter(bpmn("process")) if p.get("id") == key)
    return str(next(found, None) or key)


def _named_forms(xml: bytes, forms: Mapping[str, bytes]) -> dict[str, bytes]:
    """The forms that a diagram mentions, by the name of the file and by the id inside it."""
    named = {name: content for stem, content in forms.items() for name in _names(stem, content)}
    words = {str(value) for node in parse_xml(xml).iter() for value in node.attrib.values()}
    return {f"forms/{name}.form": content for name, content in named.items() if name in words}


def _names(stem: str, content: bytes) -> tuple[str, ...]:
    try:
        schema = json.loads(content)
    except ValueError as error:
        raise DeploymentRefused.because("form", f"Expected {stem}.form to be JSON, but: {error}.") from error
    form_id = schema.get("id") if isinstance(schema, dict) else None
    return tuple(dict.fromkeys((stem, form_id) if isinstance(form_id, str) else (stem,)))


def _key(files: Mapping[str, bytes]) -> str:
    import tomllib

    return str(tomllib.loads(files[MANIFEST].decode()).get("key"))
