"""The command line: which scenario, how large, beside whom."""
import argparse
import dataclasses
from collections.abc import Sequence

# What each scenario shows, in the order of `run all`.
SCENARIOS = {
    "quota": "every row answered under a quota: no 429 where it is known, one burst where not, 95 % used",
    "kills": "kills, stops, stalls and second submissions at random moments: what is paid twice",
    "faults": "500s, resets, stalls and malformed answers: all rows answered, in what time",
    "fan-out": "time over the ideal at 64 and 256 in flight; rows a second at 1,000 in flight",
    "million": "a million prompts: memory of the driver and of each worker, order, exact count",
    "dedupe": "10,000 rows with 100 distinct prompts: 100 calls; a second run: none",
    "budget": "half the cost as budget: stops before it, and a larger one calls only the rest",
    "fairness": "two jobs on one quota: the share of each",
    "batch": "a batch-mode job, killed and resumed: one upload a part",
    "secrets": "the key's text in no log, journal, error, trace or result",
}
PEERS = ("openai", "aiohttp", "daft", "spark")


@dataclasses.dataclass(frozen=True)
class Options:
    scenarios: tuple[str, ...]
    rows: int | None
    repeat: int | None
    peers: tuple[str, ...]
    quick: bool
    seed: int
    keep: bool
    json: bool
    # Of `kills`: only the kinds that have this in their name.
    only: str

    def pick_rows(self, full: int, quick: int) -> int:
        """The rows of a scenario: what was asked for, else its own size."""
        return self.rows or (quick if self.quick else full)

    def pick_repeat(self, full: int, quick: int) -> int:
        return self.repeat or (quick if self.quick else full)


def _at_least_one(text: str) -> int:
    number = int(text.replace(",", "").replace("_", ""))
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is below 1")
    return number


def _peers(text: str) -> tuple[str, ...]:
    names = () if text == "none" else tuple(text.split(","))
    for name in names:
        if name not in PEERS:
            raise argparse.ArgumentTypeError(f"there is no peer '{name}'; there are {', '.join(PEERS)}, or none")
    return names


def read(arguments: Sequence[str] | None = None) -> Options:
    scenarios = "\n".join(f"  {name:10}{words}" for name, words in SCENARIOS.items())
    parser = argparse.ArgumentParser(
        prog="Benchmarks/model-calls/run",
        description="Measures Roost's model calls beside peers against Roost's simulator, in one run.",
        epilog=f"scenarios:\n{scenarios}\n  {'all':10}all of them\n\n"
        "Ends with 0 when every line passes, 1 when one fails, 130 when it was interrupted.\n"
        "ROOST_PROGRAM names another program than .build/release/roost, BENCHMARK_FOLDER where the\n"
        "Python environment is kept. A scenario leaves out the peers that it says nothing of.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("scenario", metavar="SCENARIO", choices=[*SCENARIOS, "all"], help="one of those below, or all")
    parser.add_argument("--rows", type=_at_least_one, help="prompts of each run, instead of the scenario's own sizes")
    parser.add_argument("--repeat", type=_at_least_one, help="runs of each kind, instead of the scenario's own number")
    parser.add_argument("--peers", type=_peers, default=PEERS, help="none, or some of openai,aiohttp,daft,spark (all if not given)")
    parser.add_argument("--quick", action="store_true", help="smaller sizes, to see that everything works")
    parser.add_argument("--seed", type=int, default=1, help="what the random moments are drawn from (1)")
    parser.add_argument("--keep", action="store_true", help="keep the temporary folder with homes, logs and results")
    parser.add_argument("--json", action="store_true", help="print one JSON object a scenario instead of tables")
    parser.add_argument("--only", metavar="TEXT", default="", help="of kills: the kinds with this text in their name, such as 'roost down'")
    found = parser.parse_args(arguments)
    scenarios_asked = tuple(SCENARIOS) if found.scenario == "all" else (found.scenario,)
    return Options(
        scenarios_asked, found.rows, found.repeat, found.peers, found.quick, found.seed, found.keep, found.json, found.only
    )


if __name__ == "__main__":
    read()
