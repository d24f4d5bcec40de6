"""Shows how time and memory of Roost grow with the rows of a table: doubled rows, a limit of memory, the driver, a file of 20 GB."""
import argparse
import json
import math
import os
import shutil
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import psutil
import pyarrow as pa
import pyarrow.parquet

OPERATIONS = {
    "group": "SELECT grp, count(*) AS n, avg(latency) AS mean, percentile(latency, 0.95) AS p95 FROM {t} GROUP BY grp",
    "join": "SELECT count(*) AS n, sum(a.latency) AS l FROM {t} a JOIN {t} b ON a.id = b.id + 1",
    "distinct": "SELECT count(*) AS n FROM (SELECT DISTINCT answer FROM {t})",
    "window": "SELECT sum(r) AS s FROM (SELECT row_number() OVER (PARTITION BY grp ORDER BY latency, id) AS r FROM {t})",
    "sort and write": "SELECT * FROM {t} ORDER BY latency, id",
    "write": "SELECT * FROM {t} WHERE latency >= 0",
}
# What holds rows of about four times the limit of memory.
LARGE = {
    "sort": "SELECT * FROM {t} ORDER BY answer",
    "join": "SELECT a.id, a.answer, b.answer AS other FROM {t} a JOIN {t} b ON a.answer = b.answer",
    "distinct": "SELECT DISTINCT answer, id FROM {t}",
    "group": "SELECT answer, count(*) AS n, max(id) AS m FROM {t} GROUP BY answer",
}


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the files, which are made where they are not there")
    parser.add_argument("--millions", default="1,2,4,8,16", help="how many rows, each twice as many as before (1,2,4,8,16)")
    parser.add_argument("--workers", type=int, default=2, help="workers of Roost (2)")
    parser.add_argument("--memory", default="512MB", help="the limit of memory (512MB)")
    parser.add_argument("--only", default="doubling,driver,memory,large", help="which of the four are shown")
    return parser.parse_args()


def table(folder: Path, millions: int) -> Path:
    """Rows of a results table whose texts of 96 letters nothing compresses."""
    path = folder / f"results-{millions}m.parquet"
    if path.exists(): return path
    folder.mkdir(parents=True, exist_ok=True)
    text = " || ".join(f"md5(({number}, range)::VARCHAR)" for number in range(3))
    duckdb.connect(config={"threads": 2}).execute(f"""
        COPY (SELECT range AS id, 'model-' || range % 5 AS model, 'g' || hash(range) % 1000 AS grp, hash(range + 1) % 4000 AS prompt_tokens,
            (hash(range + 2) % 1000000) / 100000.0::DOUBLE AS latency, {text} AS answer FROM range({millions * 1_000_000}))
        TO '{path}.part' (FORMAT PARQUET)""")
    Path(f"{path}.part").rename(path)
    return path


