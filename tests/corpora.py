"""Test data that others have published, where it lies beside the repository; it is not part of it."""

import json
import os
from pathlib import Path

FOLDER = Path(os.environ.get("CORPORA", Path(__file__).resolve().parents[2] / "shared" / "corpora"))


def corpus(name):
    """The rows of one file; none where the file is not there: every test has cases of its own."""
    path = FOLDER / name
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
