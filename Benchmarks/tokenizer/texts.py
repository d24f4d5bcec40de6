"""The benchmark's texts, from material that any machine has: no downloads but Python packages.

    python3 texts.py FOLDER        writes prose.txt, chat.jsonl, code.txt, ... into FOLDER

Each text is cut to the same size (4 MB unless told otherwise) and made of distinct parts, so
that a tokenizer's cache meets words again only as often as they come back in writing.

- prose:        English paragraphs of the docstrings of Python's library and of installed
                packages, and of Python's own reference topics; technical English, no novel.
- chat:         JSON lines in OpenAI's chat format whose messages are such paragraphs.
- code:         Python sources of the library and of installed packages, comments included.
- multilingual: translated messages of Django's catalogues, line by line over all its languages,
                so that neighbours differ in script.
- adversarial:  100 KB each of what makes tokenizers slow; made from a seed.
"""
import ast
import hashlib
import json
import pathlib
import random
import re
import sys
import sysconfig

SIZE = 4_000_000
SMALL = 100_000


def sources():
    """All Python files of the library and installed packages, in an order that mixes them."""
    roots = [sysconfig.get_paths()["stdlib"], sysconfig.get_paths()["purelib"]]
    files = {path for root in roots for path in pathlib.Path(root).rglob("*.py")}
    return sorted(files, key=lambda path: hashlib.sha1(str(path.name).encode() + str(path.parent.name).encode()).digest())


def read(path):
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def docstrings(text):
    """Strings in triple quotes, which in a source are nearly always documentation."""
    return re.findall(r'"""(.*?)"""', text, re.DOTALL)


def is_prose(paragraph):
    """Sentences rather than tables, signatures or examples."""
    if len(paragraph) < 120 or paragraph[-1] not in ".!?:":
        return False
    if any(mark in paragraph for mark in (">>>", "::", "==", "--", "{", "}", "|")):
        return False
    plain = sum(character.isalpha() or character == " " for character in paragraph)
    return plain >= 0.93 * len(paragraph)


def paragraphs():
    """Distinct English paragraphs, each on a line of its own."""
    from pydoc_data import topics

    seen = set()

    def each(text):
        for part in text.split("\n\n"):
            paragraph = " ".join(part.split())
            # The first words decide, so that variants of one sentence count as one.
            start = paragraph[:60]
            if start not in seen and is_prose(paragraph):
                seen.add(start)
                yield paragraph

    for key in sorted(topics.topics):
        yield from each(topics.topics[key])
    for path in sources():
        for text in docstrings(read(path)):
            yield from each(text)


def up_to(parts, size):
    """As many strings as make `size` characters."""
    for part in parts:
        yield part
        size -= len(part)
        if size < 0:
            return


def joined(parts, size):
    """Parts one after another until there are `size` bytes, cut at a character."""
    out = bytearray()
    for part in parts:
        out += part.encode()
        if len(out) >= size:
            break
    return bytes(out[:size]).decode("utf-8", "ignore").encode()


def chat(parts):
    roles = ["user", "assistant"]
    rng = random.Random(3)
    parts = iter(parts)
    system = "You are a helpful assistant that answers questions about software."
    try:
        while True:
            messages = [{"role": "system", "content": system}]
            for turn in range(2 * rng.randint(1, 3)):
                text = next(parts)
                if rng.random() < 0.3:
                    text += "\n\n" + next(parts)
                if rng.random() < 0.1:
                    text = '"' + text[:40] + '"? ' + text
                messages.append({"role": roles[turn % 2], "content": text})
            yield json.dumps({"messages": messages}) + "\n"
    except StopIteration:
        return


def catalogue(path):
    """The translations of a gettext catalogue."""
    texts, current = [], None
    for line in read(path).splitlines():
        if line.startswith("msgstr"):
            current = [line[line.index('"') :]]
        elif line.startswith('"') and current is not None:
            current.append(line)
        else:
            if current:
                texts.append(current)
            current = None
    for lines in texts[1:]:
        try:
            text = "".join(ast.literal_eval(line) for line in lines)
        except (SyntaxError, ValueError):
            continue
        if len(text) > 3:
            yield text


def multilingual():
    root = pathlib.Path(sysconfig.get_paths()["purelib"]) / "django"
    languages = {}
    for path in sorted(root.rglob("*.po")):
        language = path.parent.parent.name
        if not language.startswith("en"):
            languages.setdefault(language, []).append(path)
    streams = {name: iter(dict.fromkeys(t for p in paths for t in catalogue(p))) for name, paths in languages.items()}
    while streams:
        for name in sorted(streams):
            batch = [text for _, text in zip(range(4), streams[name])]
            if not batch:
                del streams[name]
                continue
            yield "\n".join(batch) + "\n"


def adversarial(size):
    rng = random.Random(5)
    ranges = [(0x20, 0xD7FF), (0xE000, 0xFFFF), (0x10000, 0x1FFFF), (0x20000, 0x2FFFF), (0xE0000, 0xE01EF)]
    cjk = [chr(code) for code in range(0x4E00, 0x9FA6)]

    def anywhere():
        while True:
            first, last = rng.choice(ranges)
            yield chr(rng.randint(first, last))

    return {
        "one_letter": b"a" * size,
        "random_letters": "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=size)).encode(),
        "spaces": b" " * size,
        "newlines": b"\n" * size,
        "equals": b"=" * size,
        "digits": "".join(rng.choices("0123456789", k=size)).encode(),
        "cjk": joined(iter(lambda: "".join(rng.choices(cjk, k=1000)), None), size),
        "random_unicode": joined(anywhere(), size),
    }


def texts(size=SIZE, small=SMALL):
    prose = list(up_to(paragraphs(), size * 5 // 4))
    half = len(prose) // 2
    found = {
        "prose": joined((part + "\n\n" for part in prose), size),
        "chat": joined(chat(prose[half:] + prose[:half]), size),
        "code": joined((read(path) for path in sources()), size),
        "multilingual": joined(multilingual(), size),
    }
    return found, adversarial(small)


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    main, hard = texts()
    for name, content in {**main, **hard}.items():
        (folder / f"{name}.txt").write_bytes(content)
        print(f"{name:16} {len(content):>9} bytes", file=sys.stderr)
