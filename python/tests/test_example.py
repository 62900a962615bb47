"""The example runs from top to bottom."""

import os
import subprocess
import sys
from pathlib import Path

from conftest import Server

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "first_hour.py"


def test_the_first_hour_runs_from_top_to_bottom(fresh_server: Server) -> None:
    environment = {**os.environ, "HEADROOM_URL": fresh_server.url, "HEADROOM_TOKEN": fresh_server.token}
    done = subprocess.run([sys.executable, EXAMPLE], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    for word in ("ORD-1160", "2027-01-18", "unpegged", "P80"):
        assert word in done.stdout, f"{word} is not told:\n{done.stdout}"
