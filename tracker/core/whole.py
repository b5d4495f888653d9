"""A file that stands whole or not at all, whatever happens while it is written."""

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a neighbour and rename it into place. Raises OSError; then nothing new stands there.

    Writers of the same file do not meet: each has a neighbour of its own, and the last one stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, neighbour = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(neighbour).replace(path)
    except OSError:
        Path(neighbour).unlink(missing_ok=True)
        raise
