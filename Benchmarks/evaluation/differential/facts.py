"""What is true of numbers, and how many of their digits a difference of them keeps."""
import math

import numpy as np


def traits(*lists: list[float]) -> set[str]:
    """The words by which the list of differences knows a question."""
    found: set[str] = set()
    for values in lists:
        if not values:
            found.add("no rows")
            continue
        if len(values) == 1: found.add("one row")
        if any(math.isnan(value) for value in values): found.add("not a number")
        if any(math.isinf(value) for value in values): found.add("infinite")
        if len(values) > 1 and len(set(values)) == 1: found.add("constant")
        size = max((abs(value) for value in values if math.isfinite(value)), default=0)
        if size > 1e90: found.add("large")
        if 0 < size < 1e-90: found.add("small")
        if size > 1e150 or 0 < size < 1e-150: found.add("squares that no number holds")
    return found


def lost(*lists: list[float]) -> float:
    """How far a difference of such values, in their standard deviations, may be off by rounding.

    It is some 1e-15 for values about 0. A mean of numbers around a million that differ by one is known to ten
    digits only, by any library."""
    worst = 1.0
    for values in lists:
        finite = [value for value in values if math.isfinite(value)]
        if len(finite) < 2: continue
        size = max(abs(value) for value in finite)
        spread = float(np.std([value / size for value in finite])) if size > 0 else 0
        if spread > 0: worst = max(worst, 1 / spread)
    return 2e-15 * worst * math.sqrt(max(1, max((len(values) for values in lists), default=1)))


def scale(*lists: list[float]) -> float:
    """The size of the largest finite value; 1 where all are 0."""
    return max((abs(value) for values in lists for value in values if math.isfinite(value)), default=0) or 1.0


def unit(*lists: list[float], above: float = 1e90, below: float = 1e-90) -> float:
    """A power of two to divide values by that are so large or so small that a library loses their squares; else 1."""
    size = scale(*lists)
    return 2.0 ** math.frexp(size)[1] if size > above or size < below else 1.0


def divided(values: list[float], by: float) -> list[float]: return [value / by for value in values]
