/// Where the rows of a dataframe are kept, Spark's words for it.
///
/// Roost keeps rows in the memory of the program that holds the session, whatever the level says, and lets those go
/// that were not used for longest when they take more than 1 GiB; a dataframe whose rows were let go is worked out
/// again. `NONE` keeps nothing.
public struct StorageLevel: Hashable, Sendable, CustomStringConvertible {
    /// Whether rows may be on a disk.
    public let useDisk: Bool
    /// Whether rows may be in memory.
    public let useMemory: Bool
    /// Whether rows may be in memory outside the heap.
    public let useOffHeap: Bool
    /// Whether rows are kept as values and not as bytes.
    public let deserialized: Bool
    /// How many copies are kept.
    public let replication: Int

    /// A level of these choices, which Spark has words for.
    public init(
        _ useDisk: Bool, _ useMemory: Bool, _ useOffHeap: Bool, _ deserialized: Bool, _ replication: Int = 1
    ) {
        self.useDisk = useDisk
        self.useMemory = useMemory
        self.useOffHeap = useOffHeap
        self.deserialized = deserialized
        self.replication = replication
    }

    /// Rows are not kept.
    public static let NONE = StorageLevel(false, false, false, false)
    /// Spark's level of this name.
    public static let DISK_ONLY = StorageLevel(true, false, false, false)
    /// Spark's level of this name.
    public static let DISK_ONLY_2 = StorageLevel(true, false, false, false, 2)
    /// Spark's level of this name.
    public static let DISK_ONLY_3 = StorageLevel(true, false, false, false, 3)
    /// Spark's level of this name.
    public static let MEMORY_ONLY = StorageLevel(false, true, false, false)
    /// Spark's level of this name.
    public static let MEMORY_ONLY_2 = StorageLevel(false, true, false, false, 2)
    /// Spark's level of this name.
    public static let MEMORY_AND_DISK = StorageLevel(true, true, false, false)
    /// Spark's level of this name.
    public static let MEMORY_AND_DISK_2 = StorageLevel(true, true, false, false, 2)
    /// The level of `cache()`, and of `persist()` without another one.
    public static let MEMORY_AND_DISK_DESER = StorageLevel(true, true, false, true)
    /// Spark's level of this name.
    public static let OFF_HEAP = StorageLevel(true, true, true, false)

    /// Spark's words: `Disk Memory Deserialized 1x Replicated`.
    public var description: String {
        let words = [
            useDisk ? "Disk" : "", useMemory ? "Memory" : "", useOffHeap ? "OffHeap" : "",
            deserialized ? "Deserialized" : "Serialized", "\(replication)x Replicated",
        ]
        return words.filter { !$0.isEmpty }.joined(separator: " ")
    }
}
