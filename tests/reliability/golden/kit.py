"""A case that waits for everything at once, and whoever makes it go on until it has ended."""

from sqlalchemy import select

from engine.api import Actor
from engine.commands.broadcast_signal import BroadcastSignal
from engine.commands.correlate_message import CorrelateMessage
from engine.commands.resume_instance import ResumeInstance
from engine.commands.start_instance import StartInstance
from engine.commands.suspend_instance import SuspendInstance
from engine.store.subscriptions import Subscription
from engine.testing import MACHINE, ProcessDesk
from tests.factories.slip import DONE, ask, package, person
from tests.spiff.drawing import (
    Shape,
    border,
    both,
    catch,
    draw,
    end,
    event_sub,
    gateway,
    message_definition,
    on_message,
    start,
    sub,
    timer_definition,
    xor,
)

KEY = "golden"
STARTER = "lc_pi"
ADMINISTRATOR = "sys_admin"
SIGNAL = '<signalEventDefinition signalRef="signal_fire"/>'
MOST = 60


def _task(name: str) -> Shape:
    return ask(name, person(f'"{STARTER}"'), outcomes=DONE, due='in="5 workdays"')


def kit() -> dict[str, bytes]:
    """A process whose branches wait for people, time, a message, a signal, and whichever of two comes first.

    One branch stands in a sub-process with an event sub-process, one in a multi-instance one after the other, one in a
    multi-instance side by side; a task has a timer on its border that repeats its own branch.
    """
    inside = [
        start("is"),
        _task("inner"),
        end("ie"),
        event_sub("stop", [on_message("stops", "stop"), end("se")], ["stops>se"]),
    ]
    turn = [start("ts"), _task("turn"), end("te")]
    each = [start("es"), _task("each"), end("ee")]
    shapes = [
        start(),
        both("all"),
        _task("plain"),
        border("nudge", "plain", timer_definition("P2D"), interrupting=False),
        _task("nudged"),
        end("over"),
        catch("letter", message_definition("letter"), keeps="number"),
        catch("siren", SIGNAL),
        catch("pause", timer_definition("P3D")),
        gateway("eventBased", "first"),
        catch("reply", message_definition("reply")),
        catch("silence", timer_definition("P10D")),
        xor("either"),
        sub("room", inside, ["is>inner", "inner>ie"]),
        sub("turns", turn, ["ts>turn", "turn>te"], each=("[1, 2]", "number"), sequential="true"),
        sub("many", each, ["es>each", "each>ee"], each=('["a", "b", "c"]', "letter")),
        both("join"),
        end(),
    ]
    branches = ("plain", "letter", "siren", "pause", "room", "turns", "many")
    flows = [
        "s>all",
        *(f"all>{name}" for name in (*branches, "first")),
        *(f"{name}>join" for name in branches),
        "first>reply",
        "first>silence",
        "reply>either",
        "silence>either",
        "either>join",
        "nudge>nudged",
        "nudged>over",
        "join>e",
    ]
    return package(KEY, draw(KEY, shapes, flows))


def begin(desk: ProcessDesk) -> str:
    """Start the case, and do one of several where several do the same; returns its id."""
    desk.deploy_files(kit())
    case = str(desk.engine.execute(StartInstance(process_key=KEY), Actor.person(STARTER)).instance_id)
    for element in ("turn", "each"):
        desk.complete(desk.open_tasks(case, element)[0].id, STARTER, "done")
    return case


def begin_suspended(desk: ProcessDesk) -> str:
    """Start another one and suspend it; returns its id."""
    case = begin(desk)
    desk.engine.execute(SuspendInstance(instance_id=case, reason="等上级通知"), Actor.person(ADMINISTRATOR))
    return case


def go_on(desk: ProcessDesk, case: str) -> list[str]:
    """Do everything the case waits for until it has ended; returns the elements that were done or reached."""
    done: list[str] = []
    if desk.instance(case).state == "suspended":
        desk.engine.execute(ResumeInstance(instance_id=case, reason="通知已到"), Actor.person(ADMINISTRATOR))
    for _ in range(MOST):
        if desk.instance(case).state != "active":
            return done
        done.append(_once(desk, case))
    raise AssertionError(f"still at {desk.waiting(case)}")


def _once(desk: ProcessDesk, case: str) -> str:
    for task in desk.open_tasks(case):
        desk.complete(task.id, STARTER, "done")
        return task.element
    with desk.engine.database.reading() as session:
        waits = session.scalars(select(Subscription).where(Subscription.instance_id == case)).all()
    for wait in waits:
        if wait.kind == "signal":
            desk.engine.execute(BroadcastSignal(name=wait.name), MACHINE)
        else:
            desk.engine.execute(CorrelateMessage(name=wait.name, key=case, payload={"number": "7"}), MACHINE)
        desk.settle()
        return wait.element
    due = desk.engine.next_due()
    assert due is not None, f"nothing is waited for at {desk.waiting(case)}"
    desk.advance_to(due)
    return "time"
