"""Runs on a host as the mail server of all: notes each letter with the host it came from, and can let one host wait."""

import asyncio
import sys
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Office:
    """Writes `<host> <message id>` for what it took, and `<host> waits` for what it lets wait.

    The host whose address stands in the file `waits` gets no answer to a letter while it stands there.
    """

    def __init__(self, folder: Path) -> None:
        self._came, self._waits = folder / "letters", folder / "waits"
        self._waits.write_text("", "ascii")
        self._came.write_text("", "ascii")

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        host = str((session.peer or ("",))[0])
        if self._waits.read_text("ascii") == host:
            self._note(f"{host} waits")
        while self._waits.read_text("ascii") == host:  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.2)
        self._note(f"{host} {message_from_bytes(bytes(envelope.content or b''))['Message-ID']}")
        return "250 kept"

    def _note(self, line: str) -> None:
        with self._came.open("a", encoding="ascii") as letters:
            letters.write(f"{line}\n")


async def main(address: str, folder: str) -> None:
    """Listen until the end."""
    office = Office(Path(folder))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(office, hostname="post"), address, 25)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
