"""Dedupe: rows that ask the same are one call, and what was once answered is not asked again."""
from context import Context
from peers import run_peer
from table import Cell

WORKERS = 2
IN_FLIGHT = 64
LATENCY = "20ms"
REPEATS_OF_A_PROMPT = 100


def run(context: Context) -> None:
    rows = context.options.pick_rows(10_000, 2_000)
    distinct = max(1, rows // REPEATS_OF_A_PROMPT)
    prompts = context.new_prompts(rows, "dedupe", distinct)
    check = context.report.check
    lines: list[list[Cell]] = []
    with context.simulator(LATENCY) as simulator, context.cluster(WORKERS, IN_FLIGHT) as cluster:
        job = context.new_job(prompts, simulator)
        for run_name, calls in (("first run", distinct), ("second run", 0)):
            simulator.reset()
            outcome = cluster.run(job, "--overwrite", seconds=120)
            results = job.results()
            seen = simulator.statistics().calls
            lines.append(["roost", run_name, seen, results.answered, outcome.seconds])
            check(f"{run_name}, {rows:,} rows with {distinct:,} distinct prompts: {calls:,} calls", f"{seen:,}", seen == calls)
            check(f"{run_name}: every row answered, in order", f"{results.answered:,}", results.complete(prompts))
        for name in context.peers("openai", "aiohttp", "daft", "spark"):
            simulator.reset()
            result = run_peer(context, name, prompts, IN_FLIGHT, simulator)
            lines.append([name, "each run", simulator.statistics().calls, result.answered, result.seconds])
    context.report.table(f"{rows:,} rows, {distinct:,} distinct prompts", ("who", "run", "calls", "answered", "seconds"), lines)
