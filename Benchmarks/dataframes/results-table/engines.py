"""The engines that are measured: each opens the tables once, runs an operation by its name, and gives its rows."""
import json
import os
import shutil
import subprocess
from pathlib import Path

from operations import OPERATIONS, WRITES


class Engine:
    """Runs operations in a process of its own; a new folder stands for what it writes."""

    def __init__(self, paths: dict[str, Path], workers: int, folder: Path) -> None:
        self.paths, self.workers, self.folder = paths, workers, folder

    def output(self) -> Path:
        path = self.folder / "written"
        shutil.rmtree(path, ignore_errors=True)
        if path.exists(): path.unlink()
        return path

    def run(self, name: str) -> list | None:
        raise NotImplementedError

    def close(self) -> None:
        pass


class Roost(Engine):
    def __init__(self, *given) -> None:
        super().__init__(*given)
        self.process = subprocess.Popen([os.environ["TABLE_BENCHMARK"], f"local[{self.workers}]"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for view, kind, path in (("json", "json", "json"), ("csv", "csv", "csv"), ("results", "parquet", "parquet"), ("groups", "parquet", "groups")):
            self.send({"view": view, "path": str(self.paths[path]), "format": kind})
        # Looking for the columns of the files is no part of what is measured, as with the peers.
        self.send({"run": "open", "sql": "SELECT 1"})
        self.process.stdout.readline()

    def send(self, task: dict) -> None:
        self.process.stdin.write(json.dumps(task) + "\n")
        self.process.stdin.flush()

    def run(self, name: str) -> list | None:
        rows = self.folder / "rows"
        task = {"run": name, "sql": OPERATIONS.get(name) or WRITES[name]}
        if name in WRITES:
            task["write"] = str(self.output())
            if name == "repartition by key": task["by"] = "grp"
        else:
            task["rows"] = str(rows)
        self.send(task)
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer: raise RuntimeError(answer["error"])
        return None if name in WRITES else [json.loads(line) for line in rows.read_text().splitlines()]

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


class DuckDB(Engine):
    def __init__(self, *given) -> None:
        super().__init__(*given)
        import duckdb

        self.connection = duckdb.connect(config={"threads": self.workers})
        readers = {"json": f"read_json('{self.paths['json']}', format='newline_delimited')", "csv": f"read_csv('{self.paths['csv']}')", "results": f"read_parquet('{self.paths['parquet']}')", "groups": f"read_parquet('{self.paths['groups']}')"}
        for view, reader in readers.items(): self.connection.execute(f"create view {view} as select * from {reader}")

    def run(self, name: str) -> list | None:
        if name in OPERATIONS:
            text = OPERATIONS[name].replace("percentile(", "quantile_cont(")
            return [list(row) for row in self.connection.execute(text).fetchall()]
        self.output().mkdir()
        by = ", PARTITION_BY (bucket)" if name == "repartition by key" else ", PER_THREAD_OUTPUT"
        if name == "sort and write": by = ""
        source = "SELECT *, hash(grp) % 8 AS bucket FROM results" if name == "repartition by key" else WRITES[name]
        target = self.folder / "written" if by else self.folder / "written" / "0.parquet"
        self.connection.execute(f"COPY ({source}) TO '{target}' (FORMAT PARQUET{by}, OVERWRITE_OR_IGNORE)" if by else f"COPY ({source}) TO '{target}' (FORMAT PARQUET)")
        return None


class Spark(Engine):
    def __init__(self, *given) -> None:
        super().__init__(*given)
        from pyspark.sql import SparkSession

        settings = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.driver.memory": "6g", "spark.sql.shuffle.partitions": str(2 * self.workers)}
        builder = SparkSession.builder.master(f"local[{self.workers}]").appName("results-table")
        for key, value in settings.items(): builder = builder.config(key, value)
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("OFF")
        schema = self.session.read.parquet(str(self.paths["parquet"])).schema
        # Spark would read the JSON lines and the CSV twice to infer what Parquet says.
        self.session.read.schema(schema).json(str(self.paths["json"])).createOrReplaceTempView("json")
        self.session.read.schema(schema).csv(str(self.paths["csv"]), header=True).createOrReplaceTempView("csv")
        self.session.read.parquet(str(self.paths["parquet"])).createOrReplaceTempView("results")
        self.session.read.parquet(str(self.paths["groups"])).createOrReplaceTempView("groups")

    def run(self, name: str) -> list | None:
        if name in OPERATIONS: return [list(row) for row in self.session.sql(OPERATIONS[name]).collect()]
        frame = self.session.sql(WRITES[name])
        if name == "repartition by key": frame = frame.repartition(8, "grp")
        frame.write.parquet(str(self.output()))
        return None

    def close(self) -> None:
        self.session.stop()


class Polars(Engine):
    def __init__(self, *given) -> None:
        os.environ["POLARS_MAX_THREADS"] = str(given[1])
        super().__init__(*given)
        import polars

        self.polars = polars
        self.tables = {"json": polars.scan_ndjson(self.paths["json"]), "csv": polars.scan_csv(self.paths["csv"]), "parquet": polars.scan_parquet(self.paths["parquet"])}
        self.groups = polars.scan_parquet(self.paths["groups"])

    def run(self, name: str) -> list | None:
        pl, results = self.polars, self.tables["parquet"]
        col = pl.col
        reads = {"read JSON lines": "json", "read CSV": "csv", "read Parquet": "parquet"}
        if name in reads:
            frame = self.tables[reads[name]].select(pl.len().alias("n"), col("prompt_tokens").sum().alias("p"), col("answer").str.len_chars().sum().alias("a"), col("latency").sum().alias("l"))
        elif name == "filter and project":
            frame = results.filter((col("latency") > 1) & (col("model") != "gpt-4o")).select((col("prompt_tokens") + col("completion_tokens")).alias("t"), col("model").str.to_uppercase()).select(pl.len(), col("t").sum())
        elif name == "group":
            frame = results.group_by("grp").agg(pl.len(), col("latency").mean().alias("mean"), col("latency").quantile(0.5, "linear").alias("p50"), col("latency").quantile(0.95, "linear").alias("p95"), col("completion_tokens").std().alias("sd"))
        elif name == "join":
            frame = results.join(self.groups, on="grp").group_by("model").agg((col("weight") * col("completion_tokens")).sum(), pl.len())
        elif name == "sort":
            frame = results.select("latency", "id").sort("latency", "id").with_row_index("position", 1).select((col("position").cast(pl.Int64) * (col("id") % 7)).sum())
        elif name == "distinct":
            frame = results.select("model", "grp", "prompt_tokens").unique().select(pl.len())
        elif name == "window":
            frame = results.select("grp", "latency", "id").sort("latency", "id").select(col("id").cum_count().over("grp").cast(pl.Int64).sum())
        else:
            path = self.output()
            path.mkdir()
            if name == "sort and write": results = results.sort("latency", "id")
            if name == "repartition by key":
                whole = results.with_columns((col("grp").hash() % 8).alias("bucket")).collect()
                for number, part in enumerate(whole.partition_by("bucket")): part.write_parquet(path / f"{number}.parquet")
            else:
                results.sink_parquet(path / "0.parquet")
            return None
        return [list(row) for row in frame.collect(engine="streaming").rows()]


class Daft(Engine):
    def __init__(self, *given) -> None:
        super().__init__(*given)
        import daft

        self.daft = daft
        readers = {"json": daft.read_json, "csv": daft.read_csv, "parquet": daft.read_parquet}
        self.tables = {kind: reader(str(self.paths[kind])) for kind, reader in readers.items()}
        self.groups = daft.read_parquet(str(self.paths["groups"]))

    def run(self, name: str) -> list | None:
        col, results = self.daft.col, self.tables["parquet"]
        reads = {"read JSON lines": "json", "read CSV": "csv", "read Parquet": "parquet"}
        if name in WRITES:
            if name == "sort and write": results = results.sort(["latency", "id"])
            if name == "repartition by key": raise NotImplementedError("Daft's runner on one machine does not repartition")
            results.write_parquet(str(self.output()))
            return None
        if name == "group":
            frame = results.groupby("grp").agg(col("id").count().alias("n"), col("latency").mean().alias("mean"), col("latency").approx_percentiles([0.5, 0.95]).alias("p"), col("completion_tokens").stddev().alias("sd"))
            return [list(row.values()) for row in frame.to_pylist()]
        frame = self.daft.sql(OPERATIONS[name], json=self.tables["json"], csv=self.tables["csv"], results=results, groups=self.groups)
        return [list(row.values()) for row in frame.to_pylist()]


class Dask(Engine):
    def __init__(self, *given) -> None:
        super().__init__(*given)
        import dask
        import dask.dataframe

        dask.config.set(scheduler="processes", num_workers=self.workers)
        self.dask = dask.dataframe
        self.results = self.dask.read_parquet(self.paths["parquet"])
        self.groups = self.dask.read_parquet(self.paths["groups"])

    def run(self, name: str) -> list | None:
        results = self.results
        reads = {"read JSON lines": lambda: self.dask.read_json(self.paths["json"], lines=True, blocksize=2**26), "read CSV": lambda: self.dask.read_csv(self.paths["csv"]), "read Parquet": lambda: results}
        if name in reads:
            frame = reads[name]()
            return [[len(frame), int(frame.prompt_tokens.sum().compute()), int(frame.answer.str.len().sum().compute()), float(frame.latency.sum().compute())]]
        if name == "filter and project":
            frame = results[(results.latency > 1) & (results.model != "gpt-4o")]
            return [[len(frame), int((frame.prompt_tokens + frame.completion_tokens).sum().compute())]]
        if name == "group":
            groups = results.groupby("grp")
            frame = groups.agg({"id": "count", "latency": "mean", "completion_tokens": "std"}).compute()
            quantiles = results[["grp", "latency"]].groupby("grp").latency.apply(lambda values: values.quantile([0.5, 0.95]), meta=("latency", "f8")).compute().unstack()
            return frame.join(quantiles).reset_index().values.tolist()
        if name == "join":
            frame = results.merge(self.groups, on="grp")
            frame["w"] = frame.weight * frame.completion_tokens
            return frame.groupby("model").w.agg(["sum", "count"]).compute().reset_index().values.tolist()
        if name == "sort":
            frame = results[["latency", "id"]].sort_values(["latency", "id"])
            frame["position"] = frame.id.notnull().astype("int64").cumsum()
            return [[int((frame.position * (frame.id % 7)).sum().compute())]]
        if name == "distinct": return [[len(results[["model", "grp", "prompt_tokens"]].drop_duplicates())]]
        if name == "sort and write": frame = results.sort_values(["latency", "id"])
        elif name == "repartition by key": frame = results.shuffle("grp", npartitions=8)
        elif name == "write Parquet": frame = results
        else: raise NotImplementedError("Dask has no such operation")
        frame.to_parquet(self.output())
        return None


ENGINES: dict[str, type[Engine]] = {"roost": Roost, "duckdb": DuckDB, "polars": Polars, "daft": Daft, "spark": Spark, "dask": Dask}
