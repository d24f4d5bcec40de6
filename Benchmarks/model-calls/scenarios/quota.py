"""Quota: what is refused and what is used when workers could send far more than a quota allows.

Three kinds of knowing: the job file states the quota; only the endpoint's headers tell it; nothing
tells it but refusals. The simulator judges tokens over a minute and requests over ten seconds.
"""
import dataclasses

from context import Context
from peers import run_peer
from roost import MAX_TOKENS, MODEL
from rows import Prompts
from simulator import Simulator, Statistics
from table import Cell, text

LATENCY = "100ms"
IN_FLIGHT_A_WORKER = 64
LEAST_USED = 0.95
KNOWN, BY_HEADERS, UNKNOWN = "known", "by headers", "unknown"
HEAD = ("who", "quota", "rows", "workers", "seconds", "answered", "429s", "after 1 s", "bursts", "used, %", "words")


@dataclasses.dataclass(frozen=True)
class Limit:
    """A quota of one kind, which `rows` take so many of its windows to use."""

    kind: str
    window: int
    windows: float

    def per_minute(self, rows: int, tokens_a_call: int) -> int:
        amount = rows * (tokens_a_call if self.kind == "tokens" else 1)
        return round(amount / self.windows * 60 / self.window)


TOKENS = Limit("tokens", window=60, windows=1.25)
REQUESTS = Limit("requests", window=10, windows=2.5)


@dataclasses.dataclass(frozen=True)
class Case:
    limit: Limit
    knowledge: str
    rows: int
    workers: int

    @property
    def name(self) -> str:
        return f"{self.knowledge}, {self.limit.kind}"


def cases(context: Context) -> list[Case]:
    options = context.options
    if options.quick:
        rows = options.rows or 500
        return [Case(REQUESTS, knowledge, rows, workers) for knowledge in (KNOWN, BY_HEADERS, UNKNOWN) for workers in (2, 8)]
    sizes = [options.rows] if options.rows else [1_000, 10_000]
    found = [(TOKENS, rows) for rows in sizes] + [(REQUESTS, sizes[0])]
    return [
        Case(limit, knowledge, rows, workers)
        for limit, rows in found
        for knowledge in (KNOWN, BY_HEADERS, UNKNOWN)
        for workers in (2, 8)
    ]


def run(context: Context) -> None:
    tokens_a_call = measure_call(context)
    lines: list[list[Cell]] = []
    for case in cases(context):
        limit = case.limit.per_minute(case.rows, tokens_a_call)
        flags = ["--tpm" if case.limit is TOKENS else "--rpm", str(limit), "--answer-tokens", str(MAX_TOKENS)]
        if case.knowledge == UNKNOWN:
            flags += ["--quota-headers", "off"]
        with context.simulator(LATENCY, *flags) as simulator:
            add(context, lines, measure(context, case, limit, simulator))
            if case.knowledge == UNKNOWN and case.workers == 2:
                for name in context.peers("openai", "aiohttp", "spark", "daft"):
                    add(context, lines, peer_line(context, name, case, limit, simulator))
    context.report.table("Under a quota", HEAD, lines)


def add(context: Context, lines: list[list[Cell]], line: list[Cell]) -> None:
    """Keeps a line for the table, and says it at once: a case takes minutes."""
    lines.append(line)
    context.report.progress(", ".join(f"{head}: {text(cell)}" for head, cell in zip(HEAD, line) if cell != ""))


def measure_call(context: Context) -> int:
    """The tokens of one call, by the simulator's own count."""
    with context.simulator("0ms", "--answer-tokens", str(MAX_TOKENS)) as simulator, context.cluster(1, 8) as cluster:
        rows = 10
        cluster.run(context.new_job(context.new_prompts(rows, "quota"), simulator), seconds=60)
        return -(-simulator.statistics().total_tokens // rows)


def measure(context: Context, case: Case, limit: int, simulator: Simulator) -> list[Cell]:
    prompts = context.new_prompts(case.rows, "quota")
    stated = {f"{case.limit.kind}_per_minute": limit} if case.knowledge == KNOWN else {}
    with context.cluster(case.workers, case.workers * IN_FLIGHT_A_WORKER) as cluster:
        simulator.reset()
        job = context.new_job(prompts, simulator, **stated)
        outcome = cluster.run(job, seconds=case.limit.window * case.limit.windows * 4)
        results = job.results()
    found = simulator.statistics()
    late, bursts, used = late_refusals(found), bursts_of(found), share_used(found, case.limit, limit)
    name = f"{case.rows:,} prompts, {case.workers} workers, {case.name}"
    check = context.report.check
    check(f"{name}: every row answered, in order", f"{results.answered:,}", results.complete(prompts))
    if case.knowledge == KNOWN:
        check(f"{name}: no 429 after the first second", f"{late:,}", late == 0)
    else:
        check(f"{name}: at most one burst of 429s", f"{bursts:,}", bursts <= 1)
    check(f"{name}: at least {LEAST_USED:.0%} of the quota used", f"{used:.1%}", used >= LEAST_USED)
    words = "" if outcome.answered_all else outcome.words
    return line("roost", case, outcome.seconds, results.answered, found, used, words)


def peer_line(context: Context, name: str, case: Case, limit: int, simulator: Simulator) -> list[Cell]:
    prompts = context.new_prompts(case.rows, f"quota-{name}")
    simulator.reset()
    seconds = case.limit.window * case.limit.windows * 4
    result = run_peer(context, name, prompts, case.workers * IN_FLIGHT_A_WORKER, simulator, seconds=seconds)
    found = simulator.statistics()
    return line(name, case, result.seconds, result.answered, found, share_used(found, case.limit, limit), result.words[:60])


def line(who: str, case: Case, seconds: float | None, answered: int, found: Statistics, used: float, words: str) -> list[Cell]:
    refused = sum(found.refusals_over_time)
    return [
        who, case.name, case.rows, case.workers, seconds, answered, refused, late_refusals(found), bursts_of(found), 100 * used, words,
    ]  # fmt: skip


def first_second(found: Statistics) -> int:
    """The second in which the first call was let in."""
    return next((second for second, tokens in enumerate(found.tokens_over_time) if tokens), 0)


def late_refusals(found: Statistics) -> int:
    return sum(found.refusals_over_time[first_second(found) + 1 :])


def bursts_of(found: Statistics) -> int:
    """Stretches of seconds with refusals; two with one quiet second between them are one."""
    seconds = [second for second, refused in enumerate(found.refusals_over_time) if refused]
    return sum(1 for before, second in zip([-9, *seconds], seconds) if second - before > 2)


def share_used(found: Statistics, limit: Limit, per_minute: int) -> float:
    """Of what the quota allows in as many whole windows as the run has, the part that was let in.

    All calls cost the same, so that calls in a second are told by their tokens. Seconds are cut at
    the reset and windows at the first call, somewhere in its second: counted from that second on or
    from the next one, whichever has more.
    """
    tokens = found.tokens_over_time
    whole = (len(tokens) - first_second(found) - 1) // limit.window * limit.window
    if whole <= 0:
        return 0.0
    most = max(sum(tokens[start : start + whole]) for start in (first_second(found), first_second(found) + 1))
    return most / sum(tokens) * found.charged(MODEL, limit.kind) / (per_minute / 60 * whole)
