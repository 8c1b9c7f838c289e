from engine.commands.deploy_package import DeployPackage
from engine.diagrams.package import read_folder
from engine.store.definitions import DecisionVersion, Definition
from engine.testing import MACHINE, ROOT
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk, codes, race
from tests.factories.slip import DONE, ask, chain, group, package, person
from tests.factories.tables import a_case, approved, dmn, grade_of, graded, with_table
from tests.spiff.drawing import Shape, call, draw, end, start, xor


def tour(*, last: str = "finance") -> dict[str, bytes]:
    return chain("tour", ask("first", person("starter.id"), outcomes=DONE), ask("then", group(last)))


def deploy(files: dict[str, bytes]) -> DeployPackage:
    return DeployPackage(files=files)


def test_a_package_becomes_a_version(harness: Desk) -> None:
    done = harness.act(ADMIN, deploy(tour()))
    (version,) = harness.definitions("tour")
    assert done.value == {"key": "tour", "version": 1, "changed": True}
    assert (version.version, version.deployed_by, version.deployed_at) == (1, ADMIN, harness.clock.now())
    event = harness.last()
    assert (event.event, event.actor, event.payload) == (
        "PackageDeployed",
        ADMIN,
        {"key": "tour", "version": 1, "hash": version.content_hash},
    )


def test_the_same_content_twice_is_one_version(harness: Desk) -> None:
    harness.act(ADMIN, deploy(tour()))
    before = harness.rows()
    again = harness.act(ADMIN, deploy({**tour(), "README.md": b"# other words"}))
    told = {"by": ADMIN, "at": "2026-09-01T01:00:00+00:00"}
    assert again.value == {"key": "tour", "version": 1, "changed": False, **told}
    assert harness.changed(before) == []


def test_what_was_in_force_before_comes_back_as_a_new_version(harness: Desk) -> None:
    """The same as the newest changes nothing; the same as an older one is how one goes back to it."""
    before, after = tour(), tour(last="legal")
    done = [harness.act(ADMIN, deploy(files)).value for files in (before, after, before, before, after)]
    assert [(d["version"], d["changed"]) for d in done] == [(1, True), (2, True), (3, True), (3, False), (4, True)]
    first, second, third, fourth = harness.definitions("tour")
    assert (third.content_hash, fourth.content_hash) == (first.content_hash, second.content_hash)
    case = harness.start("tour", APPLICANT)
    assert harness.case(case).definition_id == fourth.id


def test_several_at_once_become_versions_one_after_another(harness: Desk) -> None:
    different = [tour(last=group) for group in ("finance", "legal", "lsg", "dept_head")]
    results = race(*(lambda files=files: harness.act(ADMIN, deploy(files)) for files in different))
    assert codes(results) == ["done"] * 4
    assert sorted(r.value["version"] for r in results) == [1, 2, 3, 4]
    assert [d.version for d in harness.definitions("tour")] == [1, 2, 3, 4]


def test_the_same_content_at_once_is_one_version(harness: Desk) -> None:
    results = race(*[lambda: harness.act(ADMIN, deploy(tour()))] * 4)
    assert codes(results) == ["done"] * 4
    assert sorted(r.value["changed"] for r in results) == [False, False, False, True]
    assert [d.version for d in harness.definitions("tour")] == [1]


def test_running_cases_stay_on_their_version(harness: Desk) -> None:
    harness.act(ADMIN, deploy(tour()))
    old = harness.start("tour", APPLICANT)
    assert harness.act(ADMIN, deploy(tour(last="legal"))).value["version"] == 2
    new = harness.start("tour", APPLICANT)
    for case in (old, new):
        harness.done(harness.task(case), APPLICANT, "done")
    assert (harness.people(harness.task(old)), harness.people(harness.task(new))) == (["cwcz", "cw_jb"], ["fzbzr"])


def test_a_broken_diagram_names_element_and_reason(harness: Desk) -> None:
    lost, forgotten = (Shape(tag="userTask", id=name) for name in ("lost", "forgotten"))
    refusal = harness.refusal(ADMIN, deploy(chain("broken", lost, forgotten)))
    assert (refusal.code, refusal.fields["count"]) == ("diagram_refused", 2)
    assert {(p["element"], p["code"]) for p in refusal.fields["problems"]} == {
        ("forgotten", "nobody_asked"),
        ("lost", "nobody_asked"),
    }
    assert all(p["text"] for p in refusal.fields["problems"])
    astray = harness.refusal(ADMIN, deploy(chain("broken", ask("then", group("nowhere")))))
    assert [(p["element"], p["code"]) for p in astray.fields["problems"]] == [("then", "unknown_group")]
    assert harness.definitions("broken") == []


