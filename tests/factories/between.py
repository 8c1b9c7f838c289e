"""A task that one person decides alone, under conditions if they wish; somebody else has the next."""

from engine.store.tasks import Task
from tests.factories.desk import Desk
from tests.factories.slip import ask, chain, person

OWNER, NEXT = "cwcz", "xz"
"""The head of finance decides it; the president comes after."""


def alone(desk: Desk) -> Task:
    sign = ask("sign", person(f'"{OWNER}"'), task='verb="approve" conditions="true" recusable="true"')
    return desk.task(desk.deployed(chain("alone", sign, ask("then", person(f'"{NEXT}"')))))
