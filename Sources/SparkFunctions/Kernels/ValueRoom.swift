internal import SparkSQL
internal import Synchronization

/// How long a value may become whose size an argument decides, such as that of `repeat` and of `sequence`.
///
/// Asked before memory is taken: a number in a row must not end a worker, which runs other people's tasks, too.
package enum ValueRoom {
    fileprivate struct Bounds {
        /// Bytes that a value may hold.
        var ofValue = mostOfValue
        /// Bytes that the process may hold.
        var ofProcess = Int64.max
        /// Bytes that the process holds now.
        var inUse: @Sendable () -> Int64 = { 0 }
        /// Bytes that were granted since `inUse` was asked.
        var granted: Int64 = 0
    }

    private static let mostOfValue: Int64 = 1 << 30
    private static let bounds = Mutex(Bounds())

    /// What one value may hold where a worker has so much memory: it is there several times while it is made, put among
    /// other rows and sent.
    package static func ofValue(memory: Int64) -> Int64 { max(0, min(mostOfValue, memory / 8)) }

    /// Sets how much memory this process may take.
    ///
    /// - Parameters:
    ///   - memory: The bytes.
    ///   - machine: The bytes that the machine has.
    ///   - inUse: Says how many bytes it holds now.
    package static func bound(memory: Int64, machine: Int64, inUse: @escaping @Sendable () -> Int64) {
        bounds.withLock {
            $0 = Bounds(
                ofValue: ofValue(memory: memory), ofProcess: ofProcess(memory: memory, machine: machine), inUse: inUse)
        }
    }

    /// What a process may hold before values are refused to it: a sort that takes all of its memory may hold a little more,
    /// which is not the fault of the values made beside it.
    package static func ofProcess(memory: Int64, machine: Int64) -> Int64 {
        min(memory.addingReportingOverflow(memory / 4).overflow ? .max : memory + memory / 4, machine / 10 * 9)
    }

    /// Refuses a value that would hold more than a value may, or more than there is room for now.
    ///
    /// - Parameters:
    ///   - count: How many elements, or bytes of a text, it would have.
    ///   - bytes: What each of them takes.
    ///   - function: The function that makes it, as Spark calls it.
    ///   - parameter: The argument that decides its size; nil where several do.
    ///   - pending: Bytes that were granted before and are not taken yet.
    /// - Returns: The bytes of the value.
    /// - Throws: `COLLECTION_SIZE_LIMIT_EXCEEDED`.
    @discardableResult
    static func check(
        _ count: Int, of bytes: Int = 1, in function: String, parameter: String? = nil, pending: Int64 = 0
    ) throws(SparkError) -> Int64 {
        let product = Int64(max(0, count)).multipliedReportingOverflow(by: Int64(max(0, bytes)))
        let wanted = product.overflow ? .max : product.partialValue
        let (most, isFull) = bounds.withLock { ($0.ofValue, wanted <= $0.ofValue && $0.isFull(for: wanted, pending)) }
        if wanted > most { throw tooLarge(count, bytes, most, function, parameter) }
        if isFull { throw full(function) }
        return wanted
    }

    private static let advice =
        "give workers more by --memory, ROOST_MEMORY or the session builder's memory(\"8GB\")"

    private static func tooLarge(
        _ count: Int, _ bytes: Int, _ most: Int64, _ function: String, _ parameter: String?
    ) -> SparkError {
        var parameters = [
            "numberOfElements": "\(count)", "maxRoundedArrayLength": "\(most / Int64(bytes))",
            "functionName": "`\(function)`",
        ]
        if let parameter { parameters["parameter"] = "`\(parameter)`" }
        let unit = bytes == 1 ? "bytes" : "elements of about \(bytes) bytes each"
        return SparkError(
            "COLLECTION_SIZE_LIMIT_EXCEEDED." + (parameter == nil ? "FUNCTION" : "PARAMETER"), parameters: parameters,
            message: """
                `\(function)` would make a value of \(count) \(unit), and one value may hold \(most >> 20) MiB: an eighth of \
                the worker's memory, and 1 GiB at the most. Ask for less, make rows of the elements (from `range(...)`) \
                in place of one value, or \(advice).
                """)
    }

    private static func full(_ function: String) -> SparkError {
        SparkError(
            "COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION", parameters: ["functionName": "`\(function)`"],
            message: """
                There is no room for what `\(function)` makes: with the values of the rows before, the worker holds as much \
                memory as it may. Ask for smaller values, or \(advice).
                """)
    }
}

extension ValueRoom.Bounds {
    /// The process is looked at when so much was granted since it was looked at before.
    private static let interval: Int64 = 16 << 20

    fileprivate mutating func isFull(for wanted: Int64, _ pending: Int64) -> Bool {
        granted += wanted
        guard granted >= Self.interval else { return false }
        granted = 0
        return inUse() > ofProcess - wanted - pending
    }
}

/// What was granted to rows that DuckDB makes values for only when all of them are through.
struct RoomMeter {
    private var pending: Int64 = 0

    mutating func check(
        _ count: Int, of bytes: Int, in function: String, parameter: String?, place: Int
    ) throws(SparkError) {
        if place == 0 { pending = 0 }
        let taken = try ValueRoom.check(count, of: bytes, in: function, parameter: parameter, pending: pending)
        pending = pending.addingReportingOverflow(taken).partialValue
    }
}

/// The functions by which SQL asks for room.
enum RoomKernels {
    static let all: [String: Kernel] = [
        // A count of elements and the bytes of each; gives the count. The options name the function and the parameter.
        "room": Kernel { (call) throws(SparkError) in
            let (function, parameter) = (call.options.first ?? "", call.options.dropFirst().first)
            var meter = RoomMeter()
            return { (row) throws(SparkError) in
                try meter.check(row[0].int, of: row[1].int, in: function, parameter: parameter, place: row.place)
                return row[0]
            }
        },
        "value_bytes": .row(strict: false) { (row) throws(SparkError) in .integer(Int64(row[0].bytesHeld)) },
    ]
}

extension SparkValue {
    /// What an element of an array takes while a function of our own makes it.
    static let bytesOfElement = 64

    /// About how many bytes DuckDB holds it in.
    fileprivate var bytesHeld: Int {
        switch self {
        case .string(let text): 16 + text.utf8.count
        case .binary(let bytes): 16 + bytes.count
        case .array(let values): values.reduce(16) { $0 + $1.bytesHeld }
        case .structure(let values): values.reduce(0) { $0 + $1.bytesHeld }
        case .map(let keys, let values): (keys + values).reduce(16) { $0 + $1.bytesHeld }
        case .decimal, .interval: 16
        default: 8
        }
    }
}

extension Renderer {
    /// The text of a count of elements that is an error where a value may not hold them; it and their bytes are BIGINTs.
    mutating func room(
        _ count: String, of bytes: String, in function: String, parameter: String
    ) throws(SparkError) -> String {
        try kernel("room", texts: [count, bytes], [.long, .long], .long, options: [function, parameter])
    }

    /// The text of how many bytes a value takes, a BIGINT.
    mutating func bytes(of text: String, _ type: SparkType) throws(SparkError) -> String {
        switch type {
        case .array, .map, .structure: try kernel("value_bytes", texts: [text], [type], .long)
        case .binary: "coalesce(CAST(octet_length(\(text)) AS BIGINT) + 16, 16)"
        case _ where type.isString || type == .variant: "coalesce(CAST(strlen(\(text)) AS BIGINT) + 16, 16)"
        case .decimal, .calendarInterval: "CAST(16 AS BIGINT)"
        default: "CAST(8 AS BIGINT)"
        }
    }
}
