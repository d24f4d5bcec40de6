"""Random questions about every function that Spark has: its own examples, and variations of them.

A variation gives an example other arguments: edges of numbers, texts, dates and lists, nulls, other types, the arguments
of another example, one argument more or fewer, or another function's name. Known answers of a file can be varied too.
"""
import json
import random
import re

from pyspark.sql import SparkSession

NUMBERS = ["0", "1", "-1", "2", "3", "5", "-5", "10", "100", "127Y", "-128Y", "3S", "32767S", "2147483647", "-2147483648", "2147483648", "9223372036854775807", "-9223372036854775808L", "5L", "0.0", "1.5", "-2.5", "0.5D", "1.5D", "-0.0D", "2.5F",
           "1e10D", "1e300D", "double('NaN')", "double('Infinity')", "double('-Infinity')", "float('NaN')", "12345678901234567890", "0.000001", "99999999999999999999999999999999999999", "1.10BD", "CAST(null AS INT)", "CAST(null AS DOUBLE)", "CAST(1.5 AS DECIMAL(10,2))"]
TEXTS = ["''", "' '", "'a'", "'b'", "'ABC'", "'é'", "'日本語'", "'😀'", "'aXbXc'", "'  pad '", "'1'", "'-5'", "'1.5'", "'1e3'", "'abc def'", "'2020-02-29'", "'2020-02-30'", "'2020-01-01 10:11:12.5'", "'true'", "'%'", "'a.b'", "','", "'.'", "'(a)'", "'['", "'\\\\\\\\'", "'UTF-8'", "'yyyy'", "'{\"a\":1}'",
         "'[1,2]'", "'$.a'", "'UTC'", "'Europe/Berlin'", "'month'", "'DAY'", "'x'", "'0'", "CAST(null AS STRING)"]
MOMENTS = ["date'2020-02-29'", "date'1970-01-01'", "date'9999-12-31'", "date'0001-01-01'", "date'1582-10-10'", "timestamp'2020-02-29 23:59:59.999999'", "timestamp'1969-12-31 23:59:59.5'", "timestamp'2021-03-28 01:30:00'", "timestamp_ntz'2020-02-29 10:11:12'", "CAST(null AS DATE)", "CAST(null AS TIMESTAMP)",
           "interval 1 day", "interval '1-2' year to month", "interval '1 02:03:04.5' day to second"]
LISTS = ["array()", "array(1)", "array(1, 2, 3)", "array(3, null, 1)", "array(null)", "array('a', 'b')", "array('b', null, '')", "array(1.5D, double('NaN'), -0.0D)", "array(array(1), array(2, 3))", "array(true, false)", "array(date'2020-01-01')", "array(1L, 2147483648)", "array(1.5, 2)", "CAST(null AS ARRAY<INT>)",
         "map()", "map('a', 1)", "map('a', 1, 'b', null)", "map(1, 'x', 2, 'y')", "named_struct('a', 1, 'b', 'x')", "struct(1, 'x')", "CAST(null AS MAP<STRING,INT>)", "array(named_struct('a', 1, 'b', 'x'))", "array(struct('k', 1), struct('l', 2))"]
OTHERS = ["null", "null", "true", "false", "CAST(null AS BOOLEAN)", "X'00FF'", "X''", "X'616263'", "CAST(null AS BINARY)"]
POOLS = {"number": NUMBERS, "text": TEXTS, "moment": MOMENTS, "list": LISTS, "other": OTHERS}

# What is not the same twice, reads the machine, runs Java, or is in a format that Spark keeps to itself.
LEFT_OUT = re.compile(
    r"\b(rand|randn|random|randstr|uniform|uuid|shuffle|now|current_\w+|curdate|localtimestamp|unix_timestamp\(\)|monotonically_increasing_id|spark_partition_id|input_file_\w+|version|user|session_user|java_method|reflect|try_reflect|from_avro|to_avro|"
    r"from_protobuf|to_protobuf|schema_of_avro|schema_of_xml|from_xml|to_xml|xpath\w*|hll_\w+|kll_\w+|theta_\w+|tuple_\w+|count_min_sketch|bitmap_\w+|histogram_numeric|parse_json|try_parse_json|variant_\w+|try_variant_get|is_variant_null|schema_of_variant\w*|to_variant_object|st_\w+|aes_\w+|try_aes_\w+|"
    r"python_worker_logs|raise_error|assert_true|approx_top_k\w*|get_cpu_cores|session_window|window|window_time|ai_query|sql_keywords|collations|cloud_files|vector_\w+|ddl_\w+|sleep)\b", re.IGNORECASE)

LITERAL = re.compile(r"""(?P<typed>\b(?:date|timestamp|timestamp_ntz|timestamp_ltz|x|interval)\s*'[^']*'(?:\s+(?:year|month|day|hour|minute|second)\b(?:\s+to\s+\w+)?)?)|(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<word>\b(?:null|true|false)\b)|(?P<number>(?<![\w.'\)])-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?:BD|[DFLYS])?\b)""", re.IGNORECASE)
CALL = re.compile(r"\b([a-zA-Z_]\w*)\(")
NO_FUNCTIONS = {"array", "map", "struct", "named_struct", "in", "values", "over", "as", "cast", "try_cast", "by", "and", "or", "not", "when", "then", "else", "decimal", "select", "extract", "trim", "position", "substring", "overlay", "any", "all", "some", "using", "t", "tab"}


