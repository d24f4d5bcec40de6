"""Batch: a job by the Batch API, everything killed at a random moment and resumed."""
import random

from context import Context
from table import Cell

WORKERS = 2
IN_FLIGHT = 64
DURATION = 2
# Seconds from the start of the job: before its first upload, until its batches should be done.
EARLIEST, LATEST = 0.05, DURATION + 0.5
HEAD = ("killed after, s", "uploads by then", "uploads", "batches", "calls in batches", "called twice", "answered", "seconds", "words")


def run(context: Context) -> None:
    rows = context.options.pick_rows(10_000, 1_000)
    chance = random.Random(context.options.seed)
    lines: list[list[Cell]] = []
    with context.simulator("0ms", "--batch-duration", f"{DURATION}s") as simulator:
        for _ in range(context.options.pick_repeat(5, 2)):
            prompts = context.new_prompts(rows, "batch")
            job = context.new_job(prompts, simulator, is_batch=True)
            moment = chance.uniform(EARLIEST, LATEST)
            simulator.reset()
            with context.cluster(WORKERS, IN_FLIGHT) as cluster:
                submission = cluster.submit(job)
                submission.let_run(moment)
                before = simulator.statistics()
                context.keeper.kill([submission.pid, *cluster.members.all])
                submission.wait(30)
                cluster.up()
                outcome = cluster.run(job, seconds=120)
            found, results = simulator.statistics(), job.results()
            uploads, batches = found.count("uploads"), found.count("batches")
            words = "" if outcome.answered_all else outcome.words
            calls = found.count("batch_calls")
            lines.append([moment, before.count("uploads"), uploads, batches, calls, found.doubled_calls, results.answered, outcome.seconds, words])
            context.report.check("one upload a part", f"{uploads} uploads, {batches} batches", uploads == batches)
            context.report.check("every row asked once", f"{calls:,} calls, {found.doubled_calls:,} twice", calls == rows and not found.doubled_calls)
            context.report.check("every row answered once, in order", f"{results.answered:,}", results.complete(prompts))
    title = f"{rows:,} prompts in batch mode, all killed and resumed (seed {context.options.seed})"
    context.report.table(title, HEAD, lines)
