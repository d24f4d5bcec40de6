"""One process of a peer: reads its part of the prompts, says `ready`, waits for a word, and tells what it did.

    python3 -m peers.program aiohttp --prompts prompts.jsonl --part 0/2 --in-flight 32 --base-url URL --model M --max-tokens 16
"""
import argparse
import importlib
import json
import sys
import time

from peers.task import Task


def read_prompts(path: str, part: int, parts: int) -> list[str]:
    with open(path) as file:
        return [json.loads(line)["prompt"] for number, line in enumerate(file) if number % parts == part]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("peer")
    parser.add_argument("--prompts", required=True)
    parser.add_argument("--part", required=True)
    parser.add_argument("--in-flight", required=True, type=int)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--max-tokens", required=True, type=int)
    found = parser.parse_args()
    part, parts = map(int, found.part.split("/"))
    prompts = read_prompts(found.prompts, part, parts)
    task = Task(prompts, found.in_flight, found.base_url, found.model, found.max_tokens)
    run = importlib.import_module(f"peers.with_{found.peer}").prepare(task)
    print("ready", flush=True)
    sys.stdin.readline()
    outcome = run()
    ended = time.perf_counter()
    answered = sum(1 for answer in outcome.answers if answer)
    counts = {"answered": answered, "failed": len(prompts) - answered, "ended": ended, "words": outcome.words}
    print(json.dumps(counts), flush=True)


if __name__ == "__main__":
    main()
