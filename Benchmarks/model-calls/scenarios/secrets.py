"""Secrets: a key that is used, refused, and in a process that is killed, and every file searched for it."""
import base64
import secrets as randomness
from pathlib import Path

import psutil

from context import Context

WORKERS = 2
IN_FLIGHT = 4
LATENCY = "20ms"
MEAN_SECONDS = 0.02
PIECE = 1 << 20


def run(context: Context) -> None:
    key, wrong = (f"sk-{randomness.token_hex(16)}" for _ in range(2))
    rows = context.options.pick_rows(1_000, 200)
    home, wrong_home = context.new_folder("home"), context.new_folder("home-wrong-key")
    flags = ("--key", key, "--fault", "500:2%", "--fault", "reset:1%", "--fault", "malformed:1%")
    with context.simulator(LATENCY, *flags) as simulator:
        job = context.new_job(context.new_prompts(rows, "secrets"), simulator, ask_again=5)
        with context.cluster(WORKERS, IN_FLIGHT, home, key) as cluster:
            submission = cluster.submit(job)
            submission.let_run(rows * MEAN_SECONDS / IN_FLIGHT / 2)
            told = command_lines([submission.pid, *cluster.members.all])
            context.keeper.kill([submission.pid, *cluster.members.all])
            submission.wait(30)
            cluster.up()
            outcome = cluster.run(job, seconds=120)
        refused = context.new_job(context.new_prompts(rows, "secrets-refused"), simulator)
        with context.cluster(WORKERS, IN_FLIGHT, wrong_home, wrong) as cluster:
            cluster.run(refused, seconds=120)
    check = context.report.check
    results, errors = job.results(), refused.results().errors
    answered = f"{results.answered:,} (exit code {outcome.exit_code})"
    check("with the key, killed and resumed: every row answered", answered, results.complete(job.prompts))
    check("with a wrong key: every row has its error", str(errors), sum(errors.values()) == rows)
    check("no key in a command line", "none" if not found_in(told, key) else "there", not found_in(told, key))
    files = [path for folder in (context.folder, context.keeper.folder) for path in folder.rglob("*") if path.is_file()]
    lines = []
    for name, secret in (("the key", key), ("a wrong key", wrong)):
        holders = [path for path in files if not is_simulators(path) and holds(path, secret)]
        check(f"{name} is in no file", ", ".join(path.name for path in holders) or "none", not holders)
        lines += [[name, str(path.relative_to(context.folder.parent))] for path in holders]
    size = sum(path.stat().st_size for path in files)
    context.report.table("searched", ("files", "MB"), [[len(files), size / 1e6]])
    if lines:
        context.report.table("found", ("what", "file"), lines)


def forms(secret: str) -> list[bytes]:
    """The secret, and how its middle looks in base64 at each of the three places where it can begin."""
    found = [secret.encode()]
    for shift in range(3):
        found.append(base64.b64encode(b"." * shift + secret.encode())[4:40])
    return found


def found_in(text: bytes, secret: str) -> bool:
    return any(form in text for form in forms(secret))


def holds(path: Path, secret: str) -> bool:
    """Reads by pieces that overlap, so that nothing is missed at a border."""
    rest = b""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            if found_in(rest + piece, secret):
                return True
            rest = piece[-128:]
    return False


def is_simulators(path: Path) -> bool:
    """The simulator prints the key that it was started with: it plays the endpoint."""
    return path.name.endswith("-simulator.out")


def command_lines(pids: list[int]) -> bytes:
    return "\n".join(" ".join(psutil.Process(pid).cmdline()) for pid in pids if psutil.pid_exists(pid)).encode()
