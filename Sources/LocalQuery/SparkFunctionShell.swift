internal import CDuckDB
package import SparkFunctions
internal import SparkSQL
internal import Synchronization

extension QueryEngine {
    /// Lets SQL call these functions of our own, by their `sqlName`.
    ///
    /// They are known to all engines of the process from then on.
    ///
    /// - Parameters:
    ///   - functions: The functions, for the types that they are called with.
    ///   - custom: Who computes those that `Kernels` cannot, such as one that needs a vocabulary.
    /// - Throws: `invalidQuery` for a function that nobody computes, `internal` where DuckDB does not take one.
    package func register(
        _ functions: some Sequence<KernelCall>, custom: (any CustomFunctions)? = nil
    ) throws(QueryError) {
        try registerFunctions(Array(functions), custom)
    }
}

/// Registers scalar functions that Swift computes with DuckDB, and runs them for its chunks of rows.
enum SparkFunctionShell {
    /// What DuckDB keeps of a function.
    private final class Description: Sendable {
        let library: Library
        let call: KernelCall
        let custom: CustomFunction?

        init(_ library: Library, _ call: KernelCall, _ custom: CustomFunction?) {
            self.library = library
            self.call = call
            self.custom = custom
        }
    }

    /// What a thread keeps of a function that it runs.
    private final class Running {
        private enum Work {
            case rows(RowFunction)
            case numbers(CustomFunction.Numbers)
            case texts(CustomFunction.Texts)
        }

        private let description: Description
        private let work: Work

        init(_ description: Description) throws(SparkError) {
            self.description = description
            switch description.custom {
            case .rows(let make): work = .rows(try make())
            case .numbers(let function): work = .numbers(function)
            case .texts(let make): work = .texts(try make())
            case nil: work = .rows(try Kernels.function(for: description.call))
            }
        }

        /// Computes the rows of a chunk.
        func run(_ chunk: duckdb_data_chunk?, _ output: duckdb_vector?) throws(SparkError) {
            switch work {
            case .rows(let function): try run(function, chunk, output)
            case .numbers(let function):
                try TextVector(description.library, chunk).count(into: output, description.library, function)
            case .texts(let function):
                let texts = description.call.arguments.indices.map {
                    TextVector(description.library, chunk, column: $0)
                }
                try function(texts, StructVector(description.library, output, description.call.result))
            }
        }

        private func run(
            _ function: RowFunction, _ chunk: duckdb_data_chunk?, _ output: duckdb_vector?
        ) throws(SparkError) {
            let (library, kernel) = (description.library, description.call)
            let readers = kernel.arguments.indices.map {
                SparkVectorReader(
                    library, library.call.duckdb_data_chunk_get_vector(chunk, idx_t($0)), kernel.arguments[$0])
            }
            let writer = SparkVectorWriter(library, output, kernel.result)
            var row = SparkRow(count: readers.count)
            for index in 0..<Int(library.call.duckdb_data_chunk_get_size(chunk)) {
                row.place = index
                for argument in readers.indices { row[argument] = readers[argument].value(index) }
                writer.write(try function(row), index)
            }
        }
    }

    static func register(
        _ kernel: KernelCall, _ custom: CustomFunction?, on connection: Connection
    ) throws(QueryError) {
        if case .numbers = custom, kernel.result != .long || kernel.arguments != [.string] {
            throw QueryError(
                .invalidQuery, "the function \(kernel.kernel) makes whole numbers of texts, and nothing else")
        }
        if case .texts = custom,
            !StructVector.canHold(kernel.result) || kernel.arguments.contains(where: { $0 != .string })
        {
            throw QueryError(
                .invalidQuery,
                "the function \(kernel.kernel) makes structs of numbers and texts from texts, and nothing else")
        }
        let library = connection.library
        let call = library.call
        var function = call.duckdb_create_scalar_function()
        defer { call.duckdb_destroy_scalar_function(&function) }
        call.duckdb_scalar_function_set_name(function, kernel.sqlName)
        // Null comes to us: some functions have a meaning for it.
        call.duckdb_scalar_function_set_special_handling(function)
        if kernel.isVolatile { call.duckdb_scalar_function_set_volatile(function) }
        for type in kernel.arguments {
            let type = LogicalType(library, spark: type)
            withExtendedLifetime(type) { call.duckdb_scalar_function_add_parameter(function, type.handle) }
        }
        let result = LogicalType(library, spark: kernel.result)
        withExtendedLifetime(result) { call.duckdb_scalar_function_set_return_type(function, result.handle) }
        let description = Unmanaged.passRetained(Description(library, kernel, custom)).toOpaque()
        call.duckdb_scalar_function_set_extra_info(function, description) {
            if let data = $0 { Unmanaged<Description>.fromOpaque(data).release() }
        }
        call.duckdb_scalar_function_set_init(function) { SparkFunctionShell.start($0) }
        call.duckdb_scalar_function_set_function(function) { SparkFunctionShell.run($0, $1, $2) }
        guard call.duckdb_register_scalar_function(connection.handle, function) == DuckDBSuccess else {
            throw QueryError(.internal, "DuckDB does not take the function \(kernel.kernel)")
        }
    }

