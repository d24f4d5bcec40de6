"""Spark: mapInPandas with a pool of threads in each of two Python workers, each with an openai client."""
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import openai
import pandas
from pyspark.sql import SparkSession

from peers.task import Outcome, Task

WORKERS = 2


def prepare(task: Task) -> Callable[[], Outcome]:
    os.environ.update(SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=sys.executable)
    spark = (
        SparkSession.builder.master(f"local[{WORKERS}]")
        .appName("model-calls")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.warehouse.dir", os.environ["TMPDIR"])
        .getOrCreate()
    )
    frame = spark.createDataFrame(pandas.DataFrame({"prompt": task.prompts})).repartition(WORKERS)
    settings = (task.in_flight // WORKERS, task.base_url)
    # Python workers start with the first stage; they are warm before the clock starts, as Roost's are.
    spark.range(WORKERS, numPartitions=WORKERS).mapInPandas(lambda batches: batches, "id long").collect()

    def ask_all(batches: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
        threads, base_url = settings
        client = openai.OpenAI(base_url=base_url)

        def ask(prompt: str) -> str | None:
            try:
                answer = client.chat.completions.create(**task.body(prompt))
                return answer.choices[0].message.content
            except (openai.OpenAIError, ValueError, AttributeError, TypeError):
                return None

        with ThreadPoolExecutor(threads) as pool:
            for batch in batches:
                yield batch.assign(answer=list(pool.map(ask, batch["prompt"])))

    def run() -> Outcome:
        rows = frame.mapInPandas(ask_all, "prompt string, answer string").collect()
        return Outcome([row["answer"] for row in rows])

    return run