class Question:
    """A question that is varied: an expression, or a whole query, with the tables that it asks."""

    def __init__(self, kind: str, text: str, inputs: dict) -> None:
        self.kind, self.text, self.inputs = kind, text, inputs


def examples(spark: SparkSession) -> list[Question]:
    """Spark's own examples of its functions."""
    found = []
    for row in spark.sql("SHOW SYSTEM FUNCTIONS").collect():
        lines = [line[0] for line in spark.sql(f"DESCRIBE FUNCTION EXTENDED `{row[0]}`").collect()] if re.fullmatch(r"\w+", row[0]) else []
        for text in re.findall(r"> SELECT (.*?);\s*$", "\n".join(lines), re.MULTILINE):
            plain = not re.search(r"\bFROM (?!\S+\))|\bGROUP BY\b|\bORDER BY\b", text) or re.search(r"FROM|WITHIN", text) is None
            found.append(Question("expr", text, {}) if plain else Question("sql", "SELECT " + text, {}))
    return found


def known(files: list[str]) -> list[Question]:
    """The expressions and queries of files of known answers."""
    found = []
    for file in files:
        for line in open(file, encoding="utf-8"):
            case = json.loads(line)
            if "conf" in case or "args" in case or "files" in case: continue
            for kind in ("expr", "sql"):
                if kind in case: found.append(Question(kind, case[kind], case.get("input", {})))
    return found


def spans(text: str) -> list[tuple[str, int, int, list[tuple[int, int]]]]:
    """The calls in a text: name, start of the name, end of the call, and the places of the arguments."""
    found = []
    for match in CALL.finditer(text):
        depth, position, start, places, quote = 1, match.end(), match.end(), [], None
        while position < len(text) and depth:
            letter = text[position]
            if quote:
                if letter == "\\": position += 1
                elif letter == quote: quote = None
            elif letter in "'\"`": quote = letter
            elif letter in "([{": depth += 1
            elif letter in ")]}":
                depth -= 1
                if depth == 0 and (position > start or places): places.append((start, position))
            elif letter == "," and depth == 1:
                places.append((start, position))
                start = position + 1
            position += 1
        if depth == 0: found.append((match.group(1), match.start(), position, places))
    return found


class Variations:
    def __init__(self, questions: list[Question], seed: int) -> None:
        self.pick = random.Random(seed)
        self.questions = [question for question in questions if not LEFT_OUT.search(question.text)]
        self.names = sorted({name.lower() for question in self.questions for name, *_ in spans(question.text)} - NO_FUNCTIONS)
        self.texts: dict[str, list[str]] = {}
        for question in self.questions:
            literals = [match.group(0) for match in LITERAL.finditer(question.text)]
            for name, *_ in spans(question.text): self.texts.setdefault(name.lower(), []).extend(literals)

    def next(self) -> Question:
        question = self.pick.choice(self.questions)
        text = question.text
        for _ in range(self.pick.choice([1, 1, 1, 2, 2])):
            text = self.pick.choices([self.other_literal, self.other_argument, self.other_count, self.other_name], [8, 4, 1, 1])[0](text)
        return Question(question.kind, text, question.inputs)

    def edge(self, kind: str) -> str:
        if self.pick.random() < 0.15: kind = self.pick.choice(list(POOLS))
        return self.pick.choice(POOLS[kind])

    def other_literal(self, text: str) -> str:
        found = list(LITERAL.finditer(text))
        if not found: return self.other_argument(text)
        match = self.pick.choice(found)
        kind = {"typed": "moment", "text": "text", "word": "other", "number": "number"}[match.lastgroup]
        new = self.edge(kind)
        names = [name.lower() for name, start, end, _ in spans(text) if start < match.start() < end]
        alike = [literal for literal in (self.texts.get(names[-1], []) if names else []) if literal != match.group(0)]
        if alike and self.pick.random() < 0.5: new = self.pick.choice(alike)
        return text[:match.start()] + new + text[match.end():]

    def calls(self, text: str) -> list:
        return [call for call in spans(text) if call[0].lower() not in NO_FUNCTIONS or call[0].lower() in ("array", "map", "struct", "named_struct")]

    def other_argument(self, text: str) -> str:
        found = [call for call in self.calls(text) if call[3]]
        if not found: return text
        start, end = self.pick.choice(self.pick.choice(found)[3])
        return text[:start] + (" " if text[start:start + 1] == " " else "") + self.edge(self.pick.choice(list(POOLS))) + text[end:]

    def other_count(self, text: str) -> str:
        found = self.calls(text)
        if not found: return text
        _, _, end, places = self.pick.choice(found)
        if places and self.pick.random() < 0.5:
            number = self.pick.randrange(len(places))
            kept = [text[a:b].strip() for position, (a, b) in enumerate(places) if position != number]
        else:
            kept = [text[a:b].strip() for a, b in places] + [self.edge(self.pick.choice(list(POOLS)))]
        return text[:places[0][0] if places else end - 1] + ", ".join(kept) + text[end - 1:]

    def other_name(self, text: str) -> str:
        found = [call for call in spans(text) if call[0].lower() not in NO_FUNCTIONS]
        if not found: return text
        name, start, _, _ = self.pick.choice(found)
        return text[:start] + self.pick.choice(self.names) + text[start + len(name):]
