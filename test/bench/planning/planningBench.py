"""Times what pyiceberg takes for one piece of work on a table's metadata.

    python test/bench/planning/planningBench.py METADATA_FILE open|manifests|plan|entries

Prints one JSON object: {"seconds", "count", "peakMb"}; seconds is that of the work alone.
"""

import json
import resource
import sys
import time

from pyiceberg.table import StaticTable


def main():
    metadata_file, work = sys.argv[1:]
    began = time.perf_counter()
    table = StaticTable.from_metadata(metadata_file)
    if work != "open":
        began = time.perf_counter()
    count = WORKS[work](table)
    seconds = time.perf_counter() - began
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "count": count, "peakMb": round(peak_kb / 1024)}))


def entries(table):
    return sum(len(manifest.fetch_manifest_entry(table.io)) for manifest in table.current_snapshot().manifests(table.io))


WORKS = {
    "open": lambda table: len(table.metadata.snapshots),
    "manifests": lambda table: len(table.current_snapshot().manifests(table.io)),
    "plan": lambda table: len(list(table.scan().plan_files())),
    "entries": entries,
}

main()
