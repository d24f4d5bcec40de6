"""`roost tokens` on a large file of chats, beside its parts measured alone and tiktoken in two processes.

    python3 large.py --roost ROOST --program TokenizerBenchmark --folder FOLDER [--gigabytes 1]

The file is made once, from a seed: chats whose messages are sentences of the prose that texts.py
finds, in an order that never comes back, one in twelve words replaced by another one. Every figure
is of one run; the file's pages are in memory before, for all alike.
"""
import argparse
import json
import multiprocessing
import os
import pathlib
import random
import re
import resource
import subprocess
import sys
import threading
import time

import texts
import tiktoken

SYSTEM = "You are a helpful assistant that answers questions about software."


def make(path, size):
    """Writes about `size` bytes of chats."""
    rng = random.Random(11)
    sentences = [s for p in texts.up_to(texts.paragraphs(), 6_000_000) for s in re.split(r"(?<=[.!?]) ", p) if len(s) > 30]
    words = sorted({w for s in sentences for w in s.split() if w.isalpha()})

    def text(least, most):
        out = []
        for sentence in rng.choices(sentences, k=rng.randint(least, most)):
            out.append(" ".join(rng.choice(words) if rng.random() < 1 / 12 else w for w in sentence.split()))
        return (" " if rng.random() < 0.8 else "\n\n").join(out)

    partial = path.with_suffix(".partial")
    written = 0
    with open(partial, "wb") as file:
        while written < size:
            messages = [
                {"role": "system", "content": SYSTEM},
                {"role": "user", "content": text(1, 3)},
                {"role": "assistant", "content": text(2, 6)},
            ]
            written += file.write(json.dumps({"messages": messages}).encode() + b"\n")
    partial.rename(path)


class Watch(threading.Thread):
    """The most memory that each process under `root` has had resident."""

    def __init__(self, root):
        super().__init__(daemon=True)
        self.root, self.peaks, self.ended = root, {}, False

    def run(self):
        while not self.ended:
            known = {self.root}
            for entry in sorted(int(name) for name in os.listdir("/proc") if name.isdigit()):
                try:
                    status = pathlib.Path(f"/proc/{entry}/status").read_text()
                except OSError:
                    continue
                fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
                if entry in known or int(fields["PPid"]) in known:
                    known.add(entry)
                    peak = int(fields.get("VmHWM", "0 kB").split()[0]) / 1024
                    self.peaks[entry] = max(self.peaks.get(entry, 0), peak)
            time.sleep(0.05)


def run(command):
    """Wall seconds, CPU seconds of the command and its children, peak MB of each process, and its output."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    watch = Watch(process.pid)
    watch.start()
    output = process.stdout.read()
    if process.wait() != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}")
    wall = time.perf_counter() - start
    watch.ended = True
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, sorted(watch.peaks.values(), reverse=True), output


def tiktoken_part(arguments):
    """What the cookbook does, in a part of the file."""
    path, start, end, name = arguments
    encoding = tiktoken.get_encoding(name)
    total = 0
    with open(path, "rb") as file:
        file.seek(max(0, start - 1))
        if start:
            file.readline()
        while file.tell() < end and (line := file.readline()):
            total += 3
            for message in json.loads(line)["messages"]:
                total += 3
                for key, value in message.items():
                    total += len(encoding.encode_ordinary(value)) + (key == "name")
    return total


def tiktoken_pool(path, name):
    size = path.stat().st_size
    borders = [size * i // 32 for i in range(33)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    with multiprocessing.Pool(2) as pool:
        total = sum(pool.imap(tiktoken_part, [(path, a, b, name) for a, b in zip(borders, borders[1:])]))
        pool.close()
        pool.join()
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, total


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--roost", required=True, type=pathlib.Path)
    parser.add_argument("--program", required=True, help="the TokenizerBenchmark executable")
    parser.add_argument("--folder", required=True, type=pathlib.Path, help="where the file is made")
    parser.add_argument("--gigabytes", type=float, default=1.0)
    parser.add_argument("--encoding", default="cl100k_base")
    parser.add_argument("--repeat", type=int, default=1, help="the best of so many rounds, in which all take turns")
    options = parser.parse_args()
    path = options.folder / f"chats-{options.gigabytes:g}.jsonl"
    if not path.exists():
        print(f"making {path}", file=sys.stderr)
        make(path, int(options.gigabytes * 1e9))
    size = path.stat().st_size
    with open(path, "rb") as file:
        while file.read(1 << 24):
            pass

    best, peaks, sums = {}, {}, {}

    def note(name, wall, cpu, total):
        if name not in best or wall < best[name][0]:
            best[name] = (wall, cpu)
        sums[name] = total

    parts = None
    for _ in range(options.repeat):
        found = json.loads(subprocess.run([options.program, "parts", options.encoding, path], stdout=subprocess.PIPE, check=True).stdout)
        if parts is None or sum(found[p] for p in ("reading", "json", "counting")) < sum(parts[p] for p in ("reading", "json", "counting")):
            parts = found
        for workers in (1, 2):
            name = f"roost tokens --workers {workers}"
            command = [options.roost, "tokens", path, "--encoding", options.encoding, "--workers", str(workers), "--json"]
            wall, cpu, peak, output = run(command)
            note(name, wall, cpu, json.loads(output)["files"][0]["total_tokens"]["sum"])
            peaks[name] = [max(a, b) for a, b in zip(peaks.get(name, peak), peak)]
        note("tiktoken, 2 processes", *tiktoken_pool(path, options.encoding))

    alone = sum(parts[part] for part in ("reading", "json", "counting"))
    print(f"{path.name}: {size / 1e6:,.0f} MB, {options.encoding}, best of {options.repeat}\n")
    print("parts alone, one thread, CPU s: " + ", ".join(f"{p} {parts[p]:.2f}" for p in ("reading", "json", "counting")) + f"; sum {alone:.2f}\n")
    print("| | wall s | CPU s | MB/s | over the parts / workers | tokens | peak MB of each process |\n|---|---|---|---|---|---|---|")
    for name, (wall, cpu) in best.items():
        workers = 1 if name.endswith(" 1") else 2
        memory = ", ".join(f"{peak:.0f}" for peak in peaks.get(name, []))
        print(f"| {name} | {wall:.2f} | {cpu:.2f} | {size / 1e6 / wall:.0f} | {wall / (alone / workers):.2f} | {sums[name]:,} | {memory} |")
    one, two, peer = (best[n][0] for n in ("roost tokens --workers 1", "roost tokens --workers 2", "tiktoken, 2 processes"))
    print(f"\ntwo workers over one: {one / two:.2f}; over tiktoken in two processes: {peer / two:.1f}")
    if len(set(sums.values())) != 1:
        sys.exit(f"the sums of tokens differ: {sums}")


if __name__ == "__main__":
    main()
