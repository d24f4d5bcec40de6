"""What a real Spark answers to a case, in the format of the known answers that check-vectors reads."""
import datetime
import decimal
import math
import os
import time

os.environ["TZ"] = "UTC"
time.tzset()

from py4j.protocol import Py4JError  # noqa: E402
from pyspark.errors import PySparkException  # noqa: E402
from pyspark.sql import DataFrame, SparkSession, Window  # noqa: E402
from pyspark.sql import functions as F  # noqa: E402
from pyspark.sql import types as T  # noqa: E402


# Types whose values the known answers write as Spark's own texts.
TEXT_ONLY = (T.DayTimeIntervalType, T.YearMonthIntervalType, T.CalendarIntervalType, T.VariantType)


class Unanswerable(Exception):
    """Python cannot hold what Spark answered, such as a year of five digits."""


def session() -> SparkSession:
    settings = {
        "spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true", "spark.sql.shuffle.partitions": "1", "spark.ui.enabled": "false",
        "spark.sql.execution.arrow.pyspark.enabled": "false", "spark.driver.memory": "2g", "spark.ui.showConsoleProgress": "false",
        "spark.driver.extraJavaOptions": "-Duser.timezone=UTC",
    }
    builder = SparkSession.builder.master("local[1]").appName("differential")
    for key, value in settings.items(): builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


def read(value, of: T.DataType):
    """A value of a case's table as PySpark takes it."""
    if value is None: return None
    match of:
        case T.FloatType() | T.DoubleType(): return float(value)
        case T.DecimalType(): return decimal.Decimal(value)
        case T.DateType(): return datetime.date.fromisoformat(value)
        case T.TimestampType() | T.TimestampNTZType(): return datetime.datetime.fromisoformat(value)
        case T.BinaryType(): return bytes.fromhex(value)
        case T.ArrayType(): return [read(item, of.elementType) for item in value]
        case T.MapType(): return {read(key, of.keyType): read(item, of.valueType) for key, item in value}
        case T.StructType(): return tuple(read(item, field.dataType) for item, field in zip(value, of.fields))
    return value


def written(value, of: T.DataType):
    """A value of Spark's answer as the known answers write it."""
    if value is None: return None
    match of:
        case T.FloatType() | T.DoubleType():
            if math.isnan(value): return "NaN"
            if math.isinf(value): return "Infinity" if value > 0 else "-Infinity"
            return "-0.0" if value == 0 and math.copysign(1, value) < 0 else value
        case T.DecimalType(): return f"{value:.{of.scale}f}"
        case T.DateType(): return value.isoformat()
        case T.TimestampType(): return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")
        case T.TimestampNTZType(): return value.strftime("%Y-%m-%dT%H:%M:%S.%f").rjust(26, "0")
        case T.BinaryType(): return bytes(value).hex().upper()
        case T.ArrayType(): return [written(item, of.elementType) for item in value]
        case T.MapType(): return [[written(key, of.keyType), written(item, of.valueType)] for key, item in value.items()]
        case T.StructType(): return [written(item, field.dataType) for item, field in zip(value, of.fields)]
        case T.BooleanType() | T.StringType() | T.IntegralType() | T.NullType(): return value
    raise Unanswerable(of.simpleString())


def strict(schema: T.StructType) -> list[str]:
    """The paths of elements and of values of maps that cannot be null, for which DDL has no word."""
    def paths(name: str, of: T.DataType) -> list[str]:
        match of:
            case T.ArrayType(): return ([] if of.containsNull else [name + ".element"]) + paths(name + ".element", of.elementType)
            case T.MapType():
                return ([] if of.valueContainsNull else [name + ".value"]) + paths(name + ".key", of.keyType) + paths(name + ".value", of.valueType)
            case T.StructType():
                return [path for field in of.fields for path in paths(f"{name}.{field.name}", field.dataType)]
        return []
    return sorted({path for field in schema.fields for path in paths(field.name, field.dataType)})


