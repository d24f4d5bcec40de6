"""Makes cases of seeds with Spark's answers, one a line."""
import argparse
import hashlib
import json
import sys

from answers import Answerer, Unanswerable
from cases import Maker
from functions import LEFT_OUT, Variations, examples, known


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--first", type=int, default=1, help="the first seed")
    options.add_argument("--count", type=int, default=2000, help="how many cases")
    options.add_argument("--functions", action="store_true", help="questions about Spark's functions with arguments of all kinds, in place of pipelines")
    options.add_argument("--vary", nargs="*", default=[], help="files of known answers that are varied with Spark's own examples")
    options.add_argument("--output", default="-", help="the file of known answers that is written")
    given = options.parse_args()
    answerer = Answerer()
    output = sys.stdout if given.output == "-" else open(given.output, "w", encoding="utf-8")
    cases = functions(answerer, given) if given.functions else pipelines(answerer, given)
    made, seen = 0, set()
    while made < given.count:
        try:
            seed, case = next(cases)
            if case["id"] not in seen:
                seen.add(case["id"])
                print(json.dumps(single(answerer, answerer.answer(case), seed), ensure_ascii=False), file=output, flush=True)
                made += 1
        except Unanswerable as reason:
            print(f"seed {seed}: {reason}", file=sys.stderr)


def pipelines(answerer: Answerer, given: argparse.Namespace):
    seed = given.first - 1
    while True:
        seed += 1
        try:
            yield seed, Maker(answerer, seed).case()
        except Unanswerable as reason:
            print(f"seed {seed}: {reason}", file=sys.stderr)


def functions(answerer: Answerer, given: argparse.Namespace):
    """Spark's own examples, where the first seed is 1, and variations of them."""
    variations = Variations(examples(answerer.spark) + known(given.vary), given.first)
    for number, question in enumerate(variations.questions if given.first == 1 else []): yield number, asked(question)
    number = 0
    while True:
        number += 1
        question = variations.next()
        if not LEFT_OUT.search(question.text): yield number, asked(question)


def asked(question) -> dict:
    body = {question.kind: question.text, "ordered": question.kind == "expr"} | ({"input": question.inputs} if question.inputs else {})
    identity = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:10]
    return {"id": f"function-{identity}", "group": "function"} | body | {"approx": 1e-9}


def single(answerer: Answerer, case: dict, seed: int) -> dict:
    """A case whose rows fail as one with one row, so that it is known which row's error it is."""
    if case.get("phase") != "execution" or len(case.get("input", {}).get("t", {"rows": []})["rows"]) < 2: return case
    rows = case["input"]["t"]["rows"]
    question = {key: value for key, value in case.items() if key in ("id", "group", "expr", "sql", "pipeline", "ordered", "approx")}
    inputs = dict(case["input"])
    inputs["t"] = {"schema": inputs["t"]["schema"], "rows": [rows[seed % len(rows)]]}
    return answerer.answer(question | {"input": inputs})


main()
