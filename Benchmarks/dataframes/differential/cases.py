"""Random cases: an expression, a pipeline of the dataframe's methods, or a query, over random tables."""
import hashlib
import json
import random

from answers import Answerer, Program, Unanswerable
from expressions import Expressions
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame
from pyspark.sql import types as T
from tables import Table, table

NUMBERS = "ildfnwyh"


def letter(of: T.DataType) -> str | None:
    """The letter of a type, by which expressions ask for it; nil for one that they have no letter for."""
    match of:
        case T.IntegerType(): return "i"
        case T.LongType(): return "l"
        case T.DoubleType(): return "d"
        case T.FloatType(): return "f"
        case T.DecimalType(): return "w" if of.precision > 18 else "n"
        case T.StringType(): return "s"
        case T.BooleanType(): return "b"
        case T.DateType(): return "D"
        case T.TimestampType(): return "T"
        case T.TimestampNTZType(): return "N"
        case T.BinaryType(): return "x"
        case T.ByteType(): return "y"
        case T.ShortType(): return "h"
    return {"array<int>": "ai", "array<string>": "as", "array<double>": "ad", "map<string,int>": "m", "struct<p:int,q:string>": "S",
            "array<struct<p:int,q:string>>": "aS"}.get(of.simpleString())


def columns(frame: DataFrame) -> list[tuple[str, str]]:
    """The columns that expressions may use: those whose names stand once."""
    names = [name.lower() for name in frame.columns]
    found = [(f"`{field.name}`" if not field.name.isidentifier() else field.name, letter(field.dataType)) for field in frame.schema.fields]
    return [(name, own) for (name, own), plain in zip(found, names) if own and names.count(plain) == 1 and "`" not in plain]


