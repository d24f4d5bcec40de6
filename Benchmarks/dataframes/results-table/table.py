"""Makes the results table: what a large job of model calls leaves behind, as JSON lines, CSV and Parquet."""
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

MODELS = ["gpt-4o", "gpt-4o-mini", "gpt-35-turbo", "llama-3-70b", "mistral-large"]
GROUPS = 1_000
WORDS = "the answer of a model to a prompt that is neither short nor long and has words of all kinds in it so it goes".split()
CHUNK = 250_000


def chunk(first: int, count: int) -> pa.Table:
    """Some rows of the table, the same ones on each run."""
    pick = random.Random(first)
    texts = []
    for number in range(count):
        text = f"{first + number} " + " ".join(pick.choices(WORDS, k=24))
        texts.append(text[:100].ljust(100, "."))
    return pa.table({
        "id": pa.array(range(first, first + count), pa.int64()),
        "model": [MODELS[pick.randrange(len(MODELS))] for _ in range(count)],
        "grp": [f"g{pick.randrange(GROUPS):04d}" for _ in range(count)],
        "prompt_tokens": pa.array([pick.randrange(20, 4_000) for _ in range(count)], pa.int64()),
        "completion_tokens": pa.array([pick.randrange(1, 1_000) for _ in range(count)], pa.int64()),
        "latency": [round(pick.expovariate(0.7), 4) for _ in range(count)],
        "answer": texts,
    })


def make(folder: Path, rows: int) -> dict[str, Path]:
    """The files of so many rows; they are made where they are not there."""
    paths = {"parquet": folder / f"results-{rows}.parquet", "csv": folder / f"results-{rows}.csv", "json": folder / f"results-{rows}.jsonl", "groups": folder / "groups.parquet"}
    if all(path.exists() for path in paths.values()): return paths
    folder.mkdir(parents=True, exist_ok=True)
    pa.parquet.write_table(pa.table({"grp": [f"g{number:04d}" for number in range(GROUPS)], "weight": [number / 10 for number in range(GROUPS)]}), paths["groups"])
    parquet = csv = None
    with open(paths["json"], "w", encoding="utf-8") as lines, open(paths["csv"], "wb") as csv_file:
        for first in range(0, rows, CHUNK):
            part = chunk(first, min(CHUNK, rows - first))
            parquet = parquet or pa.parquet.ParquetWriter(paths["parquet"], part.schema, compression="snappy")
            parquet.write_table(part, row_group_size=CHUNK // 2)
            csv = csv or pa.csv.CSVWriter(csv_file, part.schema, write_options=pa.csv.WriteOptions(quoting_style="needed"))
            csv.write_table(part)
            columns = part.to_pydict()
            for row in zip(*columns.values()):
                lines.write('{"id":%d,"model":"%s","grp":"%s","prompt_tokens":%d,"completion_tokens":%d,"latency":%r,"answer":"%s"}\n' % row)
    parquet.close()
    csv.close()
    return paths
