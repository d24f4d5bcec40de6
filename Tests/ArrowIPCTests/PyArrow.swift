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
    /// them; `refuse KIND PATH` writes what Roost does not read.
    private static let script = """
        import decimal, json, struct, sys
        import pyarrow as pa

        decimal.getcontext().prec = 60

        def plain(v):
            t = v.type
            if not v.is_valid: return None
            if pa.types.is_list(t): return [plain(x) for x in v]
            if pa.types.is_struct(t): return [plain(v[i]) for i in range(t.num_fields)]
            if pa.types.is_timestamp(t) or pa.types.is_date(t): return str(v.value)
            if pa.types.is_decimal(t): return str(int(v.as_py().scaleb(t.scale)))
            if pa.types.is_floating(t): return struct.pack(">d", v.as_py()).hex()
            if pa.types.is_binary(t): return v.as_py().hex()
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

        verb, kind, path = sys.argv[1:]
        if verb == "read":
            opened = pa.ipc.open_stream(path) if kind == "stream" else pa.ipc.open_file(path)
            show(opened.read_all())
        elif verb == "write":
            table = pa.concat_tables([sample(), sample().slice(1, 4)])
            new = pa.ipc.new_stream if kind == "stream" else pa.ipc.new_file
            with new(path, table.schema) as writer: writer.write_table(table)
            show(table)
        else:
            values = {
                "dictionary": pa.array(["a", "b", "a"]).dictionary_encode(),
                "largeUtf8": pa.array(["a"], pa.large_string()),
                "map": pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int32())),
                "zstd": pa.array(list(range(1000))), "lz4": pa.array(list(range(1000))),
            }[kind]
            options = pa.ipc.IpcWriteOptions(compression=kind if kind in ("zstd", "lz4") else None)
            table = pa.table({"field": values})
            with pa.ipc.new_stream(path, table.schema, options=options) as writer: writer.write_table(table)
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