def large(folder: Path) -> Path:
    """A Parquet file of 20 GB, nearly all of it a hole: its row groups are the same bytes."""
    path = folder / "large.parquet"
    if path.exists(): return path
    folder.mkdir(parents=True, exist_ok=True)
    rows, base = 100_000, folder / "base.parquet"
    pa.parquet.write_table(pa.table({"id": range(rows), "model": ["gpt-4o", "llama"] * (rows // 2), "text": [f"{row} " + "the answer of a model " * 8 for row in range(rows)]}), base, compression="none", use_dictionary=False, row_group_size=rows)
    one = pa.parquet.read_metadata(base)
    all_groups = pa.parquet.read_metadata(base)
    for _ in range(20 * 10**9 // base.stat().st_size): all_groups.append_row_groups(one)
    all_groups.write_metadata_file(folder / "footer")

    def footer(bytes_: bytes) -> bytes: return bytes_[len(bytes_) - 8 - struct.unpack("<I", bytes_[-8:-4])[0]:]
    data, end = base.read_bytes(), footer((folder / "footer").read_bytes())
    with open(path, "wb") as file:
        file.write(data[:len(data) - len(footer(data))])
        file.seek(20 * 10**9)
        file.write(end)
    return path


class Program:
    """Roost's TableBenchmark, and the most memory that it and its workers take: the largest of them, and all together."""

    def __init__(self, given: argparse.Namespace, memory: str | None = None) -> None:
        self.process = subprocess.Popen([os.environ["TABLE_BENCHMARK"], f"local[{given.workers}]", *([memory] if memory else [])], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.worker = self.all = 0
        self.is_over = False
        threading.Thread(target=self.watch, daemon=True).start()

    def watch(self) -> None:
        own = psutil.Process(self.process.pid)
        while not self.is_over:
            total = 0
            try: processes = [own, *own.children(recursive=True)]
            except psutil.Error: return
            for process in processes:
                try: memory = process.memory_full_info()
                except (psutil.Error, AttributeError): continue
                total += memory.pss
                if process.pid != own.pid: self.worker = max(self.worker, memory.rss)
            self.all = max(self.all, total)
            time.sleep(0.05)

    def send(self, task: dict) -> dict:
        self.worker = self.all = 0
        self.process.stdin.write(json.dumps(task) + "\n")
        self.process.stdin.flush()
        if "view" in task: return {}
        for line in self.process.stdout:
            if line.startswith('{"'): return json.loads(line)
        return {"error": f"the program ended with {self.process.wait()}"}

    def close(self) -> None:
        self.is_over = True
        self.process.stdin.close()
        self.process.wait()


def task(name: str, sql: str, folder: Path) -> dict:
    """Queries of many rows write them."""
    made = {"run": name, "sql": sql}
    if sql.startswith("SELECT *") or sql in [text.format(t="t") for text in LARGE.values()]: made["write"] = str(folder / "written")
    return made


def megabytes(count: int) -> str: return f"{count / 2**20:,.0f}"


def engine_seconds(path: Path, folder: Path) -> dict[str, float]:
    """What the same queries take DuckDB alone, with two threads: how much of a factor is the engine's own."""
    connection = duckdb.connect(config={"threads": 2})
    connection.execute(f"CREATE VIEW t AS SELECT * FROM '{path}'")
    found = {}
    for name, sql in OPERATIONS.items():
        sql = sql.format(t="t").replace("percentile(", "quantile_cont(")
        if sql.startswith("SELECT *"): sql = f"COPY ({sql}) TO '{folder / 'alone.parquet'}' (FORMAT PARQUET)"
        times = []
        for _ in range(3):
            start = time.monotonic()
            connection.execute(sql).fetchall()
            times.append(time.monotonic() - start)
        found[name] = min(times)
    (folder / "alone.parquet").unlink(missing_ok=True)
    return found


def doubling(given: argparse.Namespace) -> bool:
    """Asks that twice the rows take at most 2.2 times the time, as a mean of all doublings: one alone is a matter of caches."""
    print("\nSeconds of Roost | of DuckDB alone, each with how often those of half the rows\n")
    sizes = [int(text) for text in given.millions.split(",")]
    print("| million rows | " + " | ".join(f"{name} | alone" for name in OPERATIONS) + " |")
    print("|---" * (2 * len(OPERATIONS) + 1) + "|")
    good, first, before, alone_before = True, {}, {}, {}
    program = Program(given)
    for size in sizes:
        path = table(given.data, size)
        program.send({"view": "t", "path": str(path), "format": "parquet"})
        alone, cells = engine_seconds(path, given.data), []
        for name, sql in OPERATIONS.items():
            answers = [program.send(task(name, sql.format(t="t"), given.data)) for _ in range(3)]
            if any("error" in answer for answer in answers):
                good = False
                cells += [next(answer["error"] for answer in answers if "error" in answer)[:200], ""]
                continue
            seconds = min(answer["seconds"] for answer in answers)
            times = seconds / before[name] if name in before else None
            own = alone[name] / alone_before[name] if name in alone_before else None
            first.setdefault(name, seconds)
            cells += [f"{seconds:.2f}" + (f" ({times:.2f})" if times else ""), f"{alone[name]:.2f}" + (f" ({own:.2f})" if own else "")]
            before[name] = seconds
        alone_before = alone
        print(f"| {size} | " + " | ".join(cells) + " |", flush=True)
    program.close()
    doublings = math.log2(sizes[-1] / sizes[0])
    means = {name: (before[name] / seconds) ** (1 / doublings) for name, seconds in first.items() if doublings > 0}
    print("\nMean of a doubling: " + ", ".join(f"{name} {mean:.2f}" for name, mean in means.items()))
    return good and all(mean <= 2.2 for mean in means.values())


def driver(given: argparse.Namespace) -> bool:
    """The driver is in the program of the session, whose memory is the most that it had."""
    sizes = [int(text) for text in given.millions.split(",")]
    print("\nMB of the session's program, with the driver in it, at its most\n")
    print("| million rows | group | write | sort and write | rows read in order |")
    print("|---|---|---|---|---|")
    found = []
    for size in (sizes[0], sizes[-1]):
        cells = []
        for name in ("group", "write", "sort and write", "iterate"):
            program = Program(given)
            program.send({"view": "t", "path": str(table(given.data, size)), "format": "parquet"})
            asked = {"run": name, "path": str(table(given.data, size)), "format": "parquet", "action": "iterate"} if name == "iterate" else task(name, OPERATIONS[name].format(t="t"), given.data)
            answer = program.send(asked)
            cells.append(answer.get("memory") or 0)
            if "error" in answer: print(answer["error"], file=sys.stderr)
            program.close()
        found.append(cells)
        print(f"| {size} | " + " | ".join(map(megabytes, cells)) + " |", flush=True)
    return all(last <= first * 1.25 + (16 << 20) for first, last in zip(*found))


def memory(given: argparse.Namespace) -> bool:
    size = int(given.millions.split(",")[-1])
    path = table(given.data, size)
    print(f"\n{size} million rows, {megabytes(path.stat().st_size)} MB as Parquet, with --memory {given.memory}\n")
    print("| operation | seconds | MB of the largest worker | |")
    print("|---|---|---|---|")
    good = True
    for name, sql in LARGE.items():
        program = Program(given, given.memory)
        program.send({"view": "t", "path": str(path), "format": "parquet"})
        answer = program.send(task(name, sql.format(t="t"), given.data))
        good = good and "error" not in answer
        print(f"| {name} | {answer.get('seconds', 0):.1f} | {megabytes(program.worker)} | {answer.get('error', '')[:300]} |", flush=True)
        program.close()
    return good


def looks(given: argparse.Namespace) -> bool:
    path = large(given.data)
    print(f"\nA Parquet file of {path.stat().st_size:,} bytes\n")
    print("| action | seconds | MB of the session and its workers |")
    print("|---|---|---|")
    good = True
    program = Program(given)
    for action in ("schema", "show", "limit", "count"):
        answer = program.send({"run": action, "path": str(path), "format": "parquet", "action": action})
        time.sleep(0.2)
        good = good and answer.get("seconds", 9) < 1 and program.all < 200 << 20
        print(f"| {action} | {answer.get('seconds', 0):.2f} | {megabytes(program.all)} | {answer.get('error', '')}", flush=True)
    program.close()
    return good


def main() -> int:
    given = options()
    given.data = given.data.resolve()
    shown = {"doubling": doubling, "driver": driver, "memory": memory, "large": looks}
    results = {name: shown[name](given) for name in given.only.split(",")}
    shutil.rmtree(given.data / "written", ignore_errors=True)
    print()
    for name, is_good in results.items(): print(f"{name}: {'PASS' if is_good else 'FAIL'}")
    return 0 if all(results.values()) else 1


sys.exit(main())
