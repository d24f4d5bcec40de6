"""Random tables: few rows, and in them the values that engines disagree on."""
import random
from dataclasses import dataclass

# What a column may be: the letter by which expressions ask for it, its DDL, and the values it has.
TEXTS = ["a", "b", "A", "", " ", "ab c", "Zürich", "naïve café", "日本語", "🙂 ok", "12", "-3.50", "1e3", "true", "2024-02-29",
         "x,y;z", "  pad ", "a.b.c", "%_\\", "line\nend", "NaN", "null", '{"a":1,"b":[2,3]}', "k=v&q=1", "ABCabc"]
DOUBLES = [0.0, "-0.0", 1.0, -1.5, 2.25, 100.125, -7.0, 0.5, "NaN", "Infinity", "-Infinity", 1e15, 3.0, 12.75]
INTEGERS = [0, 1, -1, 2, 3, 5, 7, 10, -4, 42, 100, 1000, -128, 127]
DATES = ["1969-12-31", "1970-01-01", "2000-02-29", "2024-02-29", "2023-12-31", "2024-01-01", "1582-10-15", "0001-01-01", "2021-06-15", "9999-12-31"]
MOMENTS = ["1969-12-31T23:59:59.999999Z", "1970-01-01T00:00:00.000000Z", "2024-02-29T12:34:56.789000Z", "2021-03-28T01:30:00.000000Z",
           "2023-12-31T23:59:59.000000Z", "2000-01-01T00:00:00.000001Z", "2024-06-15T08:00:00.000000Z"]
WIDE = ["0.0000000000", "1.5000000000", "-2.2500000000", "123456789012345678.1234567890", "-9999999999999999.9999999999", "0.0000000001", "42.0000000000"]
MONEY = ["0.00", "1.50", "-2.25", "99999999.99", "-0.01", "12.34", "100.00", "7.00"]
BYTES = ["", "00", "FF", "616263", "00FF10", "C3A9"]

COLUMNS = {
    "k": ("s", "STRING"), "s": ("s", "STRING"), "i": ("i", "INT"), "j": ("i", "INT"), "l": ("l", "BIGINT"), "d": ("d", "DOUBLE"),
    "f": ("f", "FLOAT"), "n": ("n", "DECIMAL(10,2)"), "w": ("w", "DECIMAL(38,10)"), "b": ("b", "BOOLEAN"), "dt": ("D", "DATE"),
    "ts": ("T", "TIMESTAMP"), "tn": ("N", "TIMESTAMP_NTZ"), "x": ("x", "BINARY"), "y": ("y", "TINYINT"), "h": ("h", "SMALLINT"),
    "ai": ("ai", "ARRAY<INT>"), "ss": ("as", "ARRAY<STRING>"), "ad": ("ad", "ARRAY<DOUBLE>"), "m": ("m", "MAP<STRING,INT>"),
    "st": ("S", "STRUCT<p: INT, q: STRING>"), "aa": ("aS", "ARRAY<STRUCT<p: INT, q: STRING>>"),
}


@dataclass
class Table:
    name: str
    columns: list[tuple[str, str, str]]  # name, letter, DDL
    rows: list[list]

    @property
    def schema(self) -> str:
        return ", ".join(f"{name} {ddl}" for name, _, ddl in self.columns)

    def json(self) -> dict:
        return {"schema": self.schema, "rows": self.rows}


def value(pick: random.Random, letter: str):
    """A value of a column, as a file of known answers writes it."""
    match letter:
        case "s": return pick.choice(TEXTS)
        case "i" | "l" | "h": return pick.choice(INTEGERS)
        case "y": return pick.choice([number for number in INTEGERS if -128 <= number <= 127])
        case "d": return pick.choice(DOUBLES)
        # Java before 19 writes 1e15 as a FLOAT in more digits than it needs.
        case "f": return pick.choice([number for number in DOUBLES if number != 1e15])
        case "n": return pick.choice(MONEY)
        case "w": return pick.choice(WIDE)
        case "b": return pick.random() < 0.5
        case "D": return pick.choice(DATES)
        case "T": return pick.choice(MOMENTS)
        case "N": return pick.choice(MOMENTS)[:-1]
        case "x": return pick.choice(BYTES)
        case "ai": return [perhaps(pick, "i") for _ in range(pick.randrange(4))]
        case "as": return [perhaps(pick, "s") for _ in range(pick.randrange(4))]
        case "ad": return [perhaps(pick, "d") for _ in range(pick.randrange(4))]
        case "m": return [[key, perhaps(pick, "i")] for key in pick.sample(["a", "b", "c", "é", ""], pick.randrange(4))]
        case "S": return [perhaps(pick, "i"), perhaps(pick, "s")]
        case "aS": return [None if pick.random() < 0.15 else value(pick, "S") for _ in range(pick.randrange(3))]
    raise ValueError(letter)


def perhaps(pick: random.Random, letter: str):
    return None if pick.random() < 0.2 else value(pick, letter)


def table(pick: random.Random, name: str, least: int = 3, most: int = 8) -> Table:
    """A table whose first column numbers the rows; `k` has few values, so that groups and joins meet."""
    names = ["k"] + pick.sample([column for column in COLUMNS if column != "k"], pick.randint(least, most))
    columns = [("id", "i", "INT NOT NULL")] + [(column, *COLUMNS[column]) for column in names]
    count = pick.choice([0, 1, 2, 3, 5, 7, 9, 12])
    rows = []
    for number in range(count):
        row: list = [number]
        for column, letter, _ in columns[1:]:
            if column == "k":
                row.append(pick.choice(["a", "b", "é", "", None]))
            else:
                row.append(perhaps(pick, letter))
        rows.append(row)
    return Table(name, columns, rows)
