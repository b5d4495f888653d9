"""Draws one report in a process of its own and prints what it took, as JSON: seconds, MB at most, pages.

    python tests/bench/drawn.py ours TREE.json | theirs PAGE.html

Both begin to count when everything is imported; the memory is the process' own, imports and all.
"""

import io
import json
import os
import resource
import sys
from pathlib import Path
from time import perf_counter, process_time

ROOT = Path(__file__).resolve().parents[2]


def ours(text: str) -> tuple[float, float, bytes]:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    import django

    django.setup()
    from reports.annual.freeze.codec import read
    from reports.pdf.writer import write

    document, stream = read(text), io.BytesIO()
    start, worked = perf_counter(), process_time()
    write(document, stream)
    return perf_counter() - start, process_time() - worked, stream.getvalue()


def theirs(text: str) -> tuple[float, float, bytes]:
    from weasyprint import HTML

    start, worked = perf_counter(), process_time()
    made = HTML(string=text).write_pdf(pdf_variant="pdf/ua-1")
    return perf_counter() - start, process_time() - worked, made


if __name__ == "__main__":
    wall, worked, made = {"ours": ours, "theirs": theirs}[sys.argv[1]](Path(sys.argv[2]).read_text("utf-8"))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    Path(sys.argv[2]).with_suffix(f".{sys.argv[1]}.pdf").write_bytes(made)
    sys.stdout.write(json.dumps({"wall": wall, "cpu": worked, "MB": most, "kB": len(made) / 1000}))
