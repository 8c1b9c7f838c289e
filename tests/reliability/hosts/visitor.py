"""Somebody at a host of their own who reads pages and sends forms."""

import json
import re
import subprocess
from dataclasses import dataclass, field

_HIDDEN = re.compile(r'<input type="hidden" name="(csrf|key|seen_version)" value="([^"]*)">')


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; status 0 says that nothing did."""

    status: int
    text: str
    seconds: float
    location: str = ""
    cookies: tuple[str, ...] = field(default=())


class Visitor:
    """One visitor, whose browser is a program that takes one request after the other."""

    def __init__(self, browser: "subprocess.Popen[bytes]") -> None:
        self._browser = browser
        self.waited: list[float] = []

    def get(self, path: str) -> Answer:
        """Open a page."""
        self._send(path, None)
        return self.hear()

    def post(self, path: str, *, on: str, **fields: str) -> Answer:
        """Send a form that stands on the page `on`."""
        self.begin(path, {**self.hidden(on), **fields})
        return self.hear()

    def hidden(self, path: str) -> dict[str, str]:
        """Return what a page's form carries beside what people fill in."""
        return dict(_HIDDEN.findall(self.get(path).text))

    def begin(self, path: str, fields: dict[str, str]) -> None:
        """Send a form, and do not wait."""
        self._send(path, fields)

    def hear(self) -> Answer:
        """Wait for the answer to what was sent."""
        assert self._browser.stdout is not None
        told = json.loads(self._browser.stdout.readline())
        self.waited.append(told["seconds"])
        return Answer(**{**told, "cookies": tuple(told.get("cookies", ()))})

    def sign_in(self, login: str, password: str) -> Answer:
        """Sign in by the form."""
        return self.post("/sign-in", on="/sign-in", login=login, password=password)

    def approve(self, task: str) -> Answer:
        """Agree to a task on its page."""
        return self.post(f"/inbox/{task}/complete", on=f"/inbox/{task}", outcome="approve")

    def _send(self, path: str, form: dict[str, str] | None) -> None:
        assert self._browser.stdin is not None
        self._browser.stdin.write(json.dumps({"path": path, "form": form}).encode() + b"\n")
        self._browser.stdin.flush()
