import socket

import pytest


def test_no_test_leaves_this_machine() -> None:
    with socket.socket() as connection, pytest.raises(PermissionError):
        connection.connect(("192.0.2.1", 9))