class Maker:
    """Makes one case of a seed. Spark is asked for the schema after each step, so that the next one fits."""

    def __init__(self, answerer: Answerer, seed: int) -> None:
        self.answerer = answerer
        self.pick = random.Random(seed)

    def case(self) -> dict:
        kind = self.pick.choices(["expr", "pipeline", "sql"], [4, 4, 2])[0]
        body = getattr(self, kind)()
        identity = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:10]
        return {"id": f"{kind}-{identity}", "group": kind} | body

    # An expression

    def expr(self) -> dict:
        own = table(self.pick, "t")
        expressions = Expressions(self.pick, [(name, own_letter) for name, own_letter, _ in own.columns])
        text = expressions.any(self.pick.choice([2, 2, 3]))
        if self.pick.random() < 0.05: text = self.broken(text)
        return {"expr": text, "input": {"t": own.json()}, "ordered": True}

    def broken(self, text: str) -> str:
        """A mistake in an expression."""
        return self.pick.choice([
            lambda: text.replace("(", "", 1), lambda: f"({text}) + {self.pick.choice(['ai', 'true', 'array(1)', 'st'])}", lambda: f"nosuch({text})", lambda: f"{text} AND {text}",
            lambda: f"upper({text}, 1)", lambda: text.replace("id", "idd"), lambda: f"CAST({text} AS ARRAY<INT>)", lambda: f"sum(sum({text}))", lambda: f"({text}).zzz",
        ])()

    # A pipeline

    def pipeline(self) -> dict:
        tables = {"t": table(self.pick, "t"), "u": table(self.pick, "u", 1, 4)}
        frames = self.answerer.tables({name: own.json() for name, own in tables.items()})
        program = Program(self.answerer.spark, frames)
        steps: list = [["table", ["t"]]]
        frame = frames["t"]
        for _ in range(self.pick.randint(1, 5)):
            new = self.step(frame, tables)
            steps += new
            try:
                for step in new: frame = program.step(frame, step)
                if not isinstance(frame, DataFrame): break
                frame.schema
            except PySparkException:
                break
            except (TypeError, ValueError, AttributeError, KeyError, Py4JError) as error:
                raise Unanswerable(str(error)[:200]) from error
        body: dict = {"pipeline": steps, "input": {name: own.json() for name, own in tables.items()}, "ordered": False}
        if isinstance(frame, DataFrame) and "id" in [name.lower() for name in frame.columns] and self.pick.random() < 0.3:
            names = [name for name, own in columns(frame) if own in "ilsbDTnd"]
            if names:
                steps.append(["orderBy", [[{"$expr": name} if self.pick.random() < 0.5 else {"$m": self.pick.choice(["desc", "asc_nulls_last", "desc_nulls_first"]), "of": {"$expr": name}, "args": []} for name in names]]])
        return body | {"approx": 1e-9}

    def step(self, frame: DataFrame, tables: dict[str, Table]) -> list:
        """One step, or several that belong together, over a dataframe."""
        own = columns(frame)
        names = [name.strip("`") for name, _ in own]
        expressions = Expressions(self.pick, own)
        name = self.pick.choice(STEPS)
        return getattr(self, name)(expressions, own, names, tables)

    def filtering(self, e, own, names, tables):
        return [[self.pick.choice(["filter", "where"]), [e.of("b", 2) if self.pick.random() < 0.5 else {"$expr": e.of("b", 2)}]]]

    def selecting(self, e, own, names, tables):
        kept = self.pick.sample(names, min(len(names), self.pick.randint(1, 4)))
        if "id" in names and "id" not in kept: kept.append("id")
        made = [{"$expr": f"{e.any(2)} AS e{number}"} for number in range(self.pick.randint(1, 3))]
        return [["select", [{"$c": f"`{name}`"} for name in kept] + made]]

    def naming(self, e, own, names, tables):
        return [["selectExpr", ["*"] + [e.any(2) for _ in range(self.pick.randint(1, 2))]]]

    def adding(self, e, own, names, tables):
        name = self.pick.choice(["new", "New", *names])
        if name == "id": name = "z"
        return [["withColumn", [name, {"$expr": e.any(2)}]]]

    def adding_several(self, e, own, names, tables):
        return [["withColumns", [{"c1": {"$expr": e.any(1)}, "c2": {"$expr": e.any(2)}}]]]

    def renaming(self, e, own, names, tables):
        return [["withColumnRenamed", [self.pick.choice(names or ["q"]), self.pick.choice(["renamed", "a b", "K"])]]]

    def dropping(self, e, own, names, tables):
        return [["drop", self.pick.sample([name for name in names if name != "id"] or ["q"], 1)]]

    def grouping(self, e, own, names, tables):
        how = self.pick.choice(["groupBy", "groupBy", "groupBy", "rollup", "cube"])
        keys = [{"$expr": e.of("o", 1) if self.pick.random() < 0.3 else name} for name, letter in self.pick.sample(own, min(len(own), self.pick.randint(0 if how == "groupBy" else 1, 2))) if letter not in ("m",)]
        keys = keys or [{"$expr": "k" if "k" in names else "1"}]
        aggregates = [{"$expr": f"{e.aggregate()} AS g{number}" if self.pick.random() < 0.7 else e.aggregate()} for number in range(self.pick.randint(1, 4))]
        return [[how, [keys]], ["agg", aggregates]]

    def counting(self, e, own, names, tables):
        return [["groupBy", [self.pick.sample(names, min(1, len(names)))]], [self.pick.choice(["count", "sum", "avg", "max", "min", "mean"]), []]]

    def whole(self, e, own, names, tables):
        return [["agg", [{"$expr": e.aggregate()} for _ in range(self.pick.randint(1, 4))]]]

    def pivoting(self, e, own, names, tables):
        values = [["a", "b"], ["a", "é", "zz"]]
        if "k" not in names: return self.grouping(e, own, names, tables)
        return [["groupBy", [[{"$expr": e.of(self.pick.choice("ibs"), 1)}]]], ["pivot", ["k"] + ([self.pick.choice(values)] if self.pick.random() < 0.6 else [])], ["agg", [{"$expr": f"{e.aggregate(plain=self.pick.random() < 0.5)} AS p{number}"} for number in range(self.pick.randint(1, 2))]]]

    def joining(self, e, own, names, tables):
        other = tables["u"]
        how = self.pick.choice(["inner", "left", "right", "outer", "left_semi", "left_anti", "full", "leftouter"])
        shared = [name for name in names if name in [column for column, _, _ in other.columns]]
        using = [name for name in shared if name in ("k", "id", "i", "s", "dt")]
        rename = [["table", ["u"]], ["toDF", [f"u_{name}" for name, _, _ in other.columns]]]
        if using and self.pick.random() < 0.5:
            keys = self.pick.sample(using, self.pick.randint(1, min(2, len(using))))
            kept = [["table", ["u"]], ["select", keys + [{"$expr": f"{name} AS u_{name}"} for name, _, _ in other.columns]]]
            return [["join", [{"$df": kept}, keys, how]]]
        both = Expressions(self.pick, own + [(f"u_{name}", letter) for name, letter, _ in other.columns])
        key = self.pick.choice([name for name in ("k", "id") if name in names] or ["1"])
        condition = f"{key} {self.pick.choice(['=', '<=>', '='])} u_{key}" if key != "1" else both.of("b", 1)
        if self.pick.random() < 0.4: condition += f" AND ({both.of('b', 1)})"
        return [["join", [{"$df": rename}, {"$expr": condition}, how]]]

    def crossing(self, e, own, names, tables):
        return [["crossJoin", [{"$df": [["table", ["u"]], ["select", [{"$expr": "id AS u_id"}, {"$expr": "k AS u_k"}]]]}]]]

    def windowing(self, e, own, names, tables):
        if "id" not in names or "k" not in names: return self.adding(e, own, names, tables)
        return [["withColumn", ["win", {"$expr": e.windowed()}]]]

    def window_of_the_program(self, e, own, names, tables):
        if "id" not in names: return self.adding(e, own, names, tables)
        window = {"$window": {"partitionBy": [{"$expr": e.of("o", 1)}], "orderBy": [{"$c": "id"}], "rowsBetween": self.pick.choice([[None, 0], [-1, 1], [None, None], [0, 2]])}}
        function = self.pick.choice(["sum", "count", "min", "max", "avg"])
        return [["withColumn", ["over", {"$m": "over", "of": {"$fn": function, "args": [{"$expr": e.of("i", 1)}]}, "args": [window]}]]]

    def sorting(self, e, own, names, tables):
        if "id" not in names: return self.filtering(e, own, names, tables)
        steps = [["orderBy", [{"$m": self.pick.choice(["desc", "asc", "asc_nulls_last"]), "of": {"$expr": e.of("o", 1)}, "args": []}, {"$c": "id"}]]]
        if self.pick.random() < 0.6: steps.append(["limit", [self.pick.randint(0, 6)]])
        if self.pick.random() < 0.2: steps.append(["offset", [self.pick.randint(0, 3)]])
        return steps

    def distinct(self, e, own, names, tables):
        kept = self.pick.sample(names, min(len(names), 2))
        return [["select", kept], [self.pick.choice(["distinct", "dropDuplicates"]), []]]

    def united(self, e, own, names, tables):
        kept = [name for name in ("id", "k") if name in names]
        if len(kept) < 2: return self.filtering(e, own, names, tables)
        name = self.pick.choice(["union", "unionAll", "intersect", "subtract", "exceptAll", "intersectAll", "unionByName"])
        third = e.any(1)
        return [["select", kept + [{"$expr": f"{third} AS v"}]], [name, [{"$df": [["table", ["t"]], ["select", [{"$expr": "id"}, {"$expr": "k"}, {"$expr": f"{Expressions(self.pick, [(n, l) for n, l, _ in tables['t'].columns]).any(1)} AS v"}]]]}]]]

    def united_by_name(self, e, own, names, tables):
        return [["unionByName", [{"$df": [["table", ["u"]]]}], {"allowMissingColumns": True}]]

    def exploding(self, e, own, names, tables):
        function = self.pick.choice(["explode", "explode_outer", "posexplode", "posexplode_outer", "inline", "inline_outer", "explode"])
        argument = e.of("aS", 1) if function.startswith("inline") else e.of(self.pick.choice(["ai", "as", "m", "aS", "ad"]), 1)
        kept = [name for name in ("id", "k") if name in names]
        return [["select", kept + [{"$expr": f"{function}({argument})"}]]]

    def nulls(self, e, own, names, tables):
        # Spark looks such names up as if the points led into structs.
        if any("." in name for name in names): return self.filtering(e, own, names, tables)
        subset = self.pick.sample(names, min(len(names), 2))
        return [self.pick.choice([
            ["na.drop", []], ["na.drop", ["all"]], ["dropna", [], {"thresh": 2}], ["na.drop", [], {"subset": subset}], ["na.fill", [0]], ["na.fill", ["?"]], ["fillna", [1.5]], ["na.fill", [True]],
            ["na.fill", [{subset[0]: 7}]] if subset else ["na.fill", [0]], ["na.replace", [1, 10]], ["na.replace", [["a", "b"], ["x", "y"]]], ["na.replace", [0.0, 5.5]],
        ])]

    def figures(self, e, own, names, tables):
        # Spark looks such names up as if the points led into structs.
        if any("." in name for name in names): return self.filtering(e, own, names, tables)
        return [self.pick.choice([["describe", []], ["summary", []], ["summary", ["count", "min", "max"]], ["describe", self.pick.sample(names, min(1, len(names)))], ["summary", ["count", "25%", "75%", "mean"]]])]

    def turning(self, e, own, names, tables):
        numbers = [name for name, letter in own if letter in ("i", "l", "y", "h")]
        ids = [name for name in ("id", "k") if name in names]
        if not numbers: return self.filtering(e, own, names, tables)
        return [["unpivot", [ids, self.pick.sample(numbers, min(2, len(numbers))), "name", "value"]]]

    def crossed(self, e, own, names, tables):
        plain = [name for name, letter in own if letter in "isbh"]
        if len(plain) < 2: return self.distinct(e, own, names, tables)
        return [["crosstab", self.pick.sample(plain, 2)]]

    def spread(self, e, own, names, tables):
        return [self.pick.choice([["repartition", [3]], ["coalesce", [1]], ["hint", ["broadcast"]], ["cache", []], ["alias", ["q"]], ["repartition", [2, {"$expr": e.of("o", 1)}]], ["sortWithinPartitions", [self.pick.choice(names or ["id"])]]])]

    def mistaken(self, e, own, names, tables):
        return [self.pick.choice([
            ["select", ["nosuch"]], ["filter", [e.of("i", 1)]], ["withColumn", ["z", {"$expr": self.broken(e.any(1))}]], ["groupBy", [["id"]]], ["join", [{"$df": [["table", ["u"]]]}, "nosuch"]], ["orderBy", ["k2"]],
            ["union", [{"$df": [["table", ["u"]], ["select", ["id"]]]}]], ["select", [{"$expr": "id"}, {"$expr": "count(*)"}]], ["dropDuplicates", [["zz"]]], ["unionByName", [{"$df": [["table", ["u"]]]}]], ["toDF", ["a"]],
            ["limit", [-1]], ["select", [{"$expr": "explode(array(1)) + 1"}]], ["filter", ["sum(id) > 1"]], ["withColumnRenamed", ["nosuch", "x"]], ["join", [{"$df": [["table", ["t"]]]}, {"$expr": "id = id"}]],
        ])]

    # A query

    def sql(self) -> dict:
        tables = {"t": table(self.pick, "t"), "u": table(self.pick, "u", 1, 4)}
        t = Expressions(self.pick, [(f"t.{name}", letter) for name, letter, _ in tables["t"].columns])
        u = Expressions(self.pick, [(f"u.{name}", letter) for name, letter, _ in tables["u"].columns])
        both = Expressions(self.pick, t.columns + u.columns)
        text = self.pick.choice(QUERIES)
        return {"sql": self.filled(text, t, u, both), "input": {name: own.json() for name, own in tables.items()}, "ordered": text.endswith("!"), "approx": 1e-9}

    def filled(self, text: str, t: Expressions, u: Expressions, both: Expressions) -> str:
        import re
        owners = {"t": t, "u": u, "tu": both}

        def hole(match: re.Match) -> str:
            owner, what = owners[match.group(1)], match.group(2)
            match what:
                case "any": return owner.any(2)
                case "agg": return owner.aggregate().replace(", id)", ", t.id)").replace("ORDER BY id", "ORDER BY t.id").replace("WHERE id", "WHERE t.id")
                case "win": return owner.windowed().replace("id", "t.id").replace("BY k", "BY t.k").replace("t.t.id", "t.id")
                case "order": return owner.order()
            return owner.of(what, 1)
        return re.sub(r"\[(tu|t|u):([\w*]+)\]", hole, text).removesuffix("!")


