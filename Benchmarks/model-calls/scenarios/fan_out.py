"""Fan-out: time over the ideal with a slow endpoint, rows a second with one that answers at once.

The start is that of a process until it has its session: the interpreter and its imports, or `roost submit`
until the cluster has answered it. The seconds are all the rest: Roost's with reading the file and writing
the results, which the peers' tasks do not do.
"""
import dataclasses
import statistics

from context import Context
from peers import PeerResult, run_peer
from rows import Prompts
from simulator import Simulator
from table import Cell

WORKERS = 2
MEAN_SECONDS = 0.2
SLOW = "200+-50ms"
AT_ONCE = "0ms"
LIMIT = 1.05
LEAST_RATIO = 2.0
HEAD = ("who", "start, s", "seconds", "over the ideal", "rows/s", "answered", "failed", "most in flight", "words")


@dataclasses.dataclass(frozen=True)
class Figures:
    """One run: seconds, and the simulator's count of what was in flight."""

    result: PeerResult
    most_in_flight: int


def run(context: Context) -> None:
    options = context.options
    for full, quick, in_flight in ((2_000, 1_000, 64), (10_000, 4_000, 256)):
        slow(context, options.pick_rows(full, quick), in_flight)
    at_once(context, options.pick_rows(50_000, 10_000), 1_000)


def slow(context: Context, rows: int, in_flight: int) -> None:
    ideal = rows * MEAN_SECONDS / in_flight
    runs = measure(context, SLOW, rows, in_flight, peer_processes=1)
    title = f"{rows:,} prompts at {SLOW}, {in_flight} in flight: ideal {ideal:.2f} s"
    context.report.table(title, HEAD, [line(who, figures, ideal, rows) for who, figures in runs.items()])
    ours = median(runs["roost"])
    limit = f"{rows:,} prompts, {in_flight} in flight: at most {LIMIT} times the ideal"
    context.report.check(limit, f"{ours / ideal:.3f}", ours / ideal <= LIMIT)
    check_answers(context, runs["roost"], rows, in_flight)


def at_once(context: Context, rows: int, in_flight: int) -> None:
    runs = measure(context, AT_ONCE, rows, in_flight, peer_processes=WORKERS)
    title = f"{rows:,} prompts at no latency, {in_flight:,} in flight, {WORKERS} processes each"
    context.report.table(title, HEAD, [line(who, figures, None, rows) for who, figures in runs.items()])
    check_answers(context, runs["roost"], rows, in_flight)
    if "aiohttp" in runs:
        theirs = median(runs["aiohttp"])
        ratio = theirs / median(runs["roost"])
        asked = f"{rows:,} prompts at no latency: at least {LEAST_RATIO:g} times aiohttp's rows a second"
        context.report.check(asked, f"{ratio:.2f}", ratio >= LEAST_RATIO)


def measure(context: Context, latency: str, rows: int, in_flight: int, peer_processes: int) -> dict[str, list[Figures]]:
    """Roost and the peers take turns, so that a noisy machine is noisy for all."""
    runs: dict[str, list[Figures]] = {}
    with context.simulator(latency) as simulator:
        for _ in range(context.options.repeat or 1):
            prompts = context.new_prompts(rows, "fan-out")
            runs.setdefault("roost", []).append(ours(context, prompts, in_flight, simulator))
            for name in context.peers("openai", "aiohttp", "daft", "spark"):
                # Spark has two Python workers of its own, Daft threads; neither is started twice.
                processes = peer_processes if name in ("openai", "aiohttp") else 1
                simulator.reset()
                result = run_peer(context, name, prompts, in_flight, simulator, processes=processes)
                runs.setdefault(name, []).append(Figures(result, simulator.statistics().most_in_flight))
    return runs


def ours(context: Context, prompts: Prompts, in_flight: int, simulator: Simulator) -> Figures:
    """The whole command on a running cluster: it reads the file, asks, and writes the results."""
    simulator.reset()
    with context.cluster(WORKERS, in_flight) as cluster:
        job = context.new_job(prompts, simulator)
        outcome = cluster.run(job, seconds=600)
        results = job.results()
        words = "" if results.complete(prompts) else outcome.words
        took = outcome.figure("seconds")
        result = PeerResult(results.answered, prompts.rows - results.answered, outcome.seconds - took, took, words)
        return Figures(result, simulator.statistics().most_in_flight)


def median(runs: list[Figures]) -> float:
    """The median of the seconds; a run that did not end counts as endless."""
    return statistics.median(run.result.seconds or float("inf") for run in runs)


def line(who: str, runs: list[Figures], ideal: float | None, rows: int) -> list[Cell]:
    last = runs[-1].result
    took = median(runs)
    most = max(run.most_in_flight for run in runs)
    if took == float("inf"):
        return [who, last.start_seconds, None, None, None, None, None, most, last.words[:60]]
    return [who, last.start_seconds, took, took / ideal if ideal else None, round(rows / took), last.answered, last.failed, most, last.words[:60]]


def check_answers(context: Context, runs: list[Figures], rows: int, in_flight: int) -> None:
    answered = min(run.result.answered for run in runs)
    complete = answered == rows and not any(run.result.words for run in runs)
    context.report.check(f"{rows:,} prompts, {in_flight:,} in flight: every row answered, in order", f"{answered:,}", complete)
