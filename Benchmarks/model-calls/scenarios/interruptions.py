"""What can come between a job and its end: kills, stops, stalls, failing tasks, a second submission.

Each kind strikes once while a job's calls are in flight, brings the job to its end as a user would, and says how
many calls it may cost at the most.
"""
import dataclasses
import random

from context import Context
from processes import HarnessError, wait_for
from roost import Cluster, Job, Outcome, Submission
from rows import Prompts
from simulator import Simulator, Statistics

# Seconds that a run may take, and that calls in flight are waited for when a cluster is told to stop.
PATIENCE = 120
DRAIN = 45
STALL = 4


@dataclasses.dataclass(frozen=True)
class Attempt:
    """A job that runs, when something is about to happen to it."""

    context: Context
    simulator: Simulator
    cluster: Cluster
    job: Job
    submission: Submission
    chance: random.Random
    # Seconds from the first call on.
    moment: float

    def wait_for_calls(self) -> None:
        """Waits until the model is called, or the job has ended."""
        wait_for(
            "the first call",
            lambda: self.submission.has_ended or self.simulator.statistics().calls > 0,
            PATIENCE,
            every=0.01,
        )

    def run_again(self) -> Outcome:
        """The job, submitted as it was before, to its end."""
        return self.cluster.run(self.job, "--on-unknown", "retry", seconds=PATIENCE)

    def after(self, first: Outcome) -> tuple[Outcome, float]:
        """The job run again, and the seconds of both runs."""
        second = self.run_again()
        return second, first.seconds + second.seconds


class Kind:
    """One thing that happens to a running job."""

    name: str
    # The most calls that can be called twice by it.
    most_doubled = 0
    # How long a call takes, and its mean in seconds.
    latency, mean_seconds = "200+-50ms", 0.2
    # One in so many of the scenario's rows: fewer where calls are slow.
    rows_divisor = 1

    def prompts(self, context: Context, calls: int) -> Prompts:
        """The prompts of one run, which are so many calls."""
        return context.new_prompts(calls, "kill")

    def wait(self, attempt: Attempt) -> Statistics:
        """Waits for the moment to strike; what the simulator has counted by then."""
        attempt.wait_for_calls()
        attempt.submission.let_run(attempt.moment)
        return attempt.simulator.statistics()

    def prepare(self, job: Job, chance: random.Random) -> None:
        """Changes the job's input before it is submitted."""

    def strike(self, attempt: Attempt) -> tuple[Outcome, float]:
        """Does it, and brings the job to its end: the last run's outcome, and the seconds of all runs."""
        raise NotImplementedError


class Kill(Kind):
    """kill -9 of workers, the driver, the submitting process."""

    def __init__(self, name: str, workers: int, most_doubled: int, *, driver: bool = False, submitter: bool = False) -> None:
        self.name = f"kill -9 of {name}"
        self.most_doubled = most_doubled
        self._workers = workers
        self._driver = driver
        self._submitter = submitter

    def strike(self, attempt: Attempt) -> tuple[Outcome, float]:
        members = attempt.cluster.members
        victims = attempt.chance.sample(members.workers, self._workers)
        if self._driver:
            victims.append(members.driver)
        if self._submitter:
            victims.append(attempt.submission.pid)
        attempt.context.keeper.kill(victims)
        outcome = attempt.submission.wait(30 if self._driver else PATIENCE)
        if not self._driver:
            return outcome, outcome.seconds
        attempt.cluster.up()
        return attempt.after(outcome)


class SecondSubmission(Kind):
    """The same job from a second terminal while the first one runs; it is refused, or gets the same answers."""

    name = "a second submission of the job"

    def strike(self, attempt: Attempt) -> tuple[Outcome, float]:
        output = attempt.context.new_folder("second")
        second = attempt.cluster.submit(attempt.job, "--on-unknown", "retry", "--output", str(output))
        first = attempt.submission.wait(PATIENCE)
        ended = second.wait(PATIENCE)
        if ended.exit_code is None:
            raise HarnessError(f"the second submission: {ended.words}")
        # Where the second took the job over, the first has no answers to show.
        return (first, first.seconds) if first.answered_all else attempt.after(first)


class Down(Kind):
    """`roost down` in the middle, then the cluster and the job again."""

    name = "roost down"

    def strike(self, attempt: Attempt) -> tuple[Outcome, float]:
        attempt.cluster.ask_down(DRAIN)
        outcome = attempt.submission.wait(DRAIN)
        attempt.cluster.up()
        return attempt.after(outcome)


class Terminate(Kind):
    """SIGTERM of the driver in the middle, then the cluster and the job again."""

    name = "SIGTERM of the driver"

    def strike(self, attempt: Attempt) -> tuple[Outcome, float]:
        attempt.context.keeper.terminate(attempt.cluster.members.driver)
        attempt.cluster.wait_down(DRAIN)
        outcome = attempt.submission.wait(DRAIN)
        attempt.cluster.up()
        return attempt.after(outcome)


class FailingTask(Kind):
    """A line of the input that is no JSON: its task fails and the job with it, while other rows are called."""

    name = "a task that fails"
    # Of a file, this many rows are looked at before the job begins: a broken one among them would be no task's.
    _sampled = 20_480
    _rows = 30_000

    def prompts(self, context: Context, calls: int) -> Prompts:
        """Many rows with few different prompts, in enough bytes that reading them takes many tasks."""
        return context.new_prompts(self._rows, "kill", distinct=calls, padding=1_000)

    def prepare(self, job: Job, chance: random.Random) -> None:
        job.prompts.write_rows(broken=chance.randrange(self._sampled + 1, self._rows))

    def wait(self, attempt: Attempt) -> Statistics:
        """The task fails when its turn comes: what was counted last before that."""
        last = attempt.simulator.statistics()
        while not attempt.submission.has_ended:
            found = attempt.simulator.statistics()
            # A job that drains has fewer and fewer calls in flight; the most of them were there when the task failed.
            last = found if found.in_flight >= last.in_flight else last
            attempt.submission.let_run(0.02)
        return last

    def strike(self, attempt: Attempt) -> tuple[Outcome, float]:
        outcome = attempt.submission.wait(PATIENCE)
        if outcome.answered_all:
            raise HarnessError("a job with a line that is no JSON ended well")
        attempt.job.prompts.write_rows()
        return attempt.after(outcome)


class Stall(Kind):
    """The driver stopped for some seconds: a laptop that sleeps, a disk that does not answer."""

    name = f"a driver stopped for {STALL} s"
    # Longer than the stall: calls are in flight all the while.
    latency, mean_seconds = "6s", 6.0
    rows_divisor = 10

    def strike(self, attempt: Attempt) -> tuple[Outcome, float]:
        attempt.context.keeper.stop_for(attempt.cluster.members.driver, STALL)
        outcome = attempt.submission.wait(PATIENCE)
        return outcome, outcome.seconds


class SessionComesBack(Kind):
    """kill -9 of the submitting process alone, and the job submitted again at once."""

    name = "a session killed that comes back"

    def strike(self, attempt: Attempt) -> tuple[Outcome, float]:
        attempt.context.keeper.kill([attempt.submission.pid])
        return attempt.after(attempt.submission.wait(10))
