"""Compares Roost's ids with tiktoken's on as many random strings as asked.

    python3 fuzz.py --program TokenizerBenchmark --strings 1000000 [--seed 1] [--encoding o200k_base]
                    [--vectors vectors.jsonl]

Needs tiktoken 0.14 and TIKTOKEN_CACHE_DIR. The strings: characters of all planes, mixed scripts,
long runs, contractions, whitespace in every combination, digits of many scripts, marks, emoji,
code, and mutated and joined lines of a file of vectors. A difference is printed with the string
and both lists of ids, and the program ends with 1.
"""
import argparse
import json
import os
import pathlib
import random
import struct
import subprocess
import sys
import time
import unicodedata

import tiktoken

CHUNK = 50_000
SPACES = [chr(c) for c in (9, 10, 11, 12, 13, 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)]
CONTRACTIONS = ["'s", "'S", "'t", "'re", "'RE", "'rE", "'ve", "'m", "'ll", "'LL", "'Ll", "'d", "'\u017f", "\u2019s", "'", "''", "'l", "'r", "'v", "'x"]
SNIPPETS = ["http://", "://", "\r\n", "/*", "*/", "//", "</", "{\"", "\": \"", "\\n", "    ", "\t\t", "_", "->", "==", "0x", "<|endoftext|>", "\n/", ";\n/", "...", "--", "e\u0301", "\u0301", "\u200d", "\ufe0f", "\ufeff"]
RANGES = [
    (0x00, 0x7F), (0x80, 0x24F), (0x250, 0x36F), (0x370, 0x52F), (0x530, 0x6FF), (0x700, 0x97F),
    (0x980, 0xE7F), (0xE80, 0x13FF), (0x1400, 0x1DFF), (0x1E00, 0x1FFF), (0x2000, 0x2BFF),
    (0x2C00, 0x2FFF), (0x3000, 0x33FF), (0x3400, 0x9FFF), (0xA000, 0xABFF), (0xAC00, 0xD7FF),
    (0xE000, 0xF8FF), (0xF900, 0xFFFF), (0x10000, 0x1FFFF), (0x1F300, 0x1FAFF), (0x20000, 0x3FFFF),
    (0xE0000, 0xE01FF), (0xF0000, 0x10FFFF),
]


def classes():
    """Characters by general category, so that rare classes come up often."""
    found = {}
    for code in range(0x110000):
        if not 0xD800 <= code <= 0xDFFF:
            found.setdefault(unicodedata.category(chr(code)), []).append(chr(code))
    return list(found.values())


