"""Fairness: two jobs on one quota, one of them three times as large; the share of each while both run."""
from context import Context
from processes import wait_for
from roost import MAX_TOKENS
from table import Cell

WORKERS = 2
IN_FLIGHT = 128
LATENCY = "100ms"
LEAST, MOST = 0.45, 0.55
SECONDS = 30


def run(context: Context) -> None:
    rows = context.options.pick_rows(2_000, 500)
    small, large = context.new_prompts(rows, "fairness-small"), context.new_prompts(3 * rows, "fairness-large")
    # The small job takes SECONDS when it has half of the quota.
    per_minute = round(2 * rows * 60 / SECONDS)
    flags = ("--rpm", str(per_minute), "--answer-tokens", str(MAX_TOKENS))
    with context.simulator(LATENCY, *flags) as simulator, context.cluster(WORKERS, IN_FLIGHT) as cluster:
        jobs = [context.new_job(prompts, simulator, requests_per_minute=per_minute) for prompts in (small, large)]
        simulator.reset()
        submissions = [cluster.submit(job) for job in jobs]
        wait_for("the small job's end", lambda: submissions[0].has_ended, 4 * SECONDS)
        # All that was let in until now and is not the small job's is the large one's.
        let_in = simulator.statistics().distinct_prompts
        outcomes = [submission.wait(5 * SECONDS) for submission in submissions]
    lines: list[list[Cell]] = []
    shares = {"small": rows / let_in, "large": 1 - rows / let_in}
    for (name, share), job, outcome in zip(shares.items(), jobs, outcomes):
        results = job.results()
        lines.append([name, job.prompts.rows, 100 * share, results.answered, outcome.seconds])
        context.report.check(f"the {name} job gets {LEAST:.0%} to {MOST:.0%} of the quota", f"{share:.1%}", LEAST <= share <= MOST)
        context.report.check(f"the {name} job: every row answered, in order", f"{results.answered:,}", results.complete(job.prompts))
    head = ("job", "rows", "share while both ran, %", "answered", "seconds")
    context.report.table(f"two jobs on {per_minute:,} requests a minute", head, lines)
