"""Says which of the named cases have no one right answer, since Spark itself answers them otherwise at other times.

- Rows that tie where a limit cuts, last digits of sums, first(): with the tables' rows in other orders and in other
  partitions Spark gives other rows.
- Errors of constants, which Spark computes before it reads any row: without that step of its optimiser it gives rows.
  These rows are then the case's answer, which is written to the file of --again.

Prints the ids of all other cases, a line each, on standard output, and what Spark gave on standard error."""
import argparse
import json
import random
import sys

from answers import Answerer, Unanswerable

ORDERS = 6
CONSTANTS = "org.apache.spark.sql.catalyst.optimizer.ConstantFolding"
QUESTION = ("id", "group", "expr", "sql", "pipeline", "ordered", "approx", "input")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("cases", help="a file of known answers")
    options.add_argument("ids", nargs="+", help="the cases' ids")
    options.add_argument("--again", required=True, help="the file of answers to cases whose error is a constant's")
    given = options.parse_args()
    with open(given.cases, encoding="utf-8") as lines: cases = [case for case in map(json.loads, lines) if case["id"] in given.ids]
    answerer = Answerer()
    with open(given.again, "w", encoding="utf-8") as again:
        for case in cases:
            if "rows" in case and (other := reordered(answerer, case)):
                print(f"{case['id']} has no one answer: Spark gives {first_difference(case, other)} as well", file=sys.stderr)
            elif case.get("phase") == "execution" and (other := without_constants(answerer, case)):
                print(f"{case['id']} has rows where Spark computes no constants beforehand", file=sys.stderr)
                print(json.dumps(other, ensure_ascii=False), file=again)
            else: print(case["id"])


def asked(answerer: Answerer, case: dict, inputs: dict) -> dict | None:
    question = {key: case[key] for key in QUESTION if key in case} | {"input": inputs}
    # Frames that were made are not taken again: they would keep the settings of before.
    answerer.asked = ({}, {})
    try: found = answerer.answer(question)
    except Unanswerable: return None
    return found if "rows" in found else None


def reordered(answerer: Answerer, case: dict) -> dict | None:
    """Another answer of Spark's to the same rows; None where all orders and partitions give the same."""
    answerer.spark.conf.set("spark.sql.adaptive.enabled", "false")
    for seed in range(ORDERS):
        order = random.Random(seed)
        answerer.spark.conf.set("spark.sql.shuffle.partitions", str(1 + seed))
        found = asked(answerer, case, {name: table | {"rows": order.sample(table["rows"], len(table["rows"]))} for name, table in case.get("input", {}).items()})
        if found and rows(found) != rows(case): return found
    return None


def without_constants(answerer: Answerer, case: dict) -> dict | None:
    """Spark's rows where it leaves constants to the rows that need them; None where it gives an error then, too."""
    answerer.spark.conf.set("spark.sql.optimizer.excludedRules", CONSTANTS)
    try: return asked(answerer, case, case.get("input", {}))
    finally: answerer.spark.conf.unset("spark.sql.optimizer.excludedRules")


def rows(case: dict) -> list[str]:
    return sorted(json.dumps(row) for row in case["rows"])


def first_difference(case: dict, other: dict) -> str:
    known = rows(case)
    return next((row for row in rows(other) if row not in known), f"{len(other['rows'])} rows for {len(known)}")


main()
