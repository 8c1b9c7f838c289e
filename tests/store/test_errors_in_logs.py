"""An error of the database says which statement failed, and nothing of what somebody wrote."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.factories.desk import Desk


def test_an_error_names_the_statement_and_not_what_was_to_be_written(harness: Desk) -> None:
    wrong = text("INSERT INTO nowhere (opinion) VALUES (:opinion)")
    with pytest.raises(DBAPIError) as failed, harness.engine.database.engine.connect() as connection:
        connection.execute(wrong, {"opinion": "机密的理由"})
    assert "INSERT INTO nowhere" in str(failed.value)
    assert "机密" not in str(failed.value)
