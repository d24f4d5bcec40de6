"""Faults: an endpoint that fails, resets, stalls and garbles; who answers all rows, and in what time."""
from context import Context
from peers import run_peer
from table import Cell

LATENCY = "200+-50ms"
MEAN_SECONDS = 0.2
IN_FLIGHT = 64
WORKERS = 2
FAULTS = ("500:2%", "reset:1%", "stall=30s:0.5%", "malformed:0.5%")
LIMIT = 1.3
# Five times what an answer takes: what takes longer will not come.
STALL_SECONDS = 1.0
HEAD = ("who", "seconds", "over the ideal", "answered", "failed", "calls", "words")


def run(context: Context) -> None:
    rows = context.options.pick_rows(2_000, 1_000)
    ideal = rows * MEAN_SECONDS / IN_FLIGHT
    flags = [part for fault in FAULTS for part in ("--fault", fault)]
    check = context.report.check
    lines: list[list[Cell]] = []
    with context.simulator(LATENCY, *flags) as simulator:
        for _ in range(context.options.pick_repeat(3, 1)):
            prompts = context.new_prompts(rows, "faults")
            simulator.reset()
            with context.cluster(WORKERS, IN_FLIGHT) as cluster:
                job = context.new_job(prompts, simulator, request_timeout=STALL_SECONDS, ask_again=5)
                outcome = cluster.run(job, seconds=300)
                results = job.results()
            over = outcome.seconds / ideal
            words = "" if outcome.answered_all else outcome.words
            lines.append(["roost", outcome.seconds, over, results.answered, rows - results.answered, simulator.statistics().calls, words])
            check("every row answered, in order", f"{results.answered:,} of {rows:,}", results.complete(prompts))
            check(f"at most {LIMIT} times the ideal of {ideal:.2f} s", f"{over:.3f}", over <= LIMIT)
        for name in context.peers("openai", "aiohttp", "daft", "spark"):
            prompts = context.new_prompts(rows, f"faults-{name}")
            simulator.reset()
            result = run_peer(context, name, prompts, IN_FLIGHT, simulator)
            over = result.seconds / ideal if result.seconds else None
            lines.append([name, result.seconds, over, result.answered, result.failed, simulator.statistics().calls, result.words[:60]])
    context.report.table(f"{rows:,} prompts, {IN_FLIGHT} in flight, faults {', '.join(FAULTS)}: ideal {ideal:.2f} s", HEAD, lines)
