"""Makes random questions with the answers of libraries, one a line."""
import argparse
import json
import sys

import agreement
import comparisons
import drift
import fairness
import intervals
import planning
import scores
from draw import Draw
from question import NoQuestion

MAKERS = [maker for module in (agreement, comparisons, drift, fairness, intervals, planning, scores)
          for maker in module.MAKERS]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--first", type=int, default=1, help="the first seed")
    options.add_argument("--count", type=int, default=10_000, help="how many cases")
    options.add_argument("--only", default="", help="only metrics whose name begins so")
    options.add_argument("--output", default="-", help="the file of known answers that is written")
    given = options.parse_args()
    makers = [maker for maker in MAKERS if maker.__name__.startswith(given.only)]
    output = sys.stdout if given.output == "-" else open(given.output, "w", encoding="utf-8")
    seen: set[str] = set()
    seed = given.first - 1
    while len(seen) < given.count:
        seed += 1
        try:
            case = makers[seed % len(makers)](Draw(seed)).case(seed)
        except NoQuestion:
            continue
        # Short questions, such as those about no rows, come again.
        if case["id"] in seen: continue
        seen.add(case["id"])
        print(json.dumps(case, ensure_ascii=seed % 2 == 0), file=output)


main()
