"""A table of every type, and what its values are in every program."""
import datetime
import decimal
import math

import pyarrow as pa

DDL = ("id INT NOT NULL, k STRING, b BOOLEAN, y TINYINT, h SMALLINT, l BIGINT, f FLOAT, d DOUBLE, n DECIMAL(10,2), w DECIMAL(38,10), s STRING, x BINARY, dt DATE, ts TIMESTAMP, tn TIMESTAMP_NTZ")
NESTED = ", a ARRAY<INT>, m MAP<STRING, INT>, st STRUCT<p: INT, q: STRING>, aa ARRAY<STRUCT<p: INT, q: ARRAY<STRING>>>"

# The values as the known answers write them.
ROWS = [
    [1, "a", True, 127, 32767, 9223372036854775807, 1.5, 2.25, "99999999.99", "1234567890123456789012345678.0123456789", "plain", "00FF10", "2024-02-29", "2024-02-29T12:34:56.789012Z", "2024-02-29T12:34:56.789012"],
    [2, "b c", False, -128, -32768, -9223372036854775808, -0.5, 1e300, "-0.01", "-0.0000000001", 'quote " comma , line\nend', "", "1970-01-01", "1969-12-31T23:59:59.999999Z", "1970-01-01T00:00:00.000000"],
    [3, None, None, None, None, None, None, None, None, None, None, None, None, None, None],
    [4, "é/=%", True, 0, 0, 0, 0.0, 0.1, "0.00", "0.0000000000", "日本語 🙂 é", "C3A9", "2021-06-15", "2021-03-28T01:30:00.000000Z", "2000-01-01T00:00:00.000001"],
    [5, "a", False, 1, 2, 3, 3.0, -7.0, "1.50", "42.0000000000", "  pad ", "616263", "1999-12-31", "2024-06-15T08:00:00.000000Z", "1999-12-31T23:59:59.500000"],
]
NESTED_ROWS = [
    [[1, None, 3], [["u", 1], ["v", None]], [1, "x"], [[1, ["a", None]], None]],
    [[], [], [None, None], []],
    [None, None, None, None],
    [[7], [["é", 7]], [2, ""], [[None, None]]],
    [[None], [["z", -1]], [3, "日本"], [[2, []]]],
]


def cut(columns: list[str], nested: bool) -> tuple[str, list[list]]:
    """The schema and the rows of some columns."""
    fields = split(DDL + (NESTED if nested else ""))
    rows = [row + (more if nested else []) for row, more in zip(ROWS, NESTED_ROWS)]
    kept = [index for index, field in enumerate(fields) if field.split(" ", 1)[0] in columns]
    return ", ".join(fields[index] for index in kept), [[row[index] for index in kept] for row in rows]


def split(ddl: str) -> list[str]:
    fields, depth, field = [], 0, ""
    for letter in ddl:
        depth += (letter in "<(") - (letter in ">)")
        if letter == "," and depth == 0:
            fields.append(field.strip())
            field = ""
        else: field += letter
    return fields + [field.strip()]


TYPES = {
    "id": pa.int32(), "k": pa.string(), "b": pa.bool_(), "y": pa.int8(), "h": pa.int16(), "l": pa.int64(), "f": pa.float32(), "d": pa.float64(), "n": pa.decimal128(10, 2), "w": pa.decimal128(38, 10), "s": pa.string(), "x": pa.binary(), "dt": pa.date32(),
    "ts": pa.timestamp("us", "UTC"), "tn": pa.timestamp("us"), "a": pa.list_(pa.int32()), "m": pa.map_(pa.string(), pa.int32()), "st": pa.struct([("p", pa.int32()), ("q", pa.string())]), "aa": pa.list_(pa.struct([("p", pa.int32()), ("q", pa.list_(pa.string()))])),
}


def value(json, of: pa.DataType):
    """The Python value of one in ROWS."""
    if json is None: return None
    if pa.types.is_decimal(of): return decimal.Decimal(json)
    if pa.types.is_date(of): return datetime.date.fromisoformat(json)
    if pa.types.is_timestamp(of): return datetime.datetime.fromisoformat(json)
    if pa.types.is_binary(of): return bytes.fromhex(json)
    if pa.types.is_list(of): return [value(item, of.value_type) for item in json]
    if pa.types.is_map(of): return [(key, item) for key, item in json]
    if pa.types.is_struct(of): return {of.field(index).name: value(item, of.field(index).type) for index, item in enumerate(json)}
    return json


def table(columns: list[str], nested: bool) -> pa.Table:
    ddl, rows = cut(columns, nested)
    names = [field.split(" ", 1)[0] for field in split(ddl)]
    return pa.table({name: pa.array([value(row[index], TYPES[name]) for row in rows], TYPES[name]) for index, name in enumerate(names)})


def plain(found, text: bool):
    """A value in the form in which programs are compared; `text`: as a text format leaves it."""
    if found is None or isinstance(found, float) and math.isnan(found) and text: return None
    if isinstance(found, bool): return str(found).lower() if text else found
    if isinstance(found, datetime.datetime):
        utc = found.astimezone(datetime.timezone.utc) if found.tzinfo else found
        return utc.replace(tzinfo=None).isoformat(timespec="microseconds")
    if isinstance(found, datetime.date): return found.isoformat()
    if isinstance(found, (bytes, bytearray, memoryview)): return bytes(found).hex()
    if isinstance(found, dict): return [[key, plain(item, text)] for key, item in found.items()]
    if isinstance(found, (list, tuple)): return [plain(item, text) for item in found]
    if text and isinstance(found, (int, float, decimal.Decimal)): return float(f"{float(found):.7g}")
    if text and isinstance(found, str):
        if found in ("true", "false"): return found
        for read in (datetime.date.fromisoformat, datetime.datetime.fromisoformat):
            try:
                if len(found) >= 10 and found[4] == "-": return plain(read(found), True)
            except ValueError: pass
        try: return float(f"{float(found):.7g}")
        except ValueError: return found
    return found


def same(found: pa.Table, expected: pa.Table, text: bool) -> str | None:
    """How a table differs from what is expected, or None. Rows are found by their ids."""
    missing = [name for name in expected.column_names if name not in found.column_names]
    if missing: return f"no column {missing}, but {found.column_names}"
    if found.num_rows != expected.num_rows: return f"{found.num_rows} rows, not {expected.num_rows}"
    ours = {int(row["id"]): row for row in found.to_pylist()}
    for row in expected.to_pylist():
        other = ours.get(row["id"])
        if other is None: return f"no row {row['id']}"
        for name in expected.column_names:
            left, right = plain(other[name], text), plain(row[name], text)
            if left != right and not (text and (left or None) == (right or None)): return f"row {row['id']}, column {name}: {left!r}, not {right!r}"
    return None
