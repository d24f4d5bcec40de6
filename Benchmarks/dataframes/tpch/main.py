"""Runs TPC-H's queries on Roost, DuckDB and PySpark over the same Parquet files, compares their answers, and prints their times."""
import argparse
import datetime
import decimal
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from queries import QUERIES, TABLES, text


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="the scale factor (1)")
    parser.add_argument("--data", type=Path, required=True, help="the folder of the Parquet files, which are made where they are not there")
    parser.add_argument("--workers", type=int, default=2, help="workers of Roost, and threads of the others (2)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each query runs; the best time counts (3)")
    parser.add_argument("--queries", help="the numbers of the queries, such as 1,6,14")
    parser.add_argument("--engines", default="roost,duckdb,spark", help="which engines run")
    parser.add_argument("--json", type=Path, help="writes times and checks into this file, too")
    return parser.parse_args()


def files(folder: Path, scale: float) -> dict[str, Path]:
    folder = folder / f"scale-{scale:g}"
    paths = {table: folder / f"{table}.parquet" for table in TABLES}
    if not all(path.exists() for path in paths.values()):
        program = Path(sys.executable).parent / "tpchgen-cli"
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([program, "parquet", "--quiet", "--scale-factor", f"{scale:g}", "--output-dir", folder], check=True, stdout=sys.stderr)
    return paths


class Engine:
    """Answers queries; seconds and rows of each query, or an error, are kept."""

    def __init__(self, given: argparse.Namespace, paths: dict[str, Path]) -> None:
        self.given, self.paths = given, paths
        self.seconds: dict[int, float] = {}
        self.rows: dict[int, list[list]] = {}
        self.errors: dict[int, str] = {}
        self.open()

    def measure(self, number: int) -> None:
        if number in self.errors: return
        try:
            start = time.perf_counter()
            seconds, rows = self.run(number, text(number, self.given.scale))
            seconds = seconds or time.perf_counter() - start
        except Exception as reason:  # Each engine has its own, and the next query runs anyway.
            self.errors[number] = f"{type(reason).__name__}: {reason}"[:300]
            return
        self.seconds[number] = min(seconds, self.seconds.get(number, math.inf))
        self.rows[number] = rows

    def close(self) -> None: pass


class Roost(Engine):
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen([os.environ["TABLE_BENCHMARK"], f"local[{self.given.workers}]"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for table, path in self.paths.items(): self.send({"view": table, "path": str(path), "format": "parquet"})

    def send(self, task: dict) -> None:
        self.process.stdin.write(json.dumps(task) + "\n")
        self.process.stdin.flush()

    def run(self, number: int, sql: str) -> tuple[float | None, list[list]]:
        path = Path(self.folder.name, str(number))
        self.send({"run": str(number), "sql": sql, "rows": str(path)})
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer: raise RuntimeError(answer["error"])
        return answer["seconds"], [json.loads(row) for row in path.read_text().splitlines()]

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()
        self.folder.cleanup()


class DuckDB(Engine):
    def open(self) -> None:
        import duckdb

        self.connection = duckdb.connect(config={"threads": self.given.workers})
        for table, path in self.paths.items(): self.connection.execute(f"create view {table} as select * from read_parquet('{path}')")

    def run(self, number: int, sql: str) -> tuple[float | None, list[list]]:
        return None, [list(row) for row in self.connection.execute(sql).fetchall()]


class Spark(Engine):
    def open(self) -> None:
        from pyspark.sql import SparkSession

        workers = self.given.workers
        settings = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.driver.memory": "6g", "spark.sql.shuffle.partitions": str(2 * workers), "spark.sql.session.timeZone": "UTC"}
        builder = SparkSession.builder.master(f"local[{workers}]").appName("tpch")
        for key, value in settings.items(): builder = builder.config(key, value)
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("OFF")
        for table, path in self.paths.items(): self.session.read.parquet(str(path)).createOrReplaceTempView(table)

    def run(self, number: int, sql: str) -> tuple[float | None, list[list]]:
        return None, [list(row) for row in self.session.sql(sql).collect()]

    def close(self) -> None: self.session.stop()


ENGINES = {"roost": Roost, "duckdb": DuckDB, "spark": Spark}


def same(left, right) -> bool:
    if left is None or right is None: return left is right

    def number(value):
        if isinstance(value, (int, float, decimal.Decimal)): return float(value)
        try: return float(value)
        except ValueError: return None
    first, second = number(left) if not isinstance(left, datetime.date) else None, number(right) if not isinstance(right, datetime.date) else None
    if first is not None and second is not None: return math.isclose(first, second, rel_tol=2e-5, abs_tol=1e-6)
    return str(left) == str(right)


def difference(found: list[list], expected: list[list]) -> str | None:
    """What is the first difference; nil where there is none. A sum's last digits are the type's of each engine."""
    if len(found) != len(expected): return f"{len(found)} rows, not {len(expected)}"
    for number, (left, right) in enumerate(zip(found, expected), 1):
        if len(left) != len(right) or not all(same(a, b) for a, b in zip(left, right)): return f"row {number}: {left}, not {right}"
    return None


def main() -> int:
    given = options()
    numbers = [int(number) for number in given.queries.split(",")] if given.queries else list(QUERIES)
    paths = files(given.data.resolve(), given.scale)
    results = {name: ENGINES[name](given, paths) for name in given.engines.split(",")}
    for number in numbers:
        print(f"tpch: query {number}", file=sys.stderr, flush=True)
        # The engines take turns, so that what else the machine does is the same for all. Each round begins with another: a
        # JVM goes on with work of its own for a while after an answer, which would always meet the same one.
        engines = list(results.values())
        for turn in range(given.rounds):
            for engine in engines[turn % len(engines):] + engines[:turn % len(engines)]: engine.measure(number)
    for engine in results.values(): engine.close()
    names = list(results)
    print("| query | " + " | ".join(f"{name}, s" for name in names) + " | answers |")
    print("|---" * (len(names) + 2) + "|")
    good = True
    for number in numbers:
        cells = [f"{results[name].seconds[number]:.3f}" if number in results[name].seconds else "error" for name in names]
        words = [f"{name}: {results[name].errors[number]}" for name in names if number in results[name].errors]
        answered = [name for name in names if number in results[name].rows]
        for name in answered[1:]:
            if found := difference(results[answered[0]].rows[number], results[name].rows[number]): words.append(f"{answered[0]} and {name} differ: {found}")
        good = good and not words
        print(f"| {number} | " + " | ".join(cells) + f" | {'; '.join(words) or 'equal'} |", flush=True)
    totals = {name: sum(results[name].seconds.values()) for name in names}
    print("| all | " + " | ".join(f"{totals[name]:.2f}" for name in names) + " | |")
    if "roost" in totals and totals["roost"]:
        for name in names:
            if name != "roost": print(f"Roost takes {totals['roost'] / totals[name]:.2f} times the time of {name}.")
    if given.json:
        given.json.write_text(json.dumps({name: {"seconds": result.seconds, "errors": result.errors} for name, result in results.items()}))
    return 0 if good else 1


sys.exit(main())
