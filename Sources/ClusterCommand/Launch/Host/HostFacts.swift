/// What a host said of itself, in lines `roost:NAME=VALUE`.
///
/// Other lines are what its shell prints at every login.
struct HostFacts: Equatable, Sendable {
    /// Its own name, as its workers tell it to the driver.
    var name = ""
    var system = ""
    /// As `uname -m` has it.
    var machine = ""
    /// Nil where there is another C library.
    var glibc: String?
    var cores = 1
    /// Kilobytes that the user may write in the home folder.
    var free: Int64?
    /// Libraries that the loader does not find.
    var missingLibraries: [String] = []
    /// Programs that are not there.
    var missingPrograms: [String] = []
    /// Hashes of the files that are there.
    var files: Set<String> = []
    /// How much of a file has come, by its hash.
    var partial: [String: Int64] = [:]
    /// `ROOST_HOME`.
    var home = ""
    /// The kind of file system that it is on.
    var fileSystem = ""
    /// The process of the worker that runs for this driver.
    var worker: Int32?
    /// Whether it knows the driver from an earlier time.
    var knowsDriver = false
    /// What a program that is there already says of its version.
    var version: String?
    /// Whether a connection to the driver came about; nil where it was not tried.
    var reachesDriver: Bool?
    /// Whether the last line has come.
    var isWhole = false

    init() {}

    init(_ output: String) {
        for line in output.split(whereSeparator: \.isNewline) where line.hasPrefix("roost:") {
            let parts = line.dropFirst(6).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            take(parts[0], String(parts[1]))
        }
    }

    private mutating func take(_ name: Substring, _ value: String) {
        switch name {
        case "name": self.name = value
        case "system": system = value
        case "machine": machine = value
        case "glibc": glibc = value.isEmpty ? nil : value
        case "cores": cores = Int(value).map { min(max($0, 1), 1024) } ?? 1
        case "free": free = Int64(value)
        case "library": missingLibraries.append(value)
        case "program": missingPrograms.append(value)
        case "file": files.insert(value)
        case "partial":
            let words = value.split(separator: " ")
            if words.count == 2, let size = Int64(words[1]) { partial[String(words[0])] = size }
        case "home": home = value
        case "filesystem": fileSystem = value
        case "worker": worker = Int32(value)
        case "knows": knowsDriver = true
        case "version": version = value.isEmpty ? nil : value
        case "reaches": reachesDriver = value == "yes"
        case "end": isWhole = true
        default: break
        }
    }
}
