"""What a stored password costs whoever tries to guess it: the tests themselves use a cheaper hash."""

import subprocess
import sys

ASKED = "from engine.runtime.passwords import hash_password; print(hash_password('correct horse battery'))"


def test_a_hash_costs_what_rfc_9106_recommends_where_memory_is_short() -> None:
    made = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True)
    assert made.stdout.split("$")[1:4] == ["argon2id", "v=19", "m=65536,t=3,p=4"]
