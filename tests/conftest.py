"""What every test stands on: no way out of this machine, and examples that do not depend on its speed."""

import sys
from ipaddress import ip_address

from hypothesis import settings

settings.register_profile("huiqian", deadline=None)
settings.load_profile("huiqian")


def _stay_on_this_machine(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse a connection beyond loopback: a test that needs one would pass only where it was written."""
    if event != "socket.connect":
        return
    address = arguments[1]
    host = address[0] if isinstance(address, tuple) else None  # a path is a socket of this machine
    if isinstance(host, str) and host != "localhost" and not ip_address(host).is_loopback:
        raise PermissionError(f"Expected tests to stay on this machine, but one connects to {host}.")


sys.addaudithook(_stay_on_this_machine)
