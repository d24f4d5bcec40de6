internal import Glibc
internal import SparkFunctions
internal import Synchronization

/// How much memory the queries of this process may take together, before what they hold goes to the spill folder.
package enum QueryMemory {
    private static let limit = Mutex<Int64?>(nil)

    /// Sets the limit, which counts for a DuckDB that is opened from then on.
    package static func limit(toBytes bytes: Int64) { limit.withLock { $0 = max(0, bytes) } }

    /// What DuckDB may count of so much memory: the program itself, what is read and written, and what DuckDB does not
    /// count take the rest.
    package static func counted(of bytes: Int64) -> Int64 {
        max(0, bytes - min(bytes / 5 * 2, 112 << 20))
    }

    /// Threads of so many that a query may use, each of which holds pages of files and rows of its own beside what the
    /// query holds as a whole: with more of them little memory is too little.
    package static func threads(_ wanted: Int, of bytes: Int64) -> Int {
        max(1, min(wanted, Int(clamping: counted(of: bytes) / bytesOfThread)))
    }

    private static let bytesOfThread: Int64 = 128 << 20

    static func threads(_ wanted: Int) -> Int { limit.withLock { $0 }.map { threads(wanted, of: $0) } ?? wanted }

    /// Rows of a group of a Parquet file that is written, which are in memory until it is full, several times over.
    ///
    /// Half of DuckDB's own number takes half the memory and 4 % less time.
    package static func rowsOfGroup(of bytes: Int64) -> Int { bytes < 1 << 30 ? 20_480 : 61_440 }

    package static var rowsOfGroup: Int { rowsOfGroup(of: limit.withLock { $0 } ?? .max) }

    /// What sorts and hash tables may hold of so much memory: a sort that holds all of it leaves no room for the next group
    /// of a Parquet file, and fails.
    package static func ofOperators(of bytes: Int64) -> Int64 { counted(of: bytes) / 5 * 3 }

    /// What each connection is told; nil where there is no limit.
    static var connectionSetting: String? {
        limit.withLock { $0 }.map { "SET operator_memory_limit = '\(ofOperators(of: $0))B'" }
    }

    /// DuckDB's settings for it; without a limit DuckDB takes four fifths of the machine's memory.
    static var settings: [(String, String)] {
        // Groups of Parquet files that are read before they are needed: five of them, unless told otherwise, which costs a
        // look at the first rows 60 MB, and makes no file of this machine come sooner.
        guard let bytes = limit.withLock({ $0 }) else { return [("read_ahead_depth", "1")] }
        return [("read_ahead_depth", "0"), ("memory_limit", "\(counted(of: bytes))B")]
    }

    /// Tells the functions of our own how much memory there is: without a limit what DuckDB takes by itself.
    static func boundValues() {
        let page = Int64(sysconf(Int32(_SC_PAGESIZE)))
        let machine = Int64(sysconf(Int32(_SC_PHYS_PAGES))) * page
        ValueRoom.bound(memory: limit.withLock { $0 } ?? machine / 5 * 4, machine: machine) { resident(page) }
    }

    /// The bytes of memory that this process holds; 0 where the system does not say.
    private static func resident(_ page: Int64) -> Int64 {
        var bytes = [UInt8](repeating: 0, count: 128)
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return 0 }
        let count = read(descriptor, &bytes, bytes.count)
        close(descriptor)
        guard count > 0 else { return 0 }
        let fields = bytes[..<count].split(separator: 0x20)
        return fields.count > 1 ? (Int64(String(decoding: fields[1], as: UTF8.self)) ?? 0) * page : 0
    }

    /// What a person can do about a query that needs more.
    static let advice =
        "give workers more by --memory, ROOST_MEMORY or the session builder's memory(\"8GB\"), or let fewer rows meet: "
        + "filter before joins and groups, and select only the columns that are needed"
}
