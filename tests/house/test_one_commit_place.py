import ast

from tests.house.sources import nodes, place

# The one transaction of the product; alembic's own, which runs before anything is served; and the end of one that
# PostgreSQL lets nothing be written in. A rehearsal's copy is filled before an engine is opened over it.
MAY_COMMIT = ("engine/executor.py", "engine/store/migrations/", "engine/store/database.py", "engine/copying.py")
OPENERS = {"commit", "begin"}
# Other things begin as well; a transaction begins on one of these.
TRANSACTIONAL = ("session", "connection", "database", "engine", "write")


def opens(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in OPENERS:
        return False
    owner = ast.unparse(call.func.value).lower()
    if call.func.attr == "begin":
        return owner.endswith(TRANSACTIONAL)
    return owner != "savepoint"  # it is taken back or kept with the transaction around it


def test_only_the_executor_opens_and_commits_a_transaction() -> None:
    found = [place(name, call) for name, call in nodes(ast.Call) if opens(call) and not name.startswith(MAY_COMMIT)]
    assert found == []
