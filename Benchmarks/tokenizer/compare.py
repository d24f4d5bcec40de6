"""Measures tokenizers on one text each, in one run, and prints the table of ratios.

    python3 compare.py --program TokenizerBenchmark --folder FOLDER [--encoding E]... [--text FILE]...

Every figure is CPU time of one thread, the best of three rounds; the tokenizers take turns, so a
noisy machine is noisy for all. A tokenizer that keeps a cache (Roost, gigatoken) is made anew for
each round, so that the text is fresh to it. Python's own share is in the figures of the others:
one call for a whole text, which is little but for tiktoken's and rs-bpe's list of ids.

Below each table, `roost tokens` with two workers reads the same text as JSON lines, its start and its
end included, beside two processes of tiktoken; run large.py for a text that is worth a cluster.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import time

import texts

import gigatoken
import quicktok
import tiktoken
from rs_bpe import openai as rs_bpe

ROUNDS = 3
# tiktoken's names for the rank files in its cache folder.
CACHE_NAMES = {
    "cl100k_base": "9b5ad71b2ce5302211f9c61530b329a4922fc6a4",
    "o200k_base": "fb374d419588a4632f3f557e76b4b70aebbca790",
}


def timed(call):
    start = time.process_time()
    result = call()
    return time.process_time() - start, result


class Others:
    """The tokenizers from PyPI, for one encoding: what each does with a text."""

    def __init__(self, name, folder):
        self.tiktoken = tiktoken.get_encoding(name)
        self.quicktok = quicktok.get_encoding(name)
        self.rs_bpe = {"cl100k_base": rs_bpe.cl100k_base, "o200k_base": rs_bpe.o200k_base}[name]()
        # gigatoken takes the pattern from the file's name.
        self.ranks = folder / f"{name}.tiktoken"
        if not self.ranks.exists():
            self.ranks.symlink_to(pathlib.Path(os.environ["TIKTOKEN_CACHE_DIR"]).resolve() / CACHE_NAMES[name])

    def calls(self, text):
        """By column: what to time, after what was made before the clock started."""
        data = text.encode()
        fresh = gigatoken.Tokenizer.from_tiktoken(self.ranks)
        return {
            "tiktoken": lambda: self.tiktoken.encode_ordinary(text),
            "rs-bpe count": lambda: self.rs_bpe.count(text),
            "quicktok count": lambda: self.quicktok.count(text),
            "quicktok encode": lambda: self.quicktok.encode(text),
            "gigatoken": lambda: fresh.encode(data),
        }


def ours(program, encoding, path):
    result = subprocess.run([program, "measure", encoding, path], stdout=subprocess.PIPE, check=True)
    return json.loads(result.stdout)


def measure(program, encoding, others, path):
    """Best seconds by column, and which tokenizers gave tiktoken's ids."""
    text = path.read_bytes().decode()
    seconds, differ = {}, set()
    expected = None
    for _ in range(ROUNDS):
        found = ours(program, encoding, path)
        for column, key in (("roost count", "count"), ("roost encode", "encode")):
            seconds[column] = min(seconds.get(column, 1e9), found[key])
        for column, call in others.calls(text).items():
            try:
                took, result = timed(call)
            except BaseException as error:  # pyo3's panics are no Exception
                if isinstance(error, KeyboardInterrupt):
                    raise
                differ.add(column)
                continue
            seconds[column] = min(seconds.get(column, 1e9), took)
            if column == "tiktoken":
                expected = result
            elif (result if isinstance(result, int) else list(result)) != (len(expected) if isinstance(result, int) else expected):
                differ.add(column)
        if found["tokens"] != len(expected):
            differ.add("roost count")
    return len(text.encode()), seconds, differ


COLUMNS = ("roost count", "roost encode", "tiktoken", "rs-bpe count", "quicktok count", "quicktok encode", "gigatoken")


def table(rows):
    head = ["text", *COLUMNS, "count/tiktoken", "encode/tiktoken", "count/gigatoken", "encode/gigatoken"]
    lines = [head, ["---"] * len(head)]
    for name, size, seconds, differ in rows:
        line = [name]
        for column in COLUMNS:
            speed = f"{size / 1e6 / seconds[column]:.1f}" if column in seconds else "failed"
            line.append(speed + (" *" if column in differ else ""))
        for base in ("tiktoken", "gigatoken"):
            for column in ("roost count", "roost encode"):
                line.append(f"{seconds[base] / seconds[column]:.2f}" if base in seconds else "-")
        lines.append(line)
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for line in lines:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |")


