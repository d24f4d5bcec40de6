"""Roost's model simulator, and what it counted."""
import http.client
import json
import re
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from processes import HarnessError, Keeper, environment, wait_for


class Statistics:
    """The simulator's /stats at one moment."""

    def __init__(self, values: dict[str, object]) -> None:
        self._values = values

    def _get(self, key: str):
        if key not in self._values:
            raise HarnessError(f"the simulator's /stats has no '{key}': it needs a newer program")
        return self._values[key]

    def count(self, key: str) -> int:
        """A number, or how many there are of what is listed."""
        value = self._get(key)
        return len(value) if isinstance(value, (list, dict)) else int(value)

    @property
    def calls(self) -> int:
        return self.count("calls")

    @property
    def in_flight(self) -> int:
        return self.count("in_flight")

    @property
    def most_in_flight(self) -> int:
        return self.count("most_in_flight")

    @property
    def doubled_calls(self) -> int:
        return self.count("doubled_calls")

    @property
    def distinct_prompts(self) -> int:
        return self.count("distinct_prompts")

    @property
    def abandoned(self) -> int:
        """Calls whose caller left before the answer; billed."""
        return self.count("abandoned")

    @property
    def prompt_tokens(self) -> int:
        return self._get("tokens")["prompt"]

    @property
    def completion_tokens(self) -> int:
        return self._get("tokens")["completion"]

    @property
    def total_tokens(self) -> int:
        return self._get("tokens")["total"]

    @property
    def refusals_over_time(self) -> list[int]:
        """429s in each second since the reset."""
        return self._get("refusals_over_time")

    def charged(self, model: str, kind: str) -> int:
        """Tokens or requests that were charged to a model's quota."""
        return self._get("quota")[model][f"charged_{kind}"]

    @property
    def tokens_over_time(self) -> list[int]:
        """Tokens charged to quotas in each second since the reset."""
        return self._get("tokens_over_time")


class Simulator:
    """A simulator on a free port."""

    def __init__(self, keeper: Keeper, program: Path, latency: str, flags: Sequence[str]) -> None:
        command = [program, "simulate-model", "--port", "0", "--latency", latency, *flags]
        self._keeper = keeper
        self._program = keeper.start("simulator", command, environment())
        self.url = wait_for("the simulator's address", self._address, 15)

    def _address(self) -> str | None:
        if self._program.has_ended:
            raise HarnessError(f"the simulator did not start: {self._program.last_words()}")
        found = re.search(r"http://[\w.]+:\d+", self._program.output)
        return found.group() if found else None

    @property
    def base_url(self) -> str:
        return f"{self.url}/v1"

    def statistics(self) -> Statistics:
        return Statistics(self._request("GET", "/stats?prompts=false"))

    def reset(self) -> None:
        self._request("POST", "/reset")

    def _request(self, method: str, path: str) -> dict[str, object]:
        request = urllib.request.Request(self.url + path, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return json.load(response)
        except (urllib.error.URLError, http.client.HTTPException, TimeoutError) as error:
            raise HarnessError(f"the simulator at {self.url} does not answer {path}: {error}") from error

    def stop(self) -> None:
        self._keeper.end(self._program.pid)