    private static func start(_ info: duckdb_init_info?) {
        guard let library = try? Library.shared(),
            let data = library.call.duckdb_scalar_function_init_get_extra_info(info)
        else { return }
        let description = Unmanaged<Description>.fromOpaque(data).takeUnretainedValue()
        do {
            let running = Unmanaged.passRetained(try Running(description)).toOpaque()
            library.call.duckdb_scalar_function_init_set_state(info, running) {
                if let data = $0 { Unmanaged<Running>.fromOpaque(data).release() }
            }
        } catch {
            library.call.duckdb_scalar_function_init_set_error(info, error.runtimeText)
        }
    }

    private static func run(_ info: duckdb_function_info?, _ chunk: duckdb_data_chunk?, _ output: duckdb_vector?) {
        guard let library = try? Library.shared(), let data = library.call.duckdb_scalar_function_get_state(info) else {
            return
        }
        do {
            try Unmanaged<Running>.fromOpaque(data).takeUnretainedValue().run(chunk, output)
        } catch {
            library.call.duckdb_scalar_function_set_error(info, error.runtimeText)
        }
    }
}

extension LogicalType {
    /// DuckDB's type for values of one of Spark's.
    convenience init(_ library: Library, spark type: SparkType) {
        let call = library.call
        let handle: duckdb_logical_type?
        switch type {
        case .decimal(let precision, let scale):
            handle = call.duckdb_create_decimal_type(UInt8(clamping: precision), UInt8(clamping: scale))
        case .array(let element, _):
            let element = LogicalType(library, spark: element)
            handle = withExtendedLifetime(element) { call.duckdb_create_list_type(element.handle) }
        case .map(let key, let value, _):
            let types = (LogicalType(library, spark: key), LogicalType(library, spark: value))
            handle = withExtendedLifetime(types) {
                call.duckdb_create_map_type(types.0.handle, types.1.handle)
            }
        case .structure(let fields):
            let types = fields.isEmpty ? [.integer] : fields.map(\.type)
            let members = types.map { LogicalType(library, spark: $0) }
            let names = types.indices.map { CText(fields.isEmpty ? "f" : "f\($0)") }
            var handles = members.map(\.handle)
            var pointers = names.map(\.start)
            handle = withExtendedLifetime((members, names)) {
                call.duckdb_create_struct_type(&handles, &pointers, idx_t(types.count))
            }
        default: handle = call.duckdb_create_logical_type(Self.plain(spark: type))
        }
        self.init(library, handle)
    }

    private static func plain(spark type: SparkType) -> duckdb_type {
        switch type {
        case .boolean: DUCKDB_TYPE_BOOLEAN
        case .byte: DUCKDB_TYPE_TINYINT
        case .short: DUCKDB_TYPE_SMALLINT
        case .null, .integer, .yearMonthInterval: DUCKDB_TYPE_INTEGER
        case .long, .dayTimeInterval: DUCKDB_TYPE_BIGINT
        case .float: DUCKDB_TYPE_FLOAT
        case .double: DUCKDB_TYPE_DOUBLE
        case .binary: DUCKDB_TYPE_BLOB
        case .date: DUCKDB_TYPE_DATE
        case .timestamp: DUCKDB_TYPE_TIMESTAMP_TZ
        case .timestampNTZ: DUCKDB_TYPE_TIMESTAMP
        case .time: DUCKDB_TYPE_TIME
        case .calendarInterval: DUCKDB_TYPE_INTERVAL
        default: DUCKDB_TYPE_VARCHAR
        }
    }
}