def lines_of(text):
    """The text as JSON lines of about 2,000 characters."""
    return [json.dumps({"text": text[i : i + 2_000]}, ensure_ascii=False) + "\n" for i in range(0, len(text), 2_000)]


def count_lines(arguments):
    name, lines = arguments
    encoding = tiktoken.get_encoding(name)
    return sum(len(encoding.encode_ordinary(json.loads(line)["text"])) for line in lines)


def command(roost, encoding, files, folder):
    """`roost tokens` with two workers on each text, beside tiktoken in two processes that run already."""
    print(f"\n{encoding}: whole commands on each text as JSON lines, wall time, best of {ROUNDS}\n")
    print("| text | MB | roost tokens, 2 workers, ms | tiktoken, 2 processes, ms | ratio |\n|---|---|---|---|---|")
    path = folder / "lines.jsonl"
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        list(pool.map(count_lines, [(encoding, [])] * 2))
        for name, file in files.items():
            lines = lines_of(file.read_bytes().decode())
            path.write_text("".join(lines), encoding="utf-8")
            ours, theirs = 1e9, 1e9
            for _ in range(ROUNDS):
                start = time.perf_counter()
                arguments = [roost, "tokens", path, "--column", "text", "--encoding", encoding, "--workers", "2", "--json"]
                report = subprocess.run(arguments, stdout=subprocess.PIPE, check=True)
                ours = min(ours, time.perf_counter() - start)
                start = time.perf_counter()
                parts = [lines[i::8] for i in range(8)]
                total = sum(pool.map(count_lines, [(encoding, part) for part in parts]))
                theirs = min(theirs, time.perf_counter() - start)
                found = json.loads(report.stdout)["files"][0]["total_tokens"]["sum"]
                if found != total:
                    sys.exit(f"{name}: roost tokens counts {found}, tiktoken {total}")
            print(f"| {name} | {path.stat().st_size / 1e6:.1f} | {ours * 1e3:.0f} | {theirs * 1e3:.0f} | {theirs / ours:.1f} |")
    path.unlink()


def growth(program, encoding, folder):
    """Roost's seconds for 100 KB and 10 MB of each adversarial text: linear is a factor of 100."""
    print(f"\n{encoding}: growth from 100 KB to 10 MB (100 is linear)\n")
    print("| text | 100 KB, ms | 10 MB, ms | factor |\n|---|---|---|---|")
    for name, content in texts.adversarial(10_000_000).items():
        large = folder / "large.txt"
        large.write_bytes(content)
        small = ours(program, encoding, folder / f"{name}.txt")["encode"]
        big = ours(program, encoding, large)["encode"]
        print(f"| {name} | {small * 1e3:.2f} | {big * 1e3:.1f} | {big / small:.0f} |")
        large.unlink()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", required=True, help="the TokenizerBenchmark executable")
    parser.add_argument("--roost", help="the program roost; without it, only the library is measured")
    parser.add_argument("--folder", required=True, type=pathlib.Path, help="where the texts are made")
    parser.add_argument("--encoding", action="append", help="cl100k_base and o200k_base if not given")
    parser.add_argument("--text", action="append", type=pathlib.Path, help="measure this file instead of the texts that are made")
    parser.add_argument("--no-growth", action="store_true", help="leave out the 10 MB texts")
    options = parser.parse_args()
    if options.text:
        files = {path.name: path for path in options.text}
    else:
        main_texts, hard = texts.texts()
        files = {}
        for name, content in {**main_texts, **hard}.items():
            files[name] = options.folder / f"{name}.txt"
            files[name].write_bytes(content)
    print("MB/s of CPU time in one thread; best of three. * not tiktoken's ids (or count). The last four columns are ratios of speed.")
    for encoding in options.encoding or ("cl100k_base", "o200k_base"):
        others = Others(encoding, options.folder)
        print(f"\n{encoding}\n")
        table([(name, *measure(options.program, encoding, others, path)) for name, path in files.items()])
        load = subprocess.run([options.program, "load", encoding], stdout=subprocess.PIPE, check=True)
        print(f"\nloading: {json.loads(load.stdout)['wall'] * 1e3:.0f} ms")
        if options.roost:
            command(options.roost, encoding, files, options.folder)
        if not options.text and not options.no_growth:
            growth(options.program, encoding, options.folder)


if __name__ == "__main__":
    main()