def test_what_is_no_diagram(harness: Desk) -> None:
    for broken in (b"", b"<definitions", b"<html/>", b"PK\x03\x04"):
        refusal = harness.refusal(ADMIN, deploy({**tour(), "process.bpmn": broken}))
        assert refusal.code == "diagram_refused"


def test_a_diagram_of_another_name(harness: Desk) -> None:
    other = {**tour(), "process.bpmn": chain("other", ask("first", group("finance")))["process.bpmn"]}
    refusal = harness.refusal(ADMIN, deploy(other))
    assert [p["code"] for p in refusal.fields["problems"]] == ["process_key"]


def test_a_broken_form_and_a_broken_decision(harness: Desk) -> None:
    files = {**tour(), "forms/f.form": b'{"type": "default", "components": [{"type": "magic", "key": "a"}]}'}
    refusal = harness.refusal(ADMIN, deploy({**files, "decisions/d.dmn": b"<definitions/>"}))
    assert {p["element"] for p in refusal.fields["problems"]} == {"forms/f", "decisions/d"}


def test_an_incomplete_package(harness: Desk) -> None:
    for missing in ("process.toml", "process.bpmn"):
        files = {path: content for path, content in tour().items() if path != missing}
        refusal = harness.refusal(ADMIN, deploy(files))
        assert (refusal.code, refusal.fields) == ("package_invalid", {"detail": f"{missing} is missing"})
    assert harness.code(ADMIN, deploy({**tour(), "process.toml": b"key ="})) == "package_invalid"
    assert harness.code(ADMIN, deploy({**tour(), "forms/f.form": b"{"})) == "package_invalid"
    assert harness.code(ADMIN, deploy({**tour(), "big": b"x" * (8 * 1024 * 1024)})) == "package_invalid"


def test_decisions_have_versions_of_their_own(harness: Desk) -> None:
    package = read_folder(ROOT / "project_lifecycle")
    before = {(row.key, row.version) for row in harness.all(DecisionVersion)}
    name, content = next(iter(package.decisions.items()))
    changed = {**package.files, f"decisions/{name}.dmn": content + b"<!-- once more -->"}
    harness.act(ADMIN, deploy(changed))
    after = {(row.key, row.version) for row in harness.all(DecisionVersion)}
    assert after - before == {(name, 2)}
    assert len(harness.definitions("project_lifecycle")) == 2


def test_a_decision_belongs_to_one_process(harness: Desk) -> None:
    name, content = next(iter(read_folder(ROOT / "project_lifecycle").decisions.items()))
    refusal = harness.refusal(ADMIN, deploy({**tour(), f"decisions/{name}.dmn": content}))
    assert (refusal.code, "project_lifecycle" in str(refusal.fields["detail"])) == ("package_invalid", True)


def test_only_administrators_and_the_machine(harness: Desk) -> None:
    assert harness.code(APPLICANT, deploy(tour())) == "not_permitted"
    assert harness.code(CLERK, deploy(tour())) == "not_permitted"
    harness.engine.execute(deploy(tour()), MACHINE)
    assert len(harness.all(Definition, Definition.key == "tour")) == 1


def test_packages_that_call_each_other_come_together(harness: Desk) -> None:
    ping, pong = chain("ping", calls("pong"), ask("a", group("finance"))), chain("pong", calls("ping"))
    alone = harness.refusal(MACHINE, deploy(ping))
    assert [(p["process"], p["element"], p["code"]) for p in alone.fields["problems"]] == [
        ("ping", "to_pong", "unknown_process")
    ]
    done = harness.machine(DeployPackage(files=ping, others=(pong,)))
    assert (done.value["key"], [one["key"] for one in done.value["all"]]) == ("ping", ["ping", "pong"])
    assert [one["version"] for one in done.value["all"]] == [1, 1]
    again = harness.machine(DeployPackage(files=pong, others=(ping,)))
    assert [one["changed"] for one in again.value["all"]] == [False, False]


