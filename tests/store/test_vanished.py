import pytest
from sqlalchemy import make_url

from engine.store.vanished import GONE, noticing
from tests.factories.desk import Desk


@pytest.mark.postgresql
def test_the_driver_takes_what_makes_it_notice(on_postgresql: Desk) -> None:
    with on_postgresql.engine.database.reading() as session:
        driver = session.connection().connection.driver_connection
        assert driver is not None
        told = driver.info.get_parameters()
    assert (told["keepalives_idle"], told["tcp_user_timeout"]) == ("5", str(GONE * 1000))


def test_what_the_address_says_itself_stands() -> None:
    address = make_url("postgresql://a/x?connect_timeout=30&options=-c%20tcp_keepalives_idle%3D60")
    opened = noticing(address, "search_path=y")
    assert "connect_timeout" not in opened
    said = str(opened["options"])
    assert said.endswith("-c search_path=y -c tcp_keepalives_idle=60")
    assert said.startswith("-c tcp_keepalives_idle=5 ")