class Program:
    """Runs the steps of a pipeline on PySpark."""

    def __init__(self, spark: SparkSession, tables: dict[str, DataFrame]) -> None:
        self.spark, self.tables = spark, tables

    def run(self, steps: list) -> object:
        product = None
        for step in steps: product = self.step(product, step)
        return product

    def step(self, product, step: list):
        name, arguments, keywords = step[0], step[1] if len(step) > 1 else [], step[2] if len(step) > 2 else {}
        values = [self.argument(value) for value in arguments]
        named = {key: self.argument(value) for key, value in keywords.items()}
        if product is None:
            match name:
                case "table": return self.tables[values[0]]
                case "range": return self.spark.range(*values)
                case "sql": return self.spark.sql(*values)
            raise ValueError(name)
        if name == "unpivot": return product.unpivot(*values, **named)
        target = product
        for part in name.split("."): target = getattr(target, part)
        return target(*values, **named) if callable(target) else target

    def argument(self, value):
        if isinstance(value, list): return [self.argument(item) for item in value]
        if not isinstance(value, dict): return value
        if "$c" in value: return F.col(value["$c"])
        if "$lit" in value: return F.lit(value["$lit"])
        if "$expr" in value: return F.expr(value["$expr"])
        if "$ref" in value: return self.tables[value["$ref"][0]][value["$ref"][1]]
        if "$df" in value: return self.run(value["$df"])
        arguments = [self.argument(item) for item in value.get("args", [])]
        named = {key: self.argument(item) for key, item in value.get("kw", {}).items()}
        if "$fn" in value: return getattr(F, value["$fn"])(*arguments, **named)
        if "$m" in value: return getattr(self.argument(value["of"]), value["$m"])(*arguments, **named)
        if "$window" in value: return self.window(value["$window"])
        if "$op" in value: return self.operation(value["$op"], arguments)
        return {key: self.argument(item) for key, item in value.items()}

    def window(self, value: dict):
        window = Window.partitionBy(*self.argument(value.get("partitionBy", [])))
        if value.get("orderBy"): window = window.orderBy(*self.argument(value["orderBy"]))
        for frame in ("rowsBetween", "rangeBetween"):
            if frame in value:
                start, end = value[frame]
                window = getattr(window, frame)(Window.unboundedPreceding if start is None else start, Window.unboundedFollowing if end is None else end)
        return window

    @staticmethod
    def operation(name: str, arguments: list):
        match name:
            case "neg": return -arguments[0]
            case "~": return ~arguments[0]
            case "[]": return arguments[0][arguments[1]]
        left, right = arguments
        return {
            "+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right, "/": lambda: left / right, "%": lambda: left % right, "==": lambda: left == right,
            "!=": lambda: left != right, "<": lambda: left < right, "<=": lambda: left <= right, ">": lambda: left > right, ">=": lambda: left >= right, "&": lambda: left & right, "|": lambda: left | right,
        }[name]()


class Answerer:
    def __init__(self) -> None:
        self.spark = session()
        self.views: list[str] = []
        self.asked: tuple[dict, dict[str, DataFrame]] = ({}, {})

    def tables(self, inputs: dict) -> dict[str, DataFrame]:
        if inputs != self.asked[0]: self.asked = (inputs, self.made(inputs))
        return self.asked[1]

    def made(self, inputs: dict) -> dict[str, DataFrame]:
        for view in self.views: self.spark.catalog.dropTempView(view)
        self.views = list(inputs)
        frames = {}
        for name, table in inputs.items():
            schema = T._parse_datatype_string(table["schema"])
            rows = [tuple(read(value, field.dataType) for value, field in zip(row, schema.fields)) for row in table["rows"]]
            frames[name] = self.spark.createDataFrame(rows, schema)
            frames[name].createOrReplaceTempView(name)
            self.order_maps(table, schema, frames[name])
        return frames

    @staticmethod
    def order_maps(table: dict, schema: T.StructType, frame: DataFrame) -> None:
        """Gives the maps of a table the order of entries that they have in Spark, which takes them as Java's hash maps."""
        for position, field in enumerate(schema.fields):
            if not isinstance(field.dataType, T.MapType): continue
            entries = [row[0] for row in frame.select(F.map_entries(F.col(field.name))).collect()]
            for row, found in zip(table["rows"], entries):
                if found is not None: row[position] = [[entry[0], entry[1]] for entry in found]

    def frame(self, case: dict, tables: dict[str, DataFrame]) -> DataFrame:
        if "expr" in case: return tables["t"].selectExpr(case["expr"]) if tables else self.spark.sql("SELECT " + case["expr"])
        if "sql" in case: return self.spark.sql(case["sql"])
        return Program(self.spark, tables).run(case["pipeline"])

    @staticmethod
    def readable(frame: DataFrame) -> DataFrame:
        """The same rows, with texts in place of values that the known answers write as Spark's texts."""
        if not any(isinstance(field.dataType, TEXT_ONLY) for field in frame.schema.fields): return frame
        names = [f"c{number}" for number in range(len(frame.columns))]
        plain = frame.toDF(*names)
        return plain.select([F.col(name).cast("string") if isinstance(field.dataType, TEXT_ONLY) else F.col(name) for name, field in zip(names, frame.schema.fields)])

    def answer(self, case: dict) -> dict:
        """The case with Spark's answer.

        Raises Unanswerable where Python cannot hold it."""
        phase = "analysis"
        try:
            product = self.frame(case, self.tables(case.get("input", {})))
            schema = product.schema
            found = {"schema": product._jdf.schema().toDDL()}
            if paths := strict(schema): found["strict"] = paths
            phase = "execution"
            rows = self.readable(product).collect()
            found["rows"] = [[value if isinstance(field.dataType, TEXT_ONLY) else written(value, field.dataType) for value, field in zip(row, schema.fields)] for row in rows]
            return case | found
        except PySparkException as error:
            # What Python cannot hold is no error of Spark's.
            if error.getCondition() == "NOT_IMPLEMENTED": raise Unanswerable(str(error)[:200]) from error
            return case | self.failure(error, phase)
        except (ValueError, OverflowError, decimal.InvalidOperation, KeyError, AttributeError, TypeError, Py4JError) as error:
            # Python has no such value, or Spark itself failed.
            raise Unanswerable(str(error)[:200]) from error

    @staticmethod
    def failure(error: PySparkException, phase: str) -> dict:
        found = {"error": type(error).__name__, "phase": phase}
        if name := error.getCondition():
            found["error_class"] = name
            if state := error.getSqlState(): found["sqlstate"] = state
            found["params"] = {key: value for key, value in (error.getMessageParameters() or {}).items() if len(value) <= 500}
        return found