def test_together_means_all_or_none(harness: Desk) -> None:
    wrong = DeployPackage(files=tour(), others=(chain("broken", ask("a", group("nowhere"))),), decisions={"d": b"<x/>"})
    refusal = harness.refusal(MACHINE, wrong)
    assert {(p["process"], p["element"]) for p in refusal.fields["problems"]} == {("", "decisions/d"), ("broken", "a")}
    assert harness.code(MACHINE, DeployPackage(files=tour(), others=({},))) == "package_invalid"
    assert harness.code(MACHINE, DeployPackage(files={})) == "package_invalid"


def test_a_decision_may_belong_to_no_process(harness: Desk) -> None:
    content = read_folder(ROOT / "department_countersign").decisions
    name, table = next(iter(content.items()))
    done = harness.machine(DeployPackage(files={}, decisions={"shared": table}))
    assert done.value == {"key": None, "version": None, "changed": True}
    assert (harness.last().event, harness.last().payload) == ("DecisionsDeployed", {"decisions": ["shared"]})
    (row,) = harness.all(DecisionVersion, DecisionVersion.key == "shared")
    assert (row.process_key, row.version) == ("", 1)
    before = harness.rows()
    assert harness.machine(DeployPackage(files={}, decisions={"shared": table})).value["changed"] is False
    assert harness.changed(before) == []
    taken = harness.refusal(MACHINE, DeployPackage(files={}, decisions={name: table}))
    assert "department_countersign" in str(taken.fields["detail"])
    owned = harness.refusal(MACHINE, deploy({**tour(), "decisions/shared.dmn": table}))
    assert "belongs to no process" in str(owned.fields["detail"])


def test_the_key_chooses_a_process_of_a_collaboration(harness: Desk) -> None:
    first, second = (chain(key, ask(f"{key}_a", group("finance")))["process.bpmn"].decode() for key in ("one", "two"))
    inner = second[second.index("<process") :].replace('"s"', '"s2"').replace('"e"', '"e2"')
    both = first.replace("</definitions>", inner).encode()
    for key in ("one", "two"):
        harness.deploy_files({**chain(key), "process.bpmn": both})
        assert harness.task(harness.start(key, APPLICANT)).element == f"{key}_a"
    refusal = harness.refusal(MACHINE, deploy({**chain("three"), "process.bpmn": both}))
    assert [p["code"] for p in refusal.fields["problems"]] == ["one_process"]


def calls(key: str) -> Shape:
    return Shape(tag="callActivity", id=f"to_{key}", attributes=f'calledElement="{key}"')


def test_whoever_calls_a_process_is_held_to_its_outcomes(harness: Desk) -> None:
    ways = ["s>a", "a>x", 'x>yes[results.a.outcome = "approve"]', "x>no*"]
    shapes = [start(), ask("a", group("finance")), xor("x"), end("yes", "passed"), end("no", "vetoed")]
    called = package("countersign", draw("countersign", shapes, ways))
    caller = package("apply", draw("apply", [start(), call("c", "countersign"), end()], ["s>c", "c>e"]))
    together = harness.refusal(ADMIN, DeployPackage(files=caller, others=(called,)))
    assert [(p["element"], p["code"]) for p in together.fields["problems"]] == [("c", "result_ignored")]
    harness.act(ADMIN, deploy(called))
    afterwards = harness.refusal(ADMIN, deploy(caller))
    assert [(p["element"], p["code"]) for p in afterwards.fields["problems"]] == [("c", "result_ignored")]


def test_deploying_again_does_not_take_back_what_administrators_changed(harness: Desk) -> None:
    with_table(harness)
    approved(harness)
    with_table(harness, manifest="# another manifest, the same table")
    assert grade_of(harness, a_case(harness, 110)) == "B"
    other = DeployPackage(files={**graded(), "decisions/grade.dmn": dmn(major="90")})
    assert harness.code(ADMIN, other) == "decision_changed_here"
    in_force = harness.one(DecisionVersion, DecisionVersion.key == "grade", DecisionVersion.version == 2).content
    done = harness.act(ADMIN, DeployPackage(files={**graded(), "decisions/grade.dmn": in_force}))
    assert done.value["changed"]
    assert grade_of(harness, a_case(harness, 110)) == "B"
