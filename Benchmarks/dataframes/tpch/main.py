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
    parser.add_argument("--rounds", type=int, default=1, help="how often each query runs; the best time counts (1)")
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


class Result:
    """What one engine said: seconds and rows of each query, or an error."""

    def __init__(self) -> None:
        self.seconds: dict[int, float] = {}
        self.rows: dict[int, list[list]] = {}
        self.errors: dict[int, str] = {}

    def add(self, number: int, seconds: float, rows: list[list]) -> None:
        self.seconds[number] = min(seconds, self.seconds.get(number, math.inf))
        self.rows[number] = rows


def roost(given, paths, numbers) -> Result:
    found = Result()
    with tempfile.TemporaryDirectory() as folder:
        tasks = [{"view": table, "path": str(path), "format": "parquet"} for table, path in paths.items()]
        tasks += [{"run": str(number), "sql": text(number, given.scale), "rows": f"{folder}/{number}"} for _ in range(given.rounds) for number in numbers]
        lines = "\n".join(json.dumps(task) for task in tasks) + "\n"
        ended = subprocess.run([os.environ["TABLE_BENCHMARK"], f"local[{given.workers}]"], input=lines, text=True, stdout=subprocess.PIPE)
        for line in ended.stdout.splitlines():
            answer = json.loads(line)
            number = int(answer["run"])
            if "error" in answer:
                found.errors[number] = answer["error"]
                continue
            rows = [json.loads(row) for row in Path(folder, str(number)).read_text().splitlines()]
            found.add(number, answer["seconds"], rows)
        for number in numbers:
            if number not in found.rows and number not in found.errors: found.errors[number] = f"no answer, the program ended with {ended.returncode}"
    return found


def duckdb(given, paths, numbers) -> Result:
    import duckdb as engine

    found = Result()
    connection = engine.connect(config={"threads": given.workers})
    for table, path in paths.items(): connection.execute(f"create view {table} as select * from read_parquet('{path}')")
    for _ in range(given.rounds):
        for number in numbers:
            start = time.perf_counter()
            rows = connection.execute(text(number, given.scale)).fetchall()
            found.add(number, time.perf_counter() - start, [list(row) for row in rows])
    return found


def spark(given, paths, numbers) -> Result:
    from pyspark.sql import SparkSession

    found = Result()
    settings = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.driver.memory": "6g", "spark.sql.shuffle.partitions": str(2 * given.workers), "spark.sql.session.timeZone": "UTC"}
    builder = SparkSession.builder.master(f"local[{given.workers}]").appName("tpch")
    for key, value in settings.items(): builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    for table, path in paths.items(): session.read.parquet(str(path)).createOrReplaceTempView(table)
    for _ in range(given.rounds):
        for number in numbers:
            start = time.perf_counter()
            rows = session.sql(text(number, given.scale)).collect()
            found.add(number, time.perf_counter() - start, [list(row) for row in rows])
    session.stop()
    return found


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
    results = {}
    for name in given.engines.split(","):
        print(f"tpch: {name} runs {len(numbers)} queries", file=sys.stderr, flush=True)
        results[name] = {"roost": roost, "duckdb": duckdb, "spark": spark}[name](given, paths, numbers)
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
