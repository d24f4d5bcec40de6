"""Runs the scenarios that were asked for, one after the other, and leaves no process behind."""
import importlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import options as command_line
from context import Context
from options import Options
from processes import HarnessError, Keeper
from table import Report


def run(name: str, options: Options, keeper: Keeper, program: Path, folder: Path) -> bool:
    own = folder / name
    own.mkdir()
    report = Report(name, options.json)
    scenario = importlib.import_module(f"scenarios.{name.replace('-', '_')}")
    try:
        scenario.run(Context(options, report, keeper, program, own))
    except HarnessError as error:
        report.check("the scenario runs to its end", str(error), False)
    finally:
        keeper.end_all()
    report.finish()
    return report.passed


def on_signals(handler: signal.Handlers | Callable[[int, FrameType | None], None]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handler)


def main() -> int:
    options = command_line.read()
    program = Path(os.environ["ROOST_PROGRAM"]).resolve()
    on_signals(signal.default_int_handler)
    folder = Path(tempfile.mkdtemp(prefix="roost-model-calls-"))
    processes = folder / "processes"
    processes.mkdir()
    keeper = Keeper(processes)
    try:
        passed = [run(name, options, keeper, program, folder) for name in options.scenarios]
        return 0 if all(passed) else 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    finally:
        # From here on to the end: nothing is left behind because somebody was impatient.
        on_signals(signal.SIG_IGN)
        keeper.end_all()
        if options.keep:
            print(f"kept: {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
