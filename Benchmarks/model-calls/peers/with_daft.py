"""Daft: an async method of a class with `max_concurrency`, as its documents write calls of an endpoint.

`daft.functions.prompt` makes the same calls but has no setting for how many are in flight.
"""
from collections.abc import Callable

import daft
import openai

from peers.task import Outcome, Task


def prepare(task: Task) -> Callable[[], Outcome]:
    @daft.cls(max_concurrency=task.in_flight, on_error="ignore")
    class Model:
        def __init__(self) -> None:
            self.client = openai.AsyncOpenAI(base_url=task.base_url)

        @daft.method(return_dtype=daft.DataType.string())
        async def ask(self, prompt: str) -> str | None:
            answer = await self.client.chat.completions.create(**task.body(prompt))
            return answer.choices[0].message.content

    daft.set_runner_native()
    frame = daft.from_pydict({"prompt": task.prompts})

    def run() -> Outcome:
        asked = frame.with_column("answer", Model().ask(daft.col("prompt")))
        return Outcome(asked.to_pydict()["answer"])

    return run
