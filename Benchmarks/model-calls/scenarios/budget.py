"""Budget: a job with half its cost as budget stops before it, and resumed calls only the rest."""
import dataclasses
from collections.abc import Callable

from context import Context
from roost import STOPPED_BY_BUDGET, cost
from rows import Prompts
from simulator import Simulator, Statistics
from table import Cell

WORKERS = 2
IN_FLIGHT = 64
LATENCY = "50ms"
HEAD = ("budget in", "budget", "billed", "billed, %", "rows answered by then", "calls by then", "calls in all", "answered", "words")


@dataclasses.dataclass(frozen=True)
class Unit:
    """What a budget is counted in: how the simulator's bill is read, and how the flag says it."""

    name: str
    billed: Callable[[Statistics], float]
    flag: Callable[[float], str]


UNITS = (
    Unit("tokens", lambda found: found.total_tokens, lambda amount: f"{int(amount)}tokens"),
    Unit("money", lambda found: cost(found.prompt_tokens, found.completion_tokens), lambda amount: f"{amount:.9f}"),
)


def run(context: Context) -> None:
    rows = context.options.pick_rows(2_000, 500)
    prompts = context.new_prompts(rows, "budget")
    with context.simulator(LATENCY) as simulator:
        whole = bill(context, prompts, simulator)
        lines = [measure(context, unit, unit.billed(whole), prompts, simulator) for unit in UNITS]
    context.report.table(f"{rows:,} prompts, half their cost as budget", HEAD, lines)


def bill(context: Context, prompts: Prompts, simulator: Simulator) -> Statistics:
    """What the whole job costs without a budget."""
    with context.cluster(WORKERS, IN_FLIGHT) as cluster:
        cluster.run(context.new_job(prompts, simulator), seconds=120)
    return simulator.statistics()


def measure(context: Context, unit: Unit, whole: float, prompts: Prompts, simulator: Simulator) -> list[Cell]:
    budget = whole / 2
    job = context.new_job(prompts, simulator, has_prices=True)
    check = context.report.check
    simulator.reset()
    with context.cluster(WORKERS, IN_FLIGHT) as cluster:
        stopped = cluster.run(job, "--budget", unit.flag(budget), seconds=120)
        then = simulator.statistics()
        answered_then = job.results().answered
        resumed = cluster.run(job, "--budget", unit.flag(2 * whole), seconds=120)
    found, results = simulator.statistics(), job.results()
    billed = unit.billed(then)
    code = stopped.exit_code
    check(f"{unit.name}: stopped by the budget, with exit code {STOPPED_BY_BUDGET}", str(code), code == STOPPED_BY_BUDGET)
    check(f"{unit.name}: billed at most the budget of {budget:g}", f"{billed:g}", 0 < billed <= budget)
    calls = f"{found.calls:,} calls, {found.doubled_calls:,} twice"
    check(f"{unit.name}: with a larger budget only the rest is called", calls, found.calls == prompts.rows)
    check(f"{unit.name}: then every row answered, in order", f"{results.answered:,}", resumed.answered_all and results.complete(prompts))
    words = "" if resumed.answered_all else resumed.words
    return [
        unit.name, f"{budget:g}", f"{billed:g}", 100 * billed / budget, answered_then, then.calls, found.calls, results.answered, words,
    ]  # fmt: skip
