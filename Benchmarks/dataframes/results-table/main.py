"""Measures operations on a table of results on Roost and on its peers, in one run: times, peak memory, and whether answers agree."""
import argparse
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

import table
from engines import ENGINES
from operations import NAMES


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run", description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000, help="rows of the table (5,000,000)")
    parser.add_argument("--data", type=Path, required=True, help="the folder of the files, which are made where they are not there")
    parser.add_argument("--workers", type=int, default=2, help="workers of Roost, and threads of the others (2)")
    parser.add_argument("--rounds", type=int, default=2, help="how often each operation runs; the best time counts (2)")
    parser.add_argument("--engines", default=",".join(ENGINES), help=f"which engines run ({','.join(ENGINES)})")
    parser.add_argument("--operations", help="which operations run, by their names with commas between them")
    return parser.parse_args()


class Peer:
    """An engine in a process of its own, which waits while the others run: they take turns with each operation."""

    def __init__(self, name: str, given: argparse.Namespace, paths: dict[str, Path]) -> None:
        self.folder = tempfile.TemporaryDirectory(dir=given.data)
        task = {"engine": name, "paths": {kind: str(path) for kind, path in paths.items()}, "workers": given.workers, "folder": self.folder.name}
        self.process = subprocess.Popen([sys.executable, str(Path(__file__).with_name("measure.py")), json.dumps(task)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.answers: dict[str, dict] = {}
        self.read()

    def read(self) -> dict | None:
        for line in self.process.stdout:
            if line.startswith("{"): return json.loads(line)
        return None

    def run(self, operation: str) -> None:
        before = self.answers.get(operation)
        if before and before["error"]: return
        try:
            self.process.stdin.write(operation + "\n")
            self.process.stdin.flush()
        except BrokenPipeError: pass
        answer = self.read() or {"seconds": None, "processor": None, "memory": 0, "rows": None, "error": "the process ended"}
        if before and not answer["error"]:
            for time in ("seconds", "processor"): answer[time] = min(answer[time], before[time])
            answer["memory"] = max(answer["memory"], before["memory"])
        self.answers[operation] = answer

    def close(self) -> dict[str, dict]:
        self.process.stdin.close()
        self.process.wait()
        self.folder.cleanup()
        return self.answers


def same(left, right) -> bool:
    try: return math.isclose(float(left), float(right), rel_tol=1e-9)
    except (TypeError, ValueError): return str(left) == str(right)


def agree(found: list | None, expected: list | None) -> bool:
    if found is None or expected is None: return True
    return len(found) == len(expected) and all(len(a) == len(b) and all(map(same, a, b)) for a, b in zip(found, expected))


def main() -> int:
    given = options()
    given.data = given.data.resolve()
    operations = given.operations.split(",") if given.operations else NAMES
    print(f"results-table: {given.rows:,} rows in {given.data}", file=sys.stderr, flush=True)
    paths = table.make(given.data, given.rows)
    names = given.engines.split(",")
    peers = {name: Peer(name, given, paths) for name in names}
    for operation in operations:
        print(f"results-table: {operation}", file=sys.stderr, flush=True)
        for _ in range(given.rounds):
            for peer in peers.values(): peer.run(operation)
    results = {name: peer.close() for name, peer in peers.items()}
    print(f"Seconds, seconds of processor time, and peak memory in MB of {given.rows:,} rows\n")
    print("| operation | " + " | ".join(names) + " | answers |")
    print("|---" * (len(names) + 2) + "|")
    good = True
    reference = "duckdb" if "duckdb" in names else names[0]
    for operation in operations:
        cells, words = [], []
        for name in names:
            answer = results[name].get(operation)
            if not answer or answer["error"]:
                cells.append("-")
                if name == "roost": words.append(f"roost: {answer['error'] if answer else 'no answer'}")
                continue
            cells.append(f"{answer['seconds']:.2f} / {answer['processor']:.2f} / {answer['memory'] / 2**20:,.0f}")
            # Daft's percentiles are approximate, and have another shape.
            expected = results[reference].get(operation)
            if name in ("roost", "spark") and expected and not agree(answer["rows"], expected["rows"]): words.append(f"{name} differs from {reference}")
        good = good and not words
        print(f"| {operation} | " + " | ".join(cells) + f" | {'; '.join(words) or 'equal'} |", flush=True)
    for name in names:
        for operation, answer in results[name].items():
            if answer["error"] and name != "roost": print(f"{name} has no answer to '{operation}': {answer['error']}", file=sys.stderr)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
