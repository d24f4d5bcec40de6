public import SparkSQL

/// A scalar function of our own as generated SQL calls it: which one, and for which types.
///
/// Whoever runs the SQL registers it with DuckDB under `sqlName` before; the same call has the same name everywhere.
public struct KernelCall: Hashable, Sendable {
    /// The name of the function among `Kernels`.
    public var kernel: String
    /// The types of the arguments.
    public var arguments: [SparkType]
    /// The type of what it gives.
    public var result: SparkType
    /// What else it needs to know, such as a time zone; never a value of a row.
    public var options: [String]

    /// A call of the kernel with this name.
    public init(_ kernel: String, _ arguments: [SparkType], _ result: SparkType, options: [String] = []) {
        self.kernel = kernel
        self.arguments = arguments
        self.result = result
        self.options = options
    }

    /// Whether it gives another value for each row, whatever the arguments; DuckDB must not compute it once for all.
    public var isVolatile: Bool { kernel == "rand" || kernel == "randn" }

    /// All that tells calls apart, as a text.
    public var signature: String {
        ([kernel] + arguments.map(\.sql) + ["->", result.sql] + options).joined(separator: "\u{1f}")
    }

    /// The name under which DuckDB knows it.
    public var sqlName: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in signature.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return "spark_\(kernel)_" + String(hash, radix: 16)
    }

    /// The type of an argument; that of null where the call has none there.
    func argument(_ index: Int) -> SparkType { arguments.indices.contains(index) ? arguments[index] : .null }
}

/// Computes a scalar function of our own for one row after another.
public typealias RowFunction = (borrowing SparkRow) throws(SparkError) -> SparkValue

/// How a scalar function of our own is made for the types of a call.
struct Kernel: Sendable {
    /// Whether null for any argument gives null, without a call.
    let isStrict: Bool
    let make: @Sendable (KernelCall) throws(SparkError) -> RowFunction

    init(strict: Bool = true, _ make: @escaping @Sendable (KernelCall) throws(SparkError) -> RowFunction) {
        isStrict = strict
        self.make = make
    }
}

/// The scalar functions of our own.
public enum Kernels {
    static let all: [String: Kernel] = [
        CastKernels.all, DecimalKernels.all, StringKernels.all, RegexKernels.all, DateTimeKernels.all,
        HashKernels.all, JSONKernels.all, CollectionKernels.all, NumberKernels.all, MiscellaneousKernels.all,
        SeededRandom.all, RoomKernels.all, VectorKernels.all,
    ].reduce(into: [:]) { all, some in all.merge(some) { first, _ in first } }

    /// Those that others compute, with a vocabulary or a scorer.
    private static let foreign = Set(TokenKernel.allCases.map(\.rawValue) + ScoreKernel.allCases.map(\.rawValue))

    /// Whether a function of our own has this name, whoever computes it.
    public static func isKnown(_ kernel: String) -> Bool { all[kernel] != nil || foreign.contains(kernel) }

    /// The names of all functions of our own, in order.
    package static var names: [String] { (Array(all.keys) + foreign).sorted() }

    /// Whether the function of this name is computed here.
    package static func canCompute(_ kernel: String) -> Bool { all[kernel] != nil }

    /// The error of a name that is no function's.
    package static func unknown(_ kernel: String) -> SparkError { AnalysisError.unsupported("The function \(kernel)") }

    /// What computes the call for rows; one for each thread, since it may keep what it has prepared.
    ///
    /// - Throws: A planning error where the call cannot be made, such as an unknown time zone.
    public static func function(for call: KernelCall) throws(SparkError) -> RowFunction {
        guard let kernel = all[call.kernel] else { throw unknown(call.kernel) }
        let function = try kernel.make(call)
        guard kernel.isStrict else { return function }
        return { (row) throws(SparkError) in
            for index in row.indices where row[index].isNull { return .null }
            return try function(row)
        }
    }
}
