"""The prompts of a job, and whether its results are all there, answered and in order."""
import dataclasses
import json
from pathlib import Path


@dataclasses.dataclass(frozen=True)
class Prompts:
    """A file of prompts; all have the same number of words, so that all cost about the same."""

    path: Path
    rows: int
    tag: str
    distinct: int

    # Bytes beside each prompt, so that a file of few rows is read by many tasks.
    padding: int = 0

    @classmethod
    def write(cls, path: Path, rows: int, tag: str, distinct: int | None = None, padding: int = 0) -> "Prompts":
        prompts = cls(path, rows, tag, distinct or rows, padding)
        prompts.write_rows()
        return prompts

    def write_rows(self, broken: int | None = None) -> None:
        """Writes the file, again if it is there; row `broken` is cut in its middle, so that it is no JSON."""
        padding = {"padding": "x" * self.padding} if self.padding else {}
        with self.path.open("w") as file:
            for row in range(self.rows):
                line = json.dumps({"id": row, "prompt": self.text(row)} | padding)
                file.write((line[: len(line) // 2] if row == broken else line) + "\n")

    def text(self, row: int) -> str:
        return f"{self.tag} {row % self.distinct:07}: what is there to say of it?"


@dataclasses.dataclass(frozen=True)
class Results:
    rows: int
    answered: int
    in_order: bool
    errors: dict[str, int]

    def complete(self, prompts: Prompts) -> bool:
        return self.answered == self.rows == prompts.rows and self.in_order


def read_results(path: Path, prompts: Prompts) -> Results:
    """Reads a job's rows one by one; every row is to be the prompt's of the same place, with its answer."""
    rows = answered = 0
    in_order = True
    errors: dict[str, int] = {}
    if path.exists():
        with path.open() as file:
            for line in file:
                row = json.loads(line)
                in_order = in_order and row["id"] == rows and row["prompt"] == prompts.text(rows)
                if row["answer"] and not row["error_category"]:
                    answered += 1
                else:
                    category = row["error_category"] or "no answer"
                    errors[category] = errors.get(category, 0) + 1
                rows += 1
    return Results(rows, answered, in_order, errors)
