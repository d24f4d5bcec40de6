"""The openai client with asyncio and a semaphore, with its own default of two retries."""
import asyncio
from collections.abc import Callable

import openai

from peers.task import Outcome, Task


async def _run(task: Task) -> Outcome:
    semaphore = asyncio.Semaphore(task.in_flight)
    errors: list[str] = []

    async with openai.AsyncOpenAI(base_url=task.base_url) as client:

        async def ask(prompt: str) -> str | None:
            async with semaphore:
                try:
                    answer = await client.chat.completions.create(**task.body(prompt))
                    return answer.choices[0].message.content
                except (openai.OpenAIError, ValueError, AttributeError, TypeError) as error:
                    errors.append(repr(error))
                    return None

        answers = await asyncio.gather(*(ask(prompt) for prompt in task.prompts))
    return Outcome(answers, errors[0] if errors else "")


def prepare(task: Task) -> Callable[[], Outcome]:
    return lambda: asyncio.run(_run(task))
