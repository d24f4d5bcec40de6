"""A question with the answer of a library, in the format of the known answers that check-vectors reads."""
import hashlib
import json
import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version

import numpy as np


class NoQuestion(Exception):
    """The draw is none that the library has an answer for."""


@dataclass
class Question:
    metric: str
    input: dict
    """What the metric is given; NaN and infinities are written as words."""
    ask: Callable[[], dict]
    """Asks the library: its numbers under the names of the metric's parts."""
    library: str
    """The packages that answer, between spaces."""
    call: str
    """The functions that are called."""
    relative: float = 1e-9
    absolute: float = 1e-12
    parts: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Other tolerances of some parts: relative and absolute."""
    needs: str = ""
    """The part without which there is no answer, such as the t of a test."""
    traits: set[str] = field(default_factory=set)
    """What is true of the input, for the list of differences."""

    def case(self, seed: int) -> dict:
        given = written(self.input)
        identity = hashlib.sha256(json.dumps([self.metric, given], sort_keys=True).encode()).hexdigest()[:10]
        tolerance = {"rel": self.relative, "abs": self.absolute}
        if self.parts:
            tolerance["parts"] = {name: {"rel": rel, "abs": abs_} for name, (rel, abs_) in self.parts.items()}
        return {
            "id": f"{self.metric}-{identity}", "metric": self.metric, "input": given, "expected": self.answer(),
            "tolerance": tolerance, "traits": sorted(self.traits), "seed": seed,
            "source": " ".join(f"{name} {version(name)}" for name in self.library.split()) + ": " + self.call,
        }

    def answer(self) -> object:
        """The library's answer: `undefined` for an error, for what is no finite number, and for the whole of them."""
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            try:
                found = known(self.ask())
            except (ValueError, ZeroDivisionError, FloatingPointError, OverflowError, np.linalg.LinAlgError) as error:
                return {"undefined": f"{type(error).__name__}: {str(error)[:100]}"}
        if self.needs:
            needed = found
            for name in self.needs.split("."): needed = needed[name]
            if all_undefined(needed): return needed
        return {"undefined": "no number is finite"} if all_undefined(found) else found


def known(value: object) -> object:
    """An answer as it is written: what is no finite number is undefined."""
    match value:
        case dict(): return {str(key): known(item) for key, item in value.items()}
        case list() | tuple() | np.ndarray(): return [known(item) for item in value]
        case bool() | np.bool_(): return bool(value)
        case int() | np.integer(): return int(value)
        case float() | np.floating():
            return float(value) if math.isfinite(value) else {"undefined": f"it is {value}"}
    return value


def all_undefined(found: object) -> bool:
    match found:
        case {"undefined": _}: return True
        case dict(): return bool(found) and all(all_undefined(item) for item in found.values())
        case list(): return bool(found) and all(all_undefined(item) for item in found)
    return False


def written(value: object) -> object:
    """A question's input, with words for what JSON cannot say."""
    match value:
        case dict(): return {key: written(item) for key, item in value.items()}
        case list() | tuple() | np.ndarray(): return [written(item) for item in value]
        case np.integer(): return int(value)
        case np.bool_(): return bool(value)
        case float() | np.floating():
            if math.isnan(value): return "NaN"
            if math.isinf(value): return "Infinity" if value > 0 else "-Infinity"
            return float(value)
    return value