class Strings:
    def __init__(self, seed, vectors):
        self.random = random.Random(seed)
        self.vectors = vectors or ["The quick brown fox isn't here.", "def f(x):\n    return x + 1\n"]
        self.classes = classes()
        self.makers = [self.plane, self.category, self.words, self.run, self.contraction, self.spacing, self.digits, self.code, self.mutated, self.joined, self.mixed]

    def character(self):
        first, last = self.random.choice(RANGES)
        code = self.random.randint(first, last)
        return " " if 0xD800 <= code <= 0xDFFF else chr(code)

    def plane(self):
        return "".join(self.character() for _ in range(self.random.randint(1, 24)))

    def category(self):
        choice = self.random.choice
        return "".join(choice(choice(self.classes)) for _ in range(self.random.randint(1, 24)))

    def word(self):
        first, last = self.random.choice(RANGES[:18])
        size = self.random.choice((1, 2, 3, 5, 8, 13, 30))
        return "".join(chr(c) if not 0xD800 <= c <= 0xDFFF else "x" for c in (self.random.randint(first, last) for _ in range(size)))

    def ascii_word(self):
        size = self.random.choice((1, 2, 3, 4, 6, 9, 14, 15, 16, 17, 24))
        word = "".join(self.random.choices("etaoinshrdlucmfwypvbgkjqxz", k=size))
        return self.random.choice((word, word.capitalize(), word.upper(), word + word.capitalize(), word[: size // 2].upper() + word))

    def words(self):
        return " ".join(self.word() if self.random.random() < 0.3 else self.ascii_word() for _ in range(self.random.randint(1, 8)))

    def run(self):
        alphabet = self.random.choice((" ", "\n", "=", "-", "a", "A", "0", "\u00e9", "\u4e00", "\U0001f600", "ab", " \n", "'s", "\u0301", ".", "/", "\t", "\r\n"))
        size = self.random.choice((3, 7, 15, 16, 17, 31, 63, 64, 65, 66, 100, 127, 128, 129, 200, 300))
        return self.random.choice(("", " ", "x", ".", "\n")) + alphabet * size + self.random.choice(("", " ", "x", ".", "\n", "1"))

    def contraction(self):
        pieces = (self.ascii_word, lambda: self.random.choice(CONTRACTIONS), self.character, lambda: " ")
        return "".join(self.random.choice(pieces)() for _ in range(self.random.randint(1, 10)))

    def spacing(self):
        pieces = (lambda: self.random.choice(SPACES), lambda: self.random.choice(" \n\r\t"), lambda: self.random.choice("ab.1'/"), self.character)
        return "".join(self.random.choices(pieces, weights=(4, 6, 4, 1))[0]() for _ in range(self.random.randint(1, 30)))

    def digits(self):
        numbers = ["0123456789", "\u0660\u0661\u0969\u2460\u00bd\u2167\u00b2\U0001d7d8"]
        return "".join(self.random.choice(self.random.choice(numbers + [" ,.a"])) for _ in range(self.random.randint(1, 20)))

    def code(self):
        pieces = (self.ascii_word, lambda: self.random.choice(SNIPPETS), lambda: self.random.choice("(){}[]<>;:,.=+-*/'\"\n \t"), lambda: str(self.random.randint(0, 99999)))
        return "".join(self.random.choice(pieces)() for _ in range(self.random.randint(1, 24)))

    def mutated(self):
        text = list(self.random.choice(self.vectors)[:400])
        for _ in range(self.random.randint(1, 4)):
            place = self.random.randint(0, len(text))
            action = self.random.randint(0, 3)
            if action == 0 or not text:
                text.insert(place, self.character())
            elif action == 1:
                del text[min(place, len(text) - 1)]
            elif action == 2:
                text[min(place, len(text) - 1)] = self.random.choice(SNIPPETS + CONTRACTIONS + SPACES)
            else:
                other = self.random.randint(0, len(text))
                text[place:place] = text[min(place, other) : max(place, other)][:40]
        return "".join(text)

    def joined(self):
        return "".join(self.random.choice(self.vectors)[:120] for _ in range(self.random.randint(2, 4)))

    def mixed(self):
        return "".join(self.random.choice(self.makers[:8])() for _ in range(self.random.randint(2, 4)))

    def next(self):
        return self.random.choice(self.makers)()


def ours(program, encoding, texts):
    data = b"".join(struct.pack("<I", len(text)) + text for text in texts)
    result = subprocess.run([program, "ids", encoding], input=data, stdout=subprocess.PIPE, check=True)
    numbers = struct.unpack(f"<{len(result.stdout) // 4}I", result.stdout)
    position = 0
    for _ in texts:
        count = numbers[position]
        yield list(numbers[position + 1 : position + 1 + count])
        position += 1 + count


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", required=True, help="the TokenizerBenchmark executable")
    parser.add_argument("--strings", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--encoding", action="append", help="may be given more than once; cl100k_base and o200k_base if not")
    parser.add_argument("--vectors", type=pathlib.Path, help="a JSON lines file whose 'text's are mutated too")
    options = parser.parse_args()
    encodings = [tiktoken.get_encoding(name) for name in options.encoding or ("cl100k_base", "o200k_base")]
    vectors = []
    if options.vectors:
        vectors = [json.loads(line)["text"] for line in options.vectors.open(encoding="utf-8")]
        vectors = [text for text in vectors if len(text) <= 2000]
    strings = Strings(options.seed, vectors)
    start = time.time()
    done = size = different = 0
    while done < options.strings:
        texts = [strings.next() for _ in range(min(CHUNK, options.strings - done))]
        encoded = [text.encode() for text in texts]
        for encoding in encodings:
            for text, found in zip(texts, ours(options.program, encoding.name, encoded)):
                expected = encoding.encode_ordinary(text)
                if found != expected:
                    different += 1
                    if different <= 10:
                        print(f"{encoding.name}: {ascii(text)}\n  tiktoken {expected}\n  roost    {found}")
        done += len(texts)
        size += sum(map(len, encoded))
        print(f"{done} strings, {size / 1e6:.0f} MB, {different} different, {time.time() - start:.0f} s", file=sys.stderr)
    names = ", ".join(encoding.name for encoding in encodings)
    print(f"{done} strings ({size / 1e6:.0f} MB, seed {options.seed}) in {names}: {different} different from tiktoken {tiktoken.__version__}")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
