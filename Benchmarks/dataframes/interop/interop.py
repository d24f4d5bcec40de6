"""Reads with other programs what Roost wrote, and with Roost what they wrote."""
import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable

os.environ["TZ"] = "UTC"

import duckdb  # noqa: E402
import pandas as pd  # noqa: E402
import polars as pl  # noqa: E402
import pyarrow as pa  # noqa: E402
import pyarrow.dataset as ds  # noqa: E402
import pyarrow.feather as feather  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
from table import cut, same, table  # noqa: E402

FLAT = ["id", "k", "b", "y", "h", "l", "f", "d", "n", "w", "s", "dt", "ts", "tn"]
ALL = FLAT + ["x", "a", "m", "st", "aa"]
# polars has no maps.
POLARS = [name for name in ALL if name != "m"]
# What a text format and its readers keep: bytes and wide numbers are texts there, and a blank at an end may be cut.
TEXT = ["id", "b", "y", "h", "l", "d", "n", "s", "dt"]
JSON_COLUMNS = TEXT + ["a", "st", "k"]


class Asker:
    """Asks the checker to run programs on Roost."""

    def __init__(self, checker: str, folder: str) -> None:
        self.checker, self.folder, self.cases = checker, folder, []

    def add(self, name: str, steps: list, columns: list[str] | None = None, **more) -> None:
        case = {"id": name, "group": "interop", "pipeline": steps} | more
        if columns:
            ddl, rows = cut(columns, "a" in columns or "st" in columns)
            case["input"] = {"t": {"schema": ddl, "rows": rows}}
        self.cases.append(case)

    def run(self) -> int:
        """Runs all that were added; how many differ."""
        path = os.path.join(self.folder, "cases.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            for case in self.cases: print(json.dumps(case, ensure_ascii=False), file=file)
        count, self.cases = len(self.cases), []
        done = subprocess.run([self.checker, "--quiet", "--workers", "2", path], capture_output=True, text=True)
        lines = done.stdout.splitlines()
        print("\n".join(lines[:-1]) if done.returncode else f"{count} of {count} agree")
        if done.returncode and done.stderr: print(done.stderr[-2000:])
        return sum(line.startswith("DIFFERS") for line in lines) or (1 if done.returncode else 0)


def written(asker: Asker) -> list[tuple[str, str, list[str], bool]]:
    """What Roost is asked to write: name, format, columns, whether in partitions."""
    made = []
    def add(name: str, form: str, columns: list[str], **options) -> None:
        asker.add(name, [["table", ["t"]], [f"write.{form}", [os.path.join(asker.folder, name)], {"mode": "overwrite"} | options]], columns)
        made.append((name, form, columns, "partitionBy" in options))
    for codec in ("none", "snappy", "gzip", "zstd"): add(f"parquet-{codec}", "parquet", ALL, compression=codec)
    add("parquet-k", "parquet", ALL, partitionBy=["k"])
    add("parquet-k-y", "parquet", ["id", "k", "y", "s"], partitionBy=["k", "y"])
    add("arrow", "arrow", ALL)
    for codec in ("none", "gzip", "zstd"):
        add(f"json-{codec}", "json", JSON_COLUMNS, compression=codec)
        add(f"csv-{codec}", "csv", TEXT, compression=codec, header=True, escape='"', ignoreLeadingWhiteSpace=False, ignoreTrailingWhiteSpace=False)
    add("csv-k", "csv", ["id", "k", "l"], partitionBy=["k"], header=True)
    return made


def files(folder: str) -> list[str]:
    return sorted(os.path.join(root, name) for root, _, names in os.walk(folder) for name in names if not name.startswith(("_", ".")))


def readers(spark) -> dict[str, dict[str, Callable[[str], pa.Table]]]:
    def concat(read): return lambda folder: pa.concat_tables([read(path) for path in files(folder)], promote_options="permissive")
    def frame(data: pd.DataFrame) -> pa.Table: return pa.Table.from_pandas(data, preserve_index=False)
    found = {
        "pyarrow": {
            "parquet": lambda folder: ds.dataset(folder, format="parquet", partitioning="hive", exclude_invalid_files=False, ignore_prefixes=["_", "."]).to_table(),
            "arrow": concat(lambda path: pa.ipc.open_file(path).read_all()),
        },
        "pandas": {
            "parquet": lambda folder: frame(pd.read_parquet(folder, dtype_backend="pyarrow")),
            "arrow": concat(lambda path: frame(pd.read_feather(path, dtype_backend="pyarrow"))),
            "json": concat(lambda path: frame(pd.read_json(path, lines=True, dtype_backend="pyarrow", dtype=False))),
            "csv": concat(lambda path: frame(pd.read_csv(path, dtype_backend="pyarrow"))),
        },
        "polars": {
            "parquet": lambda folder: pl.read_parquet(f"{folder}/**/*.parquet", hive_partitioning=True).to_arrow(),
            "arrow": concat(lambda path: pl.read_ipc(path).to_arrow()),
            "json": concat(lambda path: pl.read_ndjson(path).to_arrow()),
            "csv": concat(lambda path: pl.read_csv(path).to_arrow()),
        },
        "duckdb": {
            "parquet": lambda folder: duckdb.sql(f"SELECT * FROM read_parquet('{folder}/**/*.parquet', hive_partitioning=true)").to_arrow_table(),
            "json": lambda folder: duckdb.sql(f"SELECT * FROM read_json('{folder}/*.json*')").to_arrow_table(),
            "csv": lambda folder: duckdb.sql(f"SELECT * FROM read_csv('{folder}/**/*.csv*', header=true, hive_partitioning=true)").to_arrow_table(),
        },
    }
    if spark:
        found["pyspark"] = {
            "parquet": lambda folder: spark.read.parquet(folder).toArrow(),
            "json": lambda folder: spark.read.json(folder).toArrow(),
            "csv": lambda folder: spark.read.csv(folder, header=True, inferSchema=True, multiLine=True, escape='"').toArrow(),
        }
    return found


def read_by_others(asker: Asker, spark) -> tuple[int, int]:
    made = written(asker)
    print("== Roost writes")
    failed = asker.run()
    print("== others read")
    count = 0
    for program, formats in readers(spark).items():
        for name, form, columns, _ in made:
            if form not in formats or name == "csv-k" and program in ("pandas", "polars"): continue
            # These read zstd by libraries that are not always there.
            if program in ("pandas", "pyspark") and name in ("csv-zstd", "json-zstd"): continue
            count += 1
            expected = table(columns, "a" in columns or "st" in columns)
            try: problem = same(formats[form](os.path.join(asker.folder, name)), expected, form in ("json", "csv") or name.endswith("-k-y"))
            except Exception as error: problem = f"{type(error).__name__}: {str(error)[:300]}"
            if problem:
                failed += 1
                print(f"DIFFERS {program} reads {name}: {problem}")
    print(f"{count} files were read")
    return count, failed


def write(folder: str, program: str, form: str, name: str, columns: list[str], make: Callable[[pa.Table, str], None]) -> tuple[str, str, list[str], str]:
    path = os.path.join(folder, f"{program}-{name}")
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    make(table(columns, "a" in columns or "st" in columns), path)
    return f"{program}-{name}", form, columns, path


def ipc(data: pa.Table, path: str, codec: str | None, stream: bool = False, max_chunksize: int | None = None, **options) -> None:
    new = pa.ipc.new_stream if stream else pa.ipc.new_file
    with new(path, data.schema, options=pa.ipc.IpcWriteOptions(compression=codec, **options)) as writer:
        writer.write_table(data, max_chunksize=max_chunksize)


def other(schema: pa.Schema, kind: str) -> pa.Schema:
    """The schema with the layouts that other writers choose: offsets of 64 bits, or views."""
    def of(given: pa.DataType) -> pa.DataType:
        if pa.types.is_string(given): return pa.large_string() if kind == "large" else pa.string_view()
        if pa.types.is_binary(given): return pa.large_binary() if kind == "large" else pa.binary_view()
        if pa.types.is_list(given) and kind == "large": return pa.large_list(given.value_field)
        return given
    return schema if kind == "plain" else pa.schema([field.with_type(of(field.type)) for field in schema])


def encoded(data: pa.Table) -> pa.Table:
    """Every column but the ids as numbers of values in a dictionary."""
    return pa.table({name: column if name == "id" else column.combine_chunks().dictionary_encode() for name, column in zip(data.column_names, data.columns)})


def views(data: pa.Table) -> pa.Table:
    connection = duckdb.connect()
    for setting in ("TimeZone='UTC'", "arrow_output_version='1.5'", "produce_arrow_string_view=true", "arrow_output_list_view=true", "arrow_lossless_conversion=true"): connection.execute(f"SET {setting}")
    return connection.sql("SELECT * FROM data").to_arrow_table()


def others_write(folder: str, spark) -> list[tuple[str, str, list[str], str]]:
    def pandas(data: pa.Table) -> pd.DataFrame: return data.to_pandas(types_mapper=pd.ArrowDtype)
    def sql(statement: str):
        def run(data: pa.Table, path: str) -> None:
            connection = duckdb.connect()
            connection.execute("SET TimeZone='UTC'")
            connection.register("t", data)
            connection.execute(statement.format(path=path))
        return run
    found = [
        *[write(folder, "pyarrow", "parquet", f"parquet-{codec}", ALL, lambda data, path, codec=codec: pq.write_table(data, f"{path}/x.parquet", compression=codec)) for codec in ("none", "snappy", "gzip", "zstd", "lz4", "brotli")],
        write(folder, "pyarrow", "parquet", "parquet-v1", ALL, lambda data, path: pq.write_table(data, f"{path}/x.parquet", version="1.0", data_page_version="1.0", use_dictionary=False)),
        write(folder, "pyarrow", "parquet", "parquet-v2", ALL, lambda data, path: pq.write_table(data, f"{path}/x.parquet", data_page_version="2.0", row_group_size=2, store_schema=False)),
        write(folder, "pyarrow", "parquet", "hive", ["id", "k", "s"], lambda data, path: ds.write_dataset(data, path, format="parquet", partitioning=ds.partitioning(pa.schema([("k", pa.string())]), flavor="hive"))),
        *[write(folder, "pyarrow", "arrow", f"arrow-{codec}", ALL, lambda data, path, codec=codec: feather.write_feather(data, f"{path}/x.arrow", compression=codec)) for codec in ("uncompressed", "lz4", "zstd")],
        *[write(folder, "pyarrow", "arrow", f"arrow-{kind}-{codec}", ALL, lambda data, path, kind=kind, codec=codec: ipc(data.cast(other(data.schema, kind)), f"{path}/x.arrows", codec, stream=True)) for kind in ("plain", "large", "view") for codec in (None, "lz4", "zstd")],
        write(folder, "pyarrow", "arrow", "arrow-dictionary", ["id", "k", "s", "x", "l", "dt", "n"], lambda data, path: ipc(encoded(data), f"{path}/x.arrow", None, max_chunksize=2)),
        write(folder, "pyarrow", "arrow", "arrow-deltas", ["id", "k", "s", "x", "l", "dt", "n"], lambda data, path: ipc(pa.concat_tables([encoded(data.slice(0, 2)), encoded(data.slice(2))]), f"{path}/x.arrows", "zstd", stream=True, emit_dictionary_deltas=True)),
        write(folder, "pandas", "parquet", "parquet", ALL, lambda data, path: pandas(data).to_parquet(f"{path}/x.parquet")),
        write(folder, "pandas", "arrow", "feather", ALL, lambda data, path: pandas(data).to_feather(f"{path}/x.feather")),
        write(folder, "pandas", "arrow", "feather-own-types", ["id", "k", "s", "dt", "ts", "tn"], lambda data, path: data.to_pandas().to_feather(f"{path}/x.feather")),
        write(folder, "pandas", "arrow", "feather-categories", ["id", "k", "s"], lambda data, path: data.to_pandas().astype({"k": "category", "s": "category"}).to_feather(f"{path}/x.feather", compression="zstd")),
        write(folder, "pandas", "json", "json", TEXT + ["k"], lambda data, path: pandas(data).to_json(f"{path}/x.json", orient="records", lines=True, date_format="iso")),
        write(folder, "pandas", "csv", "csv", TEXT, lambda data, path: pandas(data).to_csv(f"{path}/x.csv", index=False)),
        write(folder, "pandas", "csv", "csv-gzip", TEXT, lambda data, path: pandas(data).to_csv(f"{path}/x.csv.gz", index=False)),
        write(folder, "polars", "parquet", "parquet", POLARS, lambda data, path: pl.from_arrow(data).write_parquet(f"{path}/x.parquet")),
        *[write(folder, "polars", "arrow", f"arrow-{codec}", POLARS, lambda data, path, codec=codec: pl.from_arrow(data).write_ipc(f"{path}/x.arrow", compression=codec)) for codec in ("uncompressed", "lz4", "zstd")],
        write(folder, "polars", "arrow", "arrow-compatible", POLARS, lambda data, path: pl.from_arrow(data).write_ipc(f"{path}/x.arrow", compat_level=pl.CompatLevel.oldest())),
        write(folder, "polars", "arrow", "arrow-stream", POLARS, lambda data, path: pl.from_arrow(data).write_ipc_stream(f"{path}/x.arrows")),
        write(folder, "polars", "arrow", "arrow-categories", ["id", "k", "s"], lambda data, path: pl.from_arrow(data).with_columns(pl.col("k").cast(pl.Categorical), pl.col("s").cast(pl.Enum([row for row in data["s"].to_pylist() if row is not None]))).write_ipc(f"{path}/x.arrow")),
        write(folder, "polars", "json", "json", JSON_COLUMNS, lambda data, path: pl.from_arrow(data).write_ndjson(f"{path}/x.json")),
        write(folder, "polars", "csv", "csv", TEXT, lambda data, path: pl.from_arrow(data).write_csv(f"{path}/x.csv")),
        write(folder, "duckdb", "parquet", "parquet", ALL, sql("COPY t TO '{path}/x.parquet' (FORMAT parquet)")),
        write(folder, "duckdb", "parquet", "parquet-zstd", ALL, sql("COPY t TO '{path}/x.parquet' (FORMAT parquet, COMPRESSION zstd)")),
        write(folder, "duckdb", "parquet", "hive", ["id", "k", "s"], sql("COPY t TO '{path}/h' (FORMAT parquet, PARTITION_BY (k))")),
        write(folder, "duckdb", "arrow", "arrow", ALL, lambda data, path: ipc(duckdb.sql("SELECT * FROM data").to_arrow_table(), f"{path}/x.arrow", None)),
        write(folder, "duckdb", "arrow", "arrow-views", ALL, lambda data, path: ipc(views(data), f"{path}/x.arrow", "lz4")),
        write(folder, "duckdb", "json", "json", JSON_COLUMNS, sql("COPY t TO '{path}/x.json' (FORMAT json)")),
        write(folder, "duckdb", "csv", "csv", TEXT, sql("COPY t TO '{path}/x.csv' (FORMAT csv, HEADER)")),
    ]
    if spark:
        def save(form: str, **options):
            def run(data: pa.Table, path: str) -> None:
                writer = spark.createDataFrame(data).write.mode("overwrite")
                if "partitionBy" in options: writer = writer.partitionBy(*options["partitionBy"])
                for key, value in options.items():
                    if key != "partitionBy": writer = writer.option(key, value)
                writer.format(form).save(path)
            return run
        found += [
            *[write(folder, "pyspark", "parquet", f"parquet-{codec}", ALL, save("parquet", compression=codec)) for codec in ("none", "snappy", "gzip", "zstd", "lz4")],
            write(folder, "pyspark", "parquet", "hive", ["id", "k", "s"], save("parquet", partitionBy=["k"])),
            write(folder, "pyspark", "arrow", "arrow", ALL, lambda data, path: ipc(spark.createDataFrame(data).toArrow(), f"{path}/x.arrow", None)),
            write(folder, "pyspark", "json", "json", JSON_COLUMNS, save("json")),
            write(folder, "pyspark", "json", "json-gzip", JSON_COLUMNS, save("json", compression="gzip")),
            write(folder, "pyspark", "csv", "csv", TEXT, save("csv", header=True, escape='"', ignoreLeadingWhiteSpace=False, ignoreTrailingWhiteSpace=False)),
        ]
    return found


def read_by_roost(asker: Asker, spark) -> tuple[int, int]:
    print("== others write, Roost reads")
    # A time without a zone is such to Spark, too.
    if spark: spark.conf.set("spark.sql.timestampType", "TIMESTAMP_NTZ")
    made = others_write(asker.folder, spark)
    for name, form, columns, path in made:
        ddl, rows = cut(columns, "a" in columns or "st" in columns)
        declared = {"schema": ddl.replace(" NOT NULL", "")} if form in ("json", "csv") else {}
        options = {"header": True, "multiLine": True, "escape": '"'} if form == "csv" else {}
        reader = "load" if form == "arrow" else form
        if form == "arrow": options["format"] = "arrow"
        if name == "pandas-csv-gzip": path += "/x.csv.gz"
        # A text that is empty and one that is not there are the same in CSV.
        asker.add(name, [[f"read.{reader}", [path], options | declared], ["select", [field.split(" ", 1)[0] for field in columns_of(ddl)]], ["orderBy", ["id"]]], rows=rows, schema=nullable(ddl), ordered=True)
    return len(made), asker.run()


def columns_of(ddl: str) -> list[str]:
    from table import split
    return split(ddl)


def nullable(ddl: str) -> str:
    return ",".join(field.replace(" NOT NULL", "") for field in columns_of(ddl))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--checker", required=True, help="the program check-vectors")
    options.add_argument("--folder", required=True, help="where the files are kept")
    options.add_argument("--no-spark", action="store_true", help="without PySpark")
    given = options.parse_args()
    folder = os.path.abspath(given.folder)
    os.makedirs(folder, exist_ok=True)
    spark = None
    if not given.no_spark:
        from pyspark.sql import SparkSession
        settings = {"spark.sql.session.timeZone": "UTC", "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.driver.memory": "1g", "spark.sql.shuffle.partitions": "1", "spark.driver.extraJavaOptions": "-Duser.timezone=UTC"}
        builder = SparkSession.builder.master("local[1]").appName("interop")
        for key, value in settings.items(): builder = builder.config(key, value)
        spark = builder.getOrCreate()
        spark.sparkContext.setLogLevel("OFF")
    asker = Asker(given.checker, folder)
    read, wrong = read_by_others(asker, spark)
    ours, wrong_too = read_by_roost(asker, spark)
    print(f"{read + ours} files, {wrong + wrong_too} differ")
    sys.exit(1 if wrong + wrong_too else 0)


main()
