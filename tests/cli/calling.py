"""The samples that the commands are tried on, and the command as a program of its own."""

from __future__ import annotations

import os
import subprocess
import sys

GOOD = "云岭省/2024/云岭省白沙县自然资源局.pdf"
BROKEN = "云岭省/2024/云岭省河口区教育局.pdf"
ENCRYPTED = "云岭省/2024/松岗区商务局（加密）.pdf"


def program(*words: object, **more: object) -> subprocess.CompletedProcess[str]:
    """`python -m juesuan` with these words, from start to end."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "juesuan", *map(str, words)],
        capture_output=True, text=True, encoding="utf-8", env=environment, check=False, **more,
    )  # fmt: skip
