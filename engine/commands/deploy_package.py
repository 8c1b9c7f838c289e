"""A process package becomes a new version; running cases stay on theirs."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from engine.diagrams.compile import compile_process
from engine.diagrams.lint import LintContext, lint
from engine.diagrams.package import Package, read_package
from engine.diagrams.problems import DiagramRefused, Problem
from engine.dmn import DecisionError, parse_decisions
from engine.domain.errors import Rejection
from engine.domain.forms import FormRefused, lint_form, read_form
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.store.definitions import DecisionVersion, Definition, DefinitionFile


@dataclass(frozen=True, kw_only=True)
class DeployPackage:
    """Deploy the files of one package, by their path inside it."""

    files: Mapping[str, bytes]


def handle(command: DeployPackage, act: Act) -> Done:
    """Check everything, then add the version; the same content again changes nothing.

    Raises Rejection("package_invalid") or ("diagram_refused") with `problems`: element, code, text.
    """
    require("deploy", act.relations())
    package = read_package(command.files)
    newest = act.session.scalars(
        select(Definition).where(Definition.key == package.key).order_by(Definition.version.desc()).limit(1)
    ).one_or_none()
    same = act.session.scalar(
        select(Definition.version).where(Definition.key == package.key, Definition.content_hash == package.content_hash)
    )
    if same is not None:
        return Done(value={"key": package.key, "version": same, "changed": False})
    definition_id = act.new_id()
    _check(act, package, definition_id)
    version = 1 if newest is None else newest.version + 1
    act.session.add(
        Definition(
            id=definition_id,
            key=package.key,
            version=version,
            content_hash=package.content_hash,
            manifest=dict(package.manifest),
            deployed_at=act.now,
            deployed_by=act.actor.id,
        )
    )
    act.session.flush()
    act.session.add_all(
        DefinitionFile(definition_id=definition_id, path=path, content=content)
        for path, content in package.files.items()
    )
    _deploy_decisions(act, package)
    act.emit("PackageDeployed", payload={"key": package.key, "version": version, "hash": package.content_hash})
    return Done(value={"key": package.key, "version": version, "changed": True})


def _check(act: Act, package: Package, definition_id: str) -> None:
    problems: list[Problem] = []
    for name, schema in package.forms.items():
        try:
            problems += [Problem(code=p.code, element=f"forms/{name}", text=p.en) for p in lint_form(read_form(schema))]
        except FormRefused as refused:
            problems += [Problem(code=p.code, element=f"forms/{name}", text=p.en) for p in refused.problems]
    for name, content in package.decisions.items():
        try:
            parse_decisions(content)
        except DecisionError as error:
            problems.append(Problem(code="decision", element=f"decisions/{name}", text=str(error)))
    try:
        compiled = compile_process(package.diagram_xml, definition_id=definition_id)
    except DiagramRefused as refused:
        problems += refused.problems
    else:
        if compiled.key != package.key:
            detail = f"the diagram's process is called '{compiled.key}', the package '{package.key}'"
            raise Rejection("package_invalid", detail=detail)
        problems += lint(compiled.diagram, _context(act, package))
    if problems:
        shown = [{"element": p.element, "code": p.code, "text": p.text} for p in problems]
        raise Rejection("diagram_refused", count=len(shown), problems=shown)


def _context(act: Act, package: Package) -> LintContext:
    deployed = set(act.session.scalars(select(Definition.key).distinct()))
    stored = act.session.execute(select(DecisionVersion.key, DecisionVersion.content)).all()
    decisions = {name for key, content in (*stored, *package.decisions.items()) for name in _names(key, content)}
    return LintContext(
        forms=frozenset(package.forms),
        handlers=frozenset(act.installation.handlers),
        decisions=frozenset(decisions),
        processes=frozenset(deployed | {package.key}),
        groups=frozenset(act.organisation.groups) or None,
    )


def _names(key: str, content: bytes) -> set[str]:
    """Every way a diagram may refer to the decisions of one file."""
    try:
        return {key, *(f"{key}#{decision}" for decision in parse_decisions(content).decisions)}
    except DecisionError:
        return set()


def _deploy_decisions(act: Act, package: Package) -> None:
    for key, content in package.decisions.items():
        newest = act.session.scalars(
            select(DecisionVersion).where(DecisionVersion.key == key).order_by(DecisionVersion.version.desc()).limit(1)
        ).one_or_none()
        if newest is not None and newest.process_key != package.key:
            raise Rejection("package_invalid", detail=f"decision {key} belongs to process {newest.process_key}")
        digest = hashlib.sha256(content).hexdigest()
        if newest is not None and newest.content_hash == digest:
            continue
        count = act.session.scalar(select(func.max(DecisionVersion.version)).where(DecisionVersion.key == key))
        act.session.add(
            DecisionVersion(
                id=act.new_id(),
                key=key,
                process_key=package.key,
                version=(count or 0) + 1,
                content_hash=digest,
                content=content,
                effective_at=act.now,
                deployed_by=act.actor.id,
            )
        )
