"""Tables, and the lines of a claim with what was asked, what was seen and whether it passes."""
import dataclasses
import json
import sys
from collections.abc import Sequence

Cell = str | int | float | None


def text(value: Cell) -> str:
    if value is None:
        return "-"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.2f}"
    return value


def lines(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    cells = [list(head), *([text(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    cells.insert(1, ["-" * width for width in widths])
    return "\n".join("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in cells)


@dataclasses.dataclass(frozen=True)
class Check:
    asked: str
    seen: str
    passed: bool


class Report:
    """What one scenario found; tables are printed as they come."""

    def __init__(self, scenario: str, as_json: bool) -> None:
        self.scenario = scenario
        self.checks: list[Check] = []
        self._as_json = as_json
        self._tables: list[dict[str, object]] = []

    @property
    def passed(self) -> bool:
        return all(check.passed for check in self.checks)

    def table(self, title: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        self._tables.append({"title": title, "rows": [dict(zip(head, row)) for row in rows]})
        if not self._as_json:
            print(f"\n{title}\n\n{lines(head, rows)}", flush=True)

    def progress(self, words: str) -> None:
        """Says on standard error what was just measured, for those who wait for the table."""
        print(f"{self.scenario}: {words}", file=sys.stderr, flush=True)

    def check(self, asked: str, seen: str, passed: bool) -> None:
        self.checks.append(Check(asked, seen, passed))

    def finish(self) -> None:
        if self._as_json:
            checks = [dataclasses.asdict(check) for check in self.checks]
            print(json.dumps({"scenario": self.scenario, "passed": self.passed, "checks": checks, "tables": self._tables}), flush=True)
        else:
            rows = [(check.asked, check.seen, "PASS" if check.passed else "FAIL") for check in self.checks]
            print(f"\n{lines(('asked', 'seen', self.scenario), rows)}", flush=True)
