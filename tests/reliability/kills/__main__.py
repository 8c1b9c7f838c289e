"""The long run: `python -m tests.reliability.kills --kills 1000 [--url postgresql+psycopg://…] [--seed 1]`."""

import argparse
import json
from dataclasses import asdict

from tests.benchmarks.places import a_folder
from tests.reliability.kills.letters import a_mail_server
from tests.reliability.kills.running import run_kills


def main() -> int:
    """Run, print what came of it, and fail unless every promise was kept."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=1000)
    asked.add_argument("--url", default="", help="an empty database; SQLite in a folder of its own without one")
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    with a_folder() as folder, a_mail_server() as (letters, smtp_url):
        url = given.url or f"sqlite:///{folder / 'kills.db'}"
        outcome = run_kills(url, folder, letters, smtp_url, kills=given.kills, seed=given.seed)
    print(json.dumps({**asdict(outcome), "sound": outcome.sound}, indent=2))  # noqa: T201 - the answer
    return 0 if outcome.sound else 1


if __name__ == "__main__":
    raise SystemExit(main())
