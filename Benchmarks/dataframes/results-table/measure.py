"""Runs operations on one engine, in a process of its own: an operation's name a line on standard input, a JSON line for each."""
import json
import sys
import threading
import time
from pathlib import Path

import psutil
from engines import ENGINES


class Memory:
    """The most memory that this process and those below it take together, seen ten times a second while something runs."""

    def __init__(self) -> None:
        self.most = 0
        self.own = psutil.Process()
        self.isOn = threading.Event()
        threading.Thread(target=self.watch, daemon=True).start()

    def watch(self) -> None:
        while True:
            self.isOn.wait()
            self.look()
            time.sleep(0.1)

    def processor(self) -> float:
        """Seconds of processor time that this process and those below it have taken."""
        total = 0.0
        for process in [self.own, *self.own.children(recursive=True)]:
            try: total += sum(process.cpu_times()[:2])
            except psutil.Error: continue
        return total

    def look(self) -> None:
        total = 0
        for process in [self.own, *self.own.children(recursive=True)]:
            try: total += process.memory_full_info().pss
            except (psutil.Error, AttributeError): continue
        self.most = max(self.most, total)


def main() -> None:
    given = json.loads(sys.argv[1])
    paths = {kind: Path(path) for kind, path in given["paths"].items()}
    engine = ENGINES[given["engine"]](paths, given["workers"], Path(given["folder"]))
    memory = Memory()
    print("{}", flush=True)
    for line in sys.stdin:
        name = line.strip()
        seconds, processor, rows, error = None, None, None, None
        memory.most = 0
        memory.isOn.set()
        try:
            start, before = time.perf_counter(), memory.processor()
            rows = engine.run(name)
            seconds, processor = time.perf_counter() - start, memory.processor() - before
        except Exception as reason:  # Each engine has its own, and the next operation runs anyway.
            error = f"{type(reason).__name__}: {reason}"[:300]
        memory.isOn.clear()
        memory.look()
        print(json.dumps({"seconds": seconds, "processor": processor, "memory": memory.most, "rows": rows if rows is None else sorted(rows, key=str), "error": error}, default=str), flush=True)
    engine.close()


if __name__ == "__main__":
    main()
