"""Rows a second that are scored by exact match, ROUGE-L and tokens: Roost on two workers, Python in two processes."""
import argparse
import json
import multiprocessing
import os
import pathlib
import random
import subprocess
import sys
import time

import pyarrow
import pyarrow.parquet
import tiktoken
from rouge_score import rouge_scorer

PROCESSES = 2
LEAST = 10
WORDS = (
    "the a of and to in is that it for on with as was by this are from at be or which an were has their but its also "
    "one two may more other when there can such some these most many used water energy city river light system people "
    "Paris London history language model answer question number result weather winter summer mountain engine science"
).split()
SCORES = """SELECT count(*) AS answers, sum(score('exact_match', answer, reference).score) AS matches,
 sum(score('rouge', answer, reference).score) AS rouge, sum(token_count(answer)) AS tokens FROM '{path}'"""


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", required=True, type=pathlib.Path, help="the folder of the rows")
    options.add_argument("--rows", type=int, default=1_000_000, help="how many rows Roost scores")
    options.add_argument("--peer-rows", type=int, default=60_000, help="how many of them Python scores, and Roost again, to compare the sums")
    options.add_argument("--rounds", type=int, default=3, help="how often Roost scores; the best time counts")
    given = options.parse_args()
    given.data.mkdir(parents=True, exist_ok=True)
    peer_rows = min(given.rows, given.peer_rows)
    whole, part = made(given.data, given.rows), made(given.data, peer_rows)

    seconds, all_sums = min((roost(whole) for _ in range(given.rounds)), key=lambda found: found[0])
    _, part_sums = roost(part)
    peer_seconds, peer_sums = python(part)
    ours, theirs = given.rows / seconds, peer_rows / peer_seconds

    print("| scored by | rows | seconds | rows a second |\n|---|---|---|---|")
    print(f"| `roost sql --workers 2`, start and end included | {given.rows:,} | {seconds:.2f} | {ours:,.0f} |")
    print(f"| rouge-score and tiktoken, {PROCESSES} processes | {peer_rows:,} | {peer_seconds:.2f} | {theirs:,.0f} |")
    equal = all(abs(part_sums[name] - peer_sums[name]) <= 1e-9 * max(1, abs(peer_sums[name])) for name in peer_sums)
    print(f"\nsums of the first {peer_rows:,} rows: {'equal' if equal else f'DIFFERENT: {part_sums}, Python has {peer_sums}'}")
    print(f"{ours / theirs:.1f} times Python's rows a second (asked: {LEAST}): {'PASS' if ours >= LEAST * theirs else 'FAIL'}")
    return 0 if equal and all_sums["answers"] == given.rows and ours >= LEAST * theirs else 1


def made(folder: pathlib.Path, rows: int) -> pathlib.Path:
    """The first rows of one endless table of answers and references, of 5 to 60 words; a fifth are equal."""
    path = folder / f"{rows}.parquet"
    if path.exists(): return path
    draw = random.Random(1)
    answers, references = [], []
    for _ in range(rows):
        reference = draw.choices(WORDS, k=draw.randint(5, 60))
        answer = reference if draw.random() < 0.2 else [draw.choice(WORDS) if draw.random() < 0.4 else word for word in reference]
        answers.append(" ".join(answer).capitalize() + ".")
        references.append(" ".join(reference).capitalize() + ".")
    pyarrow.parquet.write_table(pyarrow.table({"answer": answers, "reference": references}), path, row_group_size=50_000)
    return path


def roost(path: pathlib.Path) -> tuple[float, dict]:
    start = time.perf_counter()
    found = subprocess.run([os.environ["ROOST"], "sql", "--workers", "2", "--json", SCORES.format(path=path)], stdout=subprocess.PIPE, check=True)
    return time.perf_counter() - start, json.loads(found.stdout)


def scored(rows: tuple[list[str], list[str]]) -> tuple[int, int, float, int]:
    scorer, encoding = rouge_scorer.RougeScorer(["rougeL"]), tiktoken.get_encoding("cl100k_base")
    matches, rouge, tokens = 0, 0.0, 0
    for answer, reference in zip(*rows):
        matches += answer.strip() == reference.strip()
        rouge += scorer.score(reference, answer)["rougeL"].fmeasure
        tokens += len(encoding.encode_ordinary(answer))
    return len(rows[0]), matches, rouge, tokens


def python(path: pathlib.Path) -> tuple[float, dict]:
    table = pyarrow.parquet.read_table(path)
    answers, references = table["answer"].to_pylist(), table["reference"].to_pylist()
    tiktoken.get_encoding("cl100k_base").encode("")
    start = time.perf_counter()
    step = 1_000
    parts = [(answers[first : first + step], references[first : first + step]) for first in range(0, len(answers), step)]
    # Processes that are forked have the vocabulary already.
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool: found = pool.map(scored, parts, chunksize=1)
    return time.perf_counter() - start, dict(zip(("answers", "matches", "rouge", "tokens"), map(sum, zip(*found))))


sys.exit(main())
