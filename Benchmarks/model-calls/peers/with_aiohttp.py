"""aiohttp with asyncio: a session whose connector and a semaphore bound the calls; no retry."""
import asyncio
import json
from collections.abc import Callable

import aiohttp

from peers.task import Outcome, Task


async def _run(task: Task) -> Outcome:
    semaphore = asyncio.Semaphore(task.in_flight)
    errors: list[str] = []
    url = f"{task.base_url}/chat/completions"

    async def ask(session: aiohttp.ClientSession, prompt: str) -> str | None:
        async with semaphore:
            try:
                async with session.post(url, json=task.body(prompt)) as response:
                    response.raise_for_status()
                    answer = json.loads(await response.text())
                    return answer["choices"][0]["message"]["content"]
            except (aiohttp.ClientError, TimeoutError, ValueError, LookupError) as error:
                errors.append(repr(error))
                return None

    connector = aiohttp.TCPConnector(limit=task.in_flight)
    async with aiohttp.ClientSession(connector=connector, headers={"Authorization": "Bearer any"}) as session:
        answers = await asyncio.gather(*(ask(session, prompt) for prompt in task.prompts))
    return Outcome(answers, errors[0] if errors else "")


def prepare(task: Task) -> Callable[[], Outcome]:
    return lambda: asyncio.run(_run(task))
