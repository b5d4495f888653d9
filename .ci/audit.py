"""Are there known weaknesses in what the product is made of? `make audit`, and a part of `make check`.

Asks pip-audit about requirements/base.txt. An audit that reached no advisory database finds nothing and looks
like a good one, so a planted requirement goes first, whose weaknesses have been known since 2023: only when it is
reported does the rest count.

Ends with 0: no known weakness, or nothing audited and --if-reachable given. 1: a weakness. 2: nothing audited.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLANTED = "reportlab==3.6.12"
SECONDS = 120


def audit(requirements: Path) -> tuple[list[str], str]:
    """The weaknesses found, each in a line, and what went wrong, if anything."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--strict",
        "--disable-pip",
        "--format",
        "json",
        "--timeout",
        "10",
    ]
    command += ["--progress-spinner", "off", "--requirement", str(requirements)]
    command += ["--require-hashes"] if "--hash" in requirements.read_text(encoding="utf-8") else ["--no-deps"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return [], f"no answer within {SECONDS} seconds"
    try:
        rows = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return [], done.stderr.strip().rpartition("\n")[2] or "no answer"
    found = [
        f"{row['name']} {row['version']}: {hit['id']}, mended in {', '.join(hit['fix_versions']) or 'no version'}"
        for row in rows
        for hit in row.get("vulns", [])
    ]
    return found, "" if found or done.returncode == 0 else done.stderr.strip()


def main(if_reachable: bool) -> int:
    with tempfile.TemporaryDirectory() as folder:
        canary = Path(folder) / "canary.txt"
        canary.write_text(f"{PLANTED}\n", encoding="utf-8")
        seen, why = audit(canary)
    if not seen:
        why = f" ({why})" if why else ""
        print(f"audit: the advisory database could not be reached: NOTHING WAS AUDITED{why}")
        return 0 if if_reachable else 2
    found, why = audit(ROOT / "requirements/base.txt")
    for line in [*found, *([why] if why else [])]:
        print(f"audit: {line}")
    if not found and not why:
        print("audit: no known weakness in requirements/base.txt; the planted one was found")
    return 1 if found or why else 0


if __name__ == "__main__":
    sys.exit(main("--if-reachable" in sys.argv[1:]))
