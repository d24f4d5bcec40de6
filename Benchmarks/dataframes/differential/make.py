"""Makes cases of seeds with Spark's answers, one a line."""
import argparse
import json
import sys

from answers import Answerer, Unanswerable
from cases import Maker


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--first", type=int, default=1, help="the first seed")
    options.add_argument("--count", type=int, default=2000, help="how many cases")
    options.add_argument("--output", default="-", help="the file of known answers that is written")
    given = options.parse_args()
    answerer = Answerer()
    output = sys.stdout if given.output == "-" else open(given.output, "w", encoding="utf-8")
    made, seed, seen = 0, given.first, set()
    while made < given.count:
        try:
            case = Maker(answerer, seed).case()
            if case["id"] not in seen:
                seen.add(case["id"])
                print(json.dumps(single(answerer, answerer.answer(case), seed), ensure_ascii=False), file=output, flush=True)
                made += 1
        except Unanswerable as reason:
            print(f"seed {seed}: {reason}", file=sys.stderr)
        seed += 1


def single(answerer: Answerer, case: dict, seed: int) -> dict:
    """A case whose rows fail as one with one row, so that it is known which row's error it is."""
    if case.get("phase") != "execution" or len(case["input"]["t"]["rows"]) < 2: return case
    rows = case["input"]["t"]["rows"]
    question = {key: value for key, value in case.items() if key in ("id", "group", "expr", "sql", "pipeline", "ordered", "approx")}
    inputs = dict(case["input"])
    inputs["t"] = {"schema": inputs["t"]["schema"], "rows": [rows[seed % len(rows)]]}
    return answerer.answer(question | {"input": inputs})


main()
