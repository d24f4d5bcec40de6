"""A million prompts: whether memory stays flat, the results in order, and every call counted once."""
import time

import psutil

from context import Context
from roost import Cluster, Submission
from simulator import Simulator

WORKERS = 2
IN_FLIGHT = 1_000
LIMIT = 1.2
# How often memory is looked at, in seconds.
PAUSE = 0.5
Samples = list[tuple[int, dict[str, int]]]


def run(context: Context) -> None:
    rows = context.options.pick_rows(1_000_000, 50_000)
    prompts = context.new_prompts(rows, "million")
    with context.simulator("0ms") as simulator, context.cluster(WORKERS, IN_FLIGHT) as cluster:
        job = context.new_job(prompts, simulator)
        submission = cluster.submit(job)
        samples = watch(cluster, submission, simulator, limit=rows / 100)
        outcome = submission.wait(60)
        found = simulator.statistics()
    results = job.results()
    check = context.report.check
    memory_table(context, rows, samples)
    check(f"{rows:,} prompts: every row answered, in order", f"{results.answered:,}", results.complete(prompts))
    once = found.calls == rows == found.distinct_prompts
    check("as many calls as rows, each prompt once", f"{found.calls:,} calls, {found.doubled_calls:,} twice", once)
    head = ("rows", "seconds", "rows/s", "words")
    words = "" if outcome.answered_all else outcome.words
    context.report.table("the run", head, [[rows, outcome.seconds, round(rows / outcome.seconds), words]])


def watch(cluster: Cluster, submission: Submission, simulator: Simulator, limit: float) -> Samples:
    """Calls by then and resident bytes of each process, until the job ends or takes `limit` seconds and a minute."""
    workers = {f"worker {number}": pid for number, pid in enumerate(cluster.members.workers, 1)}
    pids = {"driver": cluster.members.driver, **workers, "submit": submission.pid}
    processes = {name: psutil.Process(pid) for name, pid in pids.items()}
    samples: Samples = []
    deadline = time.monotonic() + limit + 60
    while not submission.has_ended and time.monotonic() < deadline:
        try:
            sample = {name: process.memory_info().rss for name, process in processes.items()}
        except psutil.NoSuchProcess:
            break
        samples.append((simulator.statistics().calls, sample))
        time.sleep(PAUSE)
    return samples


def memory_table(context: Context, rows: int, samples: Samples) -> None:
    reached = [sample for calls, sample in samples if calls >= rows / 10]
    asked = f"memory at the end at most {LIMIT} times that at 10 %"
    if len(reached) < 2:
        context.report.check(asked, f"only {len(reached)} looks after 10 %: too short a run", False)
        return
    early, late = reached[0], reached[-1]
    lines = []
    for name in early:
        growth = late[name] / early[name]
        most = max(sample[name] for sample in reached)
        lines.append([name, early[name] / 1e6, late[name] / 1e6, most / 1e6, growth])
        # What the command that waits keeps is not the cluster's.
        if name != "submit":
            context.report.check(f"{name}: {asked}", f"{growth:.2f}", growth <= LIMIT)
    context.report.table(f"resident memory, {rows:,} prompts", ("process", "at 10 %, MB", "at the end, MB", "most, MB", "growth"), lines)
