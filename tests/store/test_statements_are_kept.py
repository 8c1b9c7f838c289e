"""What every act asks is put into SQL once a process: doing so anew took half of what a start costs."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine.interfaces import CacheStats

from tests.factories.desk import Desk
from tests.factories.slip import ask, chain, person


def test_no_statement_of_a_start_or_a_completion_is_made_anew(harness: Desk) -> None:
    anew: list[str] = []

    def look(_connection: Any, _cursor: Any, statement: str, _values: Any, context: Any, _many: Any) -> None:  # noqa: ANN401 - as SQLAlchemy calls it
        if context is not None and context.compiled is not None and context.cache_hit is not CacheStats.CACHE_HIT:
            anew.append(statement)

    files = chain("slip", ask("sign", person('"fsj"')))
    harness.deployed(files)
    event.listen(harness.engine.database.engine, "before_cursor_execute", look)
    for _ in range(2):
        anew.clear()
        case = harness.start("slip", "fsj")
        harness.complete(harness.open_tasks(case)[0].id, "fsj")
    assert anew == []
