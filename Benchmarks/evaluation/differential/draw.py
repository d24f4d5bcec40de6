"""Random numbers, rows and texts, easy and hard ones, by a seed."""
import math
import random

import numpy as np

WORDS = """the nurse nurses caring cares running easily flies dying skies happy relational conditional rationally
hesitanci digitizer conformabli radicalli differentli vileli analogousli vietnamization predication operator feudalism
decisiveness hopefulness callousness formaliti sensitiviti triplicate formative formalize electriciti electrical hopeful
goodness revival allowance inference airliner gyroscopic adjustable defensible irritant replacement adjustment dependent
adoption homologou communism activate effective bowdlerize probate rate cease controll roll agreed plastered motoring
sing conflated troubled sized hopping tanned falling hissing fizzed failing filing y yy yay sayyid 3rd 1990s caresses
ponies ties caress cats feed bled singly doctor engineer said that she he his her patient it is a of and to in""".split()

ODD = [
    "naïve", "café", "Ünïcode", "ΑΣ", "ΟΔΥΣΣΕΥΣ", "\u212aelvin", "x\u212a", "İstanbul", "İ", "ı", "ß", "ẞ", "護士",
    "中文字符", "الممرضة", "👍🏽", "e\u0301", "\u200b", "\u00a0", "\u3000", "\x1c", "\x85", "–", "…", "50€", "3.14",
    "1,234.5", "a-b", "2-3", "x-", "-y", "&amp;", "&quot;", "&lt;b&gt;", "<skipped>", "-\n", "\n", "\n\n", "\t", "it's",
    "U.S.A.", "...", "(a)", "{b}", "~", "~`^_", '"q"', "e.g.,", "10%", "$5", "#1", "@u", "a/b", "c\\d", "Ａ", "。",
    "「」", "½", "²", "٣", "①", "™", "©", "\ufeff", "\r\n", "“q”", "’", "\x00", "\u2028", "👩‍⚕️", "नर्स", "한국어", "ﬁ",
]
LETTERS = "abcXYZ019.,-&;'\"!? \n()é中"