STEPS = [
    "filtering", "filtering", "selecting", "selecting", "naming", "adding", "adding", "adding_several", "renaming", "dropping", "grouping", "grouping", "grouping", "counting", "whole", "pivoting", "joining", "joining", "joining", "crossing",
    "windowing", "windowing", "window_of_the_program", "sorting", "sorting", "distinct", "united", "united", "united_by_name", "exploding", "exploding", "nulls", "nulls", "figures", "turning", "crossed", "spread", "spread", "mistaken",
]

QUERIES = [
    "SELECT [t:any], [t:any] FROM t WHERE [t:b]", "SELECT k, [t:agg] AS a, [t:agg] AS b FROM t GROUP BY k", "SELECT k, [t:agg] FROM t GROUP BY k HAVING count(*) > 1", "SELECT [t:o] AS g, count(*) FROM t GROUP BY g", "SELECT [t:any] AS x, id FROM t ORDER BY [t:order], id!",
    "SELECT t.id, u.id, [tu:any] FROM t JOIN u ON t.k = u.k AND [tu:b]", "SELECT * FROM t LEFT JOIN u USING (k)", "SELECT * FROM t FULL OUTER JOIN u ON t.id = u.id", "SELECT t.* FROM t LEFT SEMI JOIN u ON t.k = u.k AND [tu:b]", "SELECT t.* FROM t ANTI JOIN u ON t.k <=> u.k", "SELECT * FROM t NATURAL JOIN u",
    "SELECT id, (SELECT max(u.id) FROM u WHERE u.k = t.k) AS m FROM t", "SELECT id FROM t WHERE k IN (SELECT k FROM u WHERE [u:b])", "SELECT id FROM t WHERE k NOT IN (SELECT k FROM u)", "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.k = t.k AND [u:b])", "SELECT id FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.id = t.id)",
    "SELECT k FROM t UNION SELECT k FROM u", "SELECT id, k FROM t UNION ALL SELECT id, k FROM u", "SELECT k FROM t INTERSECT SELECT k FROM u", "SELECT k FROM t EXCEPT SELECT k FROM u", "SELECT k FROM t EXCEPT ALL SELECT k FROM u", "SELECT [t:o] AS a FROM t UNION SELECT [u:o] FROM u",
    "SELECT k, [t:b] AS b, count(*), grouping_id() FROM t GROUP BY CUBE(k, [t:b])", "SELECT k, id % 2, sum(id), grouping(k) FROM t GROUP BY ROLLUP(k, id % 2)", "SELECT k, id % 2 AS p, count(*) FROM t GROUP BY GROUPING SETS ((k), (p), ())", "SELECT k, count(*) FROM t GROUP BY ALL",
    "WITH c AS (SELECT k, [t:agg] AS a FROM t GROUP BY k) SELECT c.k, c.a, u.id FROM c JOIN u ON c.k = u.k", "WITH a AS (SELECT id, [t:any] AS v FROM t), b AS (SELECT * FROM a WHERE id > 1) SELECT * FROM b UNION ALL SELECT * FROM a",
    "SELECT id, [t:win] AS w FROM t", "SELECT id, [t:win], [t:win] FROM t", "SELECT id, sum(id) OVER w, count(*) OVER w FROM t WINDOW w AS (PARTITION BY k ORDER BY id)", "SELECT * FROM (SELECT id, k, row_number() OVER (PARTITION BY k ORDER BY id DESC) AS r FROM t) WHERE r = 1",
    "SELECT id, e FROM t LATERAL VIEW explode([t:ai]) x AS e", "SELECT id, p, e FROM t LATERAL VIEW OUTER posexplode([t:as]) x AS p, e", "SELECT id, key, value FROM t LATERAL VIEW explode([t:m])", "SELECT t.id, x.* FROM t, LATERAL (SELECT u.id AS uid, [u:any] AS v FROM u WHERE u.k = t.k) x",
    "SELECT * EXCEPT (k) FROM t", "SELECT DISTINCT k, [t:b] FROM t", "SELECT * FROM VALUES (1, 'a', [t:d2]), (2, NULL, 2.5) AS v(a, b, c)".replace("[t:d2]", "1.5"), "SELECT * FROM (SELECT k, id FROM t) PIVOT (sum(id) AS s, count(*) AS c FOR k IN ('a' AS a, 'b' AS b))",
    "SELECT * FROM (SELECT id, id + 1 AS a, id * 2 AS b FROM t) UNPIVOT (v FOR n IN (a, b))", "SELECT CASE WHEN [t:b] THEN [t:i] ELSE [t:d] END, coalesce([t:i], [t:l]), nullif([t:s], 'a') FROM t", "SELECT [t:any] FROM t TABLESAMPLE (100 PERCENT)", "SELECT id FROM t ORDER BY id LIMIT 3 OFFSET 1!",
    "SELECT [t:any] AS x FROM t CLUSTER BY id", "SELECT stack(2, id, 'x', id + 1, 'y') FROM t", "SELECT id, inline([t:aS]) FROM t", "SELECT * FROM range(1, 10, 3)", "SELECT count(DISTINCT k), count(DISTINCT id), sum(DISTINCT id) FROM t", "SELECT k, count(*) FILTER (WHERE [t:b]), sum(id) FROM t GROUP BY k ORDER BY k NULLS LAST!",
    "SELECT max(id) - min(id) AS r, [t:agg] FROM t WHERE [t:b]", "SELECT t.k, count(u.id) FROM t LEFT JOIN u ON t.k = u.k GROUP BY t.k", "SELECT a.id, b.id FROM t a JOIN t b ON a.id = b.id + 1", "FROM t |> WHERE [t:b] |> SELECT id, k |> ORDER BY id!", "FROM t |> AGGREGATE count(*) AS c GROUP BY k",
    "SELECT id, [t:any] FROM t WHERE id = (SELECT max(id) FROM u)", "SELECT (SELECT count(*) FROM u WHERE u.id < t.id), id FROM t", "SELECT id FROM t WHERE id > ANY (SELECT id FROM u)", "SELECT k, collect_list(id) FROM (SELECT * FROM t ORDER BY id) GROUP BY k HAVING false", "SELECT sum(x) FROM (SELECT count(*) AS x FROM t GROUP BY k)",
]
