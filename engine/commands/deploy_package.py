"""A process package becomes a new version; running cases stay on theirs."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from engine.diagrams.check import check_package, decision_names
from engine.diagrams.lint import LintContext
from engine.diagrams.package import Package, read_package
from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.start_events import watch_starts
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
    _check(act, package)
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
    act.session.flush()
    watch_starts(act, act.installation.catalogue.get(act.session, definition_id))
    _deploy_decisions(act, package)
    act.emit("PackageDeployed", payload={"key": package.key, "version": version, "hash": package.content_hash})
    return Done(value={"key": package.key, "version": version, "changed": True})


def _check(act: Act, package: Package) -> None:
    problems = check_package(package, _context(act, package))
    if problems:
        shown = [{"element": p.element, "code": p.code, "text": p.text} for p in problems]
        raise Rejection("diagram_refused", count=len(shown), problems=shown)


def _context(act: Act, package: Package) -> LintContext:
    deployed = set(act.session.scalars(select(Definition.key).distinct()))
    stored = act.session.execute(select(DecisionVersion.key, DecisionVersion.content)).all()
    decisions = {
        name for key, content in (*stored, *package.decisions.items()) for name in decision_names(key, content)
    }
    return LintContext(
        forms=frozenset(package.forms),
        handlers=frozenset(act.installation.handlers),
        decisions=frozenset(decisions),
        processes=frozenset(deployed | {package.key}),
        groups=frozenset(act.organisation.groups) or None,
    )


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
