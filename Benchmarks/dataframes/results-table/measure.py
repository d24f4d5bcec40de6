"""Runs all operations on one engine, in a process of its own, and prints a JSON line for each."""
import json
import sys
import threading
import time
from pathlib import Path

import psutil
from engines import ENGINES


class Memory:
    """The most memory that this process and those below it take together, seen twenty times a second."""

    def __init__(self) -> None:
        self.most = 0
        self.own = psutil.Process()
        threading.Thread(target=self.watch, daemon=True).start()

    def watch(self) -> None:
        while True:
            total = 0
            for process in [self.own, *self.own.children(recursive=True)]:
                try: total += process.memory_full_info().pss
                except (psutil.Error, AttributeError): continue
            self.most = max(self.most, total)
            time.sleep(0.05)


def main() -> None:
    given = json.loads(sys.argv[1])
    paths = {kind: Path(path) for kind, path in given["paths"].items()}
    engine = ENGINES[given["engine"]](paths, given["workers"], Path(given["folder"]))
    memory = Memory()
    for name in given["operations"]:
        best, rows, error = None, None, None
        memory.most = 0
        try:
            for _ in range(given["rounds"]):
                start = time.perf_counter()
                rows = engine.run(name)
                best = min(time.perf_counter() - start, best or 1e9)
        except Exception as reason:  # Each engine has its own, and the next operation runs anyway.
            error = f"{type(reason).__name__}: {reason}"[:300]
        print(json.dumps({"name": name, "seconds": best, "memory": memory.most, "rows": rows if rows is None else sorted(rows, key=str), "error": error}, default=str), flush=True)
    engine.close()


if __name__ == "__main__":
    main()
