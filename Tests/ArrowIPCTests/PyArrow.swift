import Columnar
import Foundation
import TestSupport

/// A Python with pyarrow, where there is one: `ROOST_PYTHON`, or `python3` on the path.
enum PyArrow {
    /// The command that starts it, or nil.
    static let python = Task { () -> [String]? in
        let named = ProcessInfo.processInfo.environment["ROOST_PYTHON"]
        let command = named.map { [$0] } ?? ["/usr/bin/env", "python3"]
        let run = try? await ProgramRun.of(command + ["-c", "import pyarrow"], isQuiet: true)
        return run?.code == 0 ? command : nil
    }

    struct Failure: Error { let status: Int32 }

    /// What the script below prints for `arguments`.
    static func run(_ arguments: String...) async throws -> Data {
        let run = try await ProgramRun.of((python.value ?? []) + ["-c", script] + arguments)
        guard run.code == 0 else { throw Failure(status: run.code) }
        return run.output
    }

    /// `read stream|file PATH` prints the rows of a file; `write stream|file PATH` writes its own rows
    /// in two batches, one of them a slice, and prints
    /// them; `foreign "stream|file COMPRESSION" PATH` does so with types that Roost's own batches do not have;
    /// `refuse KIND PATH` writes what Roost does not read.
    private static let script = """
        import decimal, json, struct, sys
        import pyarrow as pa

        decimal.getcontext().prec = 60

        def plain(v):
            t = v.type
            if not v.is_valid: return None
            if pa.types.is_dictionary(t): return plain(pa.scalar(v.as_py(), t.value_type))
            if pa.types.is_run_end_encoded(t): return plain(pa.scalar(v.as_py(), t.value_type))
            if pa.types.is_map(t): return [[plain(x[0]), plain(x[1])] for x in v.values]
            if isinstance(v, pa.ListScalar): return [plain(x) for x in v.values]
            if pa.types.is_struct(t): return [plain(v[i]) for i in range(t.num_fields)]
            if pa.types.is_date64(t): return str(v.value // 86_400_000)
            if pa.types.is_timestamp(t) or pa.types.is_date(t): return str(v.value)
            if pa.types.is_duration(t): return str(v.cast(pa.duration("us")).value)
            if pa.types.is_time(t): return v.as_py().isoformat().rstrip("0") if v.as_py().microsecond else v.as_py().isoformat()
            if pa.types.is_decimal(t): return str(int(v.as_py().scaleb(t.scale)))
            if pa.types.is_floating(t): return struct.pack(">d", v.as_py()).hex()
            if isinstance(v.as_py(), bytes): return v.as_py().hex()
            if pa.types.is_boolean(t): return "true" if v.as_py() else "false"
            return str(v.as_py())

        def show(table):
            table.validate(full=True)
            json.dump([[plain(c[i]) for c in table.columns] for i in range(table.num_rows)], sys.stdout)

        def sample():
            member = pa.struct([("name", pa.string()), ("tags", pa.list_(pa.string()))])
            d = decimal.Decimal
            return pa.table([
                pa.nulls(6), pa.array([True, None, False, True, True, False]),
                pa.array([1, -128, 127, None, 0, 5], pa.int8()), pa.array([1, 2, None, 4, -5, 6], pa.int16()),
                pa.array([1, 2, 3, 4, 5, 6], pa.int32()), pa.array([-2**63, None, 3, 2**63 - 1, 5, 6], pa.int64()),
                pa.array([255, 2, 3, 4, 5, 6], pa.uint8()), pa.array([65535, 2, 3, 4, 5, 6], pa.uint16()),
                pa.array([2**32 - 1, None, 3, 4, 5, 6], pa.uint32()), pa.array([2**64 - 1, 2, 3, 4, 5, None], pa.uint64()),
                pa.array([0.5, None, -2.25, 1e30, 0, 1], pa.float32()), pa.array([0.1, None, -1e300, 3, 4, 5], pa.float64()),
                pa.array(["", None, "日本", "a'b", "🐦", "z"]), pa.array([b"", None, b"\\x00\\xff", b"c", b"d", b"e"]),
                pa.array([0, -1, None, 19000, 5, 6], pa.date32()),
                pa.array([0, -1, None, 10**15, 5, 6], pa.timestamp("us")),
                pa.array([0, -1, None, 10**15, 5, 6], pa.timestamp("us", "Europe/Berlin")),
                pa.array([d("1.2345"), None, d("-9999999999999999999999999999999999.9999"), d(0), d(1), d(2)], pa.decimal128(38, 4)),
                pa.array([[1, None], None, [], [2], [3, 4], [5]], pa.list_(pa.int32())),
                pa.array([{"a": "x", "b": None}, None, {"a": None, "b": True}] * 2, pa.struct([("a", pa.string()), ("b", pa.bool_())])),
                pa.array([[{"name": "m", "tags": ["t", None]}, None], None, [], [{"name": None, "tags": None}], [], []],
                         pa.list_(member)),
            ], names=[f"c{i}" for i in range(21)])

        def foreign():
            # 600 rows: nulls, slices, values beside and outside of their views.
            import datetime, random
            numbers = random.Random(7)
            def text(): return "".join(numbers.choice("aé日🐦 z") for _ in range(numbers.choice([0, 1, 3, 12, 13, 40])))
            def some(make, typed):
                return pa.array([None if numbers.random() < .2 else make() for _ in range(700)], typed)
            def whole(low, high): return lambda: numbers.randint(low, high)
            def decimals(digits): return lambda: decimal.Decimal(numbers.randint(1 - 10**digits, 10**digits - 1)).scaleb(-2)
            words = [text() + str(n) for n in range(90)]
            lists = lambda: [numbers.choice([None, n]) for n in range(numbers.choice([0, 1, 5]))]
            texts = lambda: [text() for n in range(numbers.choice([0, 1, 5]))]
            moment = lambda: datetime.time(*(numbers.randrange(n) for n in (24, 60, 60, 1_000_000)))
            columns = [
                some(text, pa.large_string()), some(lambda: text().encode(), pa.large_binary()),
                some(text, pa.string_view()), some(lambda: text().encode(), pa.binary_view()),
                some(lambda: numbers.randbytes(5), pa.binary(5)),
                some(lists, pa.large_list(pa.int32())), some(lambda: [1, None, 3], pa.list_(pa.int8(), 3)),
                some(lists, pa.list_view(pa.int64())), some(texts, pa.large_list_view(pa.string_view())),
                some(lambda: [(text(), text()) for _ in range(3)], pa.map_(pa.large_string(), pa.string_view())),
                some(lambda: numbers.choice(words), pa.string()).dictionary_encode(),
                some(whole(0, 40), pa.int64()).dictionary_encode(),
                some(lambda: numbers.random() < .5, pa.bool_()).dictionary_encode(),
                some(lambda: {"a": text(), "b": lists()}, pa.struct([("a", pa.large_string()), ("b", pa.large_list(pa.int16()))])),
                some(lambda: numbers.choice([1.5, -2.0, 0.0, 6e-8]), pa.float64()).cast(pa.float16()),
                some(lambda: datetime.date(1, 1, 1) + datetime.timedelta(numbers.randrange(3_000_000)), pa.date64()),
                some(whole(0, 86_399), pa.time32("s")), some(whole(0, 86_399_999), pa.time32("ms")),
                some(moment, pa.time64("us")), some(moment, pa.time64("ns")),
                *(some(whole(-10**9, 10**9), pa.duration(unit)) for unit in ("s", "ms", "us")),
                some(decimals(9), pa.decimal32(9, 2)), some(decimals(18), pa.decimal64(18, 2)),
                some(decimals(38), pa.decimal256(38, 2)),
            ]
            rows = pa.table(columns, names=[f"c{i}" for i in range(len(columns))]).slice(50, 600)
            ends = list(range(3, 601, 3))
            runs = pa.RunEndEncodedArray.from_arrays(pa.array(ends, pa.int32()), pa.array([None if n % 4 == 1 else f"r{n}" for n in ends]))
            return rows.append_column("runs", runs)

        verb, kind, path = sys.argv[1:]
        if verb == "read":
            opened = pa.ipc.open_stream(path) if kind == "stream" else pa.ipc.open_file(path)
            show(opened.read_all())
        elif verb == "write":
            table = pa.concat_tables([sample(), sample().slice(1, 4)])
            new = pa.ipc.new_stream if kind == "stream" else pa.ipc.new_file
            with new(path, table.schema) as writer: writer.write_table(table)
            show(table)
        elif verb == "foreign":
            kind, compression = kind.split()
            table = foreign()
            options = pa.ipc.IpcWriteOptions(
                compression=None if compression == "none" else compression, emit_dictionary_deltas=True)
            new = pa.ipc.new_stream if kind == "stream" else pa.ipc.new_file
            with new(path, table.schema, options=options) as writer: writer.write_table(table, max_chunksize=250)
            show(table)
        else:
            values = {
                "union": pa.UnionArray.from_sparse(pa.array([0, 1], pa.int8()), [pa.array([1, 2]), pa.array(["a", "b"])]),
                "decimal256": pa.array([decimal.Decimal(1)], pa.decimal256(50, 2)),
            }[kind]
            table = pa.table({"field": values})
            with pa.ipc.new_stream(path, table.schema) as writer: writer.write_table(table)
        """
}

/// A value as text, lists and structs as lists: the form in which rows of both sides are compared.
enum Plain: Decodable, Equatable {
    case null
    case text(String)
    case list([Plain])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else {
            self = .list(try container.decode([Plain].self))
        }
    }

    init(_ value: Value) {
        func hex(_ bytes: some Sequence<UInt8>) -> String { bytes.map { String(format: "%02x", Int($0)) }.joined() }
        self =
            switch value {
            case .null: .null
            case .list(let values), .structure(_, let values): .list(values.map(Plain.init))
            case .date(let days): .text(String(days))
            case .timestamp(let microseconds): .text(String(microseconds))
            case .decimal(let unscaled, _): .text(String(unscaled))
            case .binary(let bytes): .text(hex(bytes))
            case .double(let value): .text(String(format: "%016lx", Int(bitPattern: UInt(value.bitPattern))))
            default: .text(value.displayed)
            }
    }
}
