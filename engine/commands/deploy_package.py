"""A process package becomes a new version; running cases stay on theirs."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from sqlalchemy import func, select

from engine.diagrams.check import called_by, check_decisions, check_package, decision_names, outcomes_of_package
from engine.diagrams.lint import LintContext
from engine.diagrams.outcomes import Outcomes, outcomes_of
from engine.diagrams.package import Package, read_package
from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.editions import begin_edition
from engine.runtime.start_events import watch_starts
from engine.store.definitions import DecisionVersion, Definition, DefinitionFile, await_turn


@dataclass(frozen=True, kw_only=True)
class DeployPackage:
    """Deploy the files of one package, by their path inside it.

    `others` are packages that come with it, so that they may call each other; `decisions`, decision files by name that
    belong to no process. `files` may then be empty. All of them are deployed, or none.
    """

    files: Mapping[str, bytes]
    others: tuple[Mapping[str, bytes], ...] = ()
    decisions: Mapping[str, bytes] = field(default_factory=dict)


def handle(command: DeployPackage, act: Act) -> Done:
    """Check everything, then add the versions.

    The same content as the newest version's changes nothing, and the answer says who deployed it and when; that of an
    older one becomes the newest.

    Raises Rejection("package_invalid") or ("diagram_refused") with `problems`: process, element, code, text, severity.
    """
    require("deploy", act.relations())
    own = () if command.decisions and not command.files else (command.files,)
    packages = [read_package(files) for files in (*own, *command.others)]
    await_turn(act.session)
    _check(act, [package for package in packages if _is_new(act, package)], packages, command.decisions)
    changed = _deploy_decisions(act, "", command.decisions)
    if changed:
        act.emit("DecisionsDeployed", payload={"decisions": changed})
    results = [_deploy(act, package) for package in packages]
    if changed or any(result["changed"] for result in results):
        begin_edition(act)
    first = results[0] if results else {"key": None, "version": None, "changed": bool(changed)}
    return Done(value={**first, "all": results} if command.others else first)


def _deploy(act: Act, package: Package) -> dict[str, object]:
    newest = _newest(act, package)
    if newest is not None and newest.content_hash == package.content_hash:
        told = {"by": newest.deployed_by, "at": newest.deployed_at.isoformat()}
        return {"key": package.key, "version": newest.version, "changed": False, **told}
    definition_id = act.new_id()
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
    _deploy_decisions(act, package.key, package.decisions)
    act.emit("PackageDeployed", payload={"key": package.key, "version": version, "hash": package.content_hash})
    return {"key": package.key, "version": version, "changed": True}


def _newest(act: Act, package: Package) -> Definition | None:
    return act.session.scalars(
        select(Definition).where(Definition.key == package.key).order_by(Definition.version.desc()).limit(1)
    ).one_or_none()


def _is_new(act: Act, package: Package) -> bool:
    newest = _newest(act, package)
    return newest is None or newest.content_hash != package.content_hash


def _check(act: Act, fresh: list[Package], packages: list[Package], decisions: Mapping[str, bytes]) -> None:
    """Check what is new, knowing everything that comes with it."""
    found = [("", problem) for problem in check_decisions(decisions)]
    for package in fresh:
        context = _context(act, package, packages, decisions)
        found += [(package.key, problem) for problem in check_package(package, context)]
    errors = sum(problem.severity == "error" for _, problem in found)
    if errors:
        shown = [{"process": key, **asdict(problem)} for key, problem in found]
        raise Rejection("diagram_refused", count=errors, problems=shown)


def _context(act: Act, package: Package, packages: list[Package], decisions: Mapping[str, bytes]) -> LintContext:
    deployed = set(act.session.scalars(select(Definition.key).distinct()))
    stored = act.session.execute(select(DecisionVersion.key, DecisionVersion.content)).all()
    files = [*stored, *decisions.items(), *(entry for one in packages for entry in one.decisions.items())]
    names = {name for key, content in files for name in decision_names(key, content)}
    return LintContext(
        forms=frozenset(package.forms),
        handlers=frozenset(act.installation.handlers),
        decisions=frozenset(names),
        processes=frozenset(deployed | {one.key for one in packages}),
        groups=frozenset(act.organisation.groups) or None,
        posts=frozenset(act.organisation.posts) or None,
        ladders=frozenset(act.ladders),
        must_ask=not act.open_to_all,
        called=_called(act, package, packages),
    )


def _called(act: Act, package: Package, packages: list[Package]) -> dict[str, Outcomes]:
    """How the processes end that the package calls: those that come with it, else those deployed."""
    coming = {one.key: outcomes_of_package(one) for one in packages}
    known: dict[str, Outcomes | None] = {}
    for key in called_by(package):
        deployed = None if key in coming else act.installation.catalogue.latest(act.session, key)
        known[key] = coming.get(key) if deployed is None else outcomes_of(deployed.compiled.diagram)
    return {key: outcomes for key, outcomes in known.items() if outcomes is not None}


def _deploy_decisions(act: Act, process_key: str, decisions: Mapping[str, bytes]) -> list[str]:
    """Add a version of each decision file whose content is new; returns their names."""
    changed = []
    for key, content in decisions.items():
        newest = act.session.scalars(
            select(DecisionVersion).where(DecisionVersion.key == key).order_by(DecisionVersion.version.desc()).limit(1)
        ).one_or_none()
        if newest is not None and newest.process_key != process_key:
            owner = f"process {newest.process_key}" if newest.process_key else "no process"
            raise Rejection("package_invalid", detail=f"decision {key} belongs to {owner}")
        digest = hashlib.sha256(content).hexdigest()
        if newest is not None and (newest.content_hash == digest or _was_deployed(act, newest, digest)):
            continue
        count = act.session.scalar(select(func.max(DecisionVersion.version)).where(DecisionVersion.key == key))
        act.session.add(
            DecisionVersion(
                id=act.new_id(),
                key=key,
                process_key=process_key,
                version=(count or 0) + 1,
                content_hash=digest,
                content=content,
                effective_at=act.now,
                deployed_by=act.actor.id,
                proposal_id=None,
            )
        )
        changed.append(key)
    return changed


def _was_deployed(act: Act, newest: DecisionVersion, digest: str) -> bool:
    """Tell whether a file is the one that was deployed last and has been changed here since.

    Deploying it again must not bring back what administrators have changed; a file that is new itself is refused then.
    Raises Rejection("decision_changed_here").
    """
    if newest.proposal_id is None:
        return False
    deployed = act.session.scalars(
        select(DecisionVersion.content_hash)
        .where(DecisionVersion.key == newest.key, DecisionVersion.proposal_id.is_(None))
        .order_by(DecisionVersion.version.desc())
        .limit(1)
    ).first()
    if deployed != digest:
        raise Rejection("decision_changed_here", decision=newest.key, version=newest.version)
    return True