class Draw:
    """Everything that is random in one question."""

    def __init__(self, seed: int) -> None:
        self.pick = random.Random(seed)
        self.numbers = np.random.default_rng(seed)

    def chance(self, share: float) -> bool: return self.pick.random() < share

    def count(self, low: int, high: int) -> int: return self.pick.randint(low, high)

    def size(self, least: int = 0, most: int = 400) -> int:
        """How many rows: one or two quite often."""
        ends = [least, least + 1, least + 2, least + 3, 12, 30, 80, most]
        high = self.pick.choice(ends) if not self.chance(0.01) else 5 * most
        return self.pick.randint(least, max(least, high))

    def confidence(self) -> float: return self.pick.choice([0.95, 0.95, 0.8, 0.9, 0.99, 0.999, 0.5, 0.01, 0.999999])

    def alpha(self) -> float: return self.pick.choice([0.05, 0.05, 0.01, 0.1, 0.001, 0.5, 1e-6])

    # Numbers

    def values(self, n: int, hard: bool = True) -> list[float]:
        """Numbers of one kind: scores, grades, ties, constants, huge, tiny or far from 0."""
        kinds = ["normal", "normal", "rounded", "grades", "flags", "skewed", "tails", "offset", "zeros", "scaled"]
        if hard: kinds += ["constant", "two", "large", "small"]
        if hard and self.chance(0.02): kinds = ["vast", "least"]
        found = np.asarray(getattr(self, "_" + self.pick.choice(kinds))(n), dtype=float)
        return [float(value) for value in found]

    def spoilt(self, values: list[float]) -> list[float]:
        """Rarely, with a value that is no number, or no finite one."""
        if not values or not self.chance(0.03): return values
        values = list(values)
        values[self.pick.randrange(len(values))] = self.pick.choice([math.nan, math.inf, -math.inf])
        return values

    def _normal(self, n): return self.numbers.normal(self.pick.choice([0, 0.5, 3]), self.pick.choice([0.1, 1, 20]), n)

    def _rounded(self, n): return np.round(self.numbers.normal(0.3, 1, n), self.pick.choice([0, 1, 2])) + 0.0

    def _grades(self, n): return self.numbers.integers(1, 6, n)

    def _flags(self, n): return self.numbers.integers(0, 2, n)

    def _skewed(self, n): return self.numbers.lognormal(4, 1.5, n)

    def _tails(self, n): return self.numbers.standard_cauchy(n)

    def _offset(self, n): return 10.0 ** self.pick.choice([3, 6]) + self.numbers.normal(0, 1, n)

    def _zeros(self, n): return np.where(self.numbers.random(n) < 0.7, 0.0, self.numbers.normal(0, 1, n))

    def _scaled(self, n): return self.numbers.normal(0, 1, n) * 10.0 ** self.pick.choice([-12, -6, 6, 12])

    def _constant(self, n): return np.full(n, self.pick.choice([0.0, 1.0, 0.1, -3.5, 1e9]))

    def _two(self, n): return self.numbers.choice([self.pick.choice([0.1, -1.0, 0.7]), 0.3], n)

    def _large(self, n): return self.numbers.normal(0.2, 1, n) * 1e100

    def _small(self, n): return self.numbers.normal(0.2, 1, n) * 1e-100

    def _vast(self, n): return self.numbers.normal(0.2, 1, n) * 1e200

    def _least(self, n): return self.numbers.normal(0.2, 1, n) * 1e-200

    def pair(self, n: int, hard: bool = True) -> tuple[list[float], list[float]]:
        """Two scores of the same rows."""
        first = self.values(n, hard)
        if self.chance(0.2): return first, self.values(n, hard)
        spread = self.spread(first)
        second = np.asarray(first) + self.pick.choice([0, 0.2, 1]) * spread * self.numbers.normal(0.3, 1, n)
        if self.chance(0.3): second = np.where(self.numbers.random(n) < 0.5, first, second)
        if self.chance(0.3): second = np.round(second, 1) + 0.0
        return first, [float(value) for value in second]

    @staticmethod
    def spread(values: list[float]) -> float:
        """The standard deviation, or the size where there is none; of squares that no number holds, too."""
        size = max((abs(value) for value in values), default=0.0) or 1.0
        return float(np.std([value / size for value in values] or [0.0]) or 1.0) * size

    def groups(self, least: int = 1, most: int = 200, hard: bool = True) -> tuple[list[float], list[float]]:
        """Two groups, mostly of one kind."""
        n, m = self.size(least, most), self.size(least, most)
        if self.chance(0.15): return self.values(n, hard), self.values(m, hard)
        both = self.values(n + m, hard)
        shift = self.pick.choice([0, 0, 0.5, 3]) * self.spread(both)
        if self.chance(0.4): shift = float(np.round(shift))
        return both[:n], [value + shift for value in both[n:]]

    def counts(self, n: int) -> list[int]:
        """Counts of n categories, some of which may be 0."""
        return [int(count) for count in self.numbers.poisson(self.pick.choice([0.5, 2, 10, 100, 5000]), n)]

    # Texts

    def word(self) -> str:
        kind = self.pick.random()
        if kind < 0.7: return self.pick.choice(WORDS)
        if kind < 0.92: return self.pick.choice(ODD)
        return "".join(self.pick.choice(LETTERS) for _ in range(self.pick.randint(1, 20)))

    def text(self) -> str:
        n = self.pick.randint(0, self.pick.choice([0, 3, 3, 12, 12, 12, 40, 40, 120, 800]))
        return "".join(self.word() + self.pick.choice([" ", " ", " ", "", "\n", "  ", ", ", ". "]) for _ in range(n))

    def changed(self, text: str) -> str:
        """The text with words left out, added and swapped."""
        words = text.split(" ")
        for _ in range(self.pick.randint(0, 5)):
            kind = self.pick.random()
            if words and kind < 0.3:
                words.pop(self.pick.randrange(len(words)))
            elif kind < 0.6:
                words.insert(self.pick.randint(0, len(words)), self.word())
            elif words:
                one, other = self.pick.randrange(len(words)), self.pick.randrange(len(words))
                words[one], words[other] = words[other], words[one]
        return " ".join(words)

    def texts(self) -> tuple[str, str]:
        """A reference and an answer."""
        reference = self.text()
        return reference, (self.changed(reference) if self.chance(0.85) else self.text())
