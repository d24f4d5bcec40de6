internal import Glibc

/// The process that runs jobs, as a locked file in the journal's folder: a job of an owner whose lock is
/// free was interrupted.
struct JobOwner: ~Copyable, Sendable {
    let name: String
    private let path: String
    private let file: LockedFile

    init(folder: String) throws(JournalError) {
        name = "\(getpid())-" + String(UInt32.random(in: .min ... .max), radix: 16)
        path = Self.path(folder, name)
        file = try LockedFile.make(path)
    }

    deinit { unlink(path) }

    /// Whether the owner called `name` lives.
    ///
    /// What a dead one left behind is removed.
    static func lives(_ name: String, folder: String) -> Bool {
        let path = path(folder, name)
        guard let found = try? LockedFile.find(path) else { return true }
        switch consume found {
        case .living: return true
        case .missing: return false
        case .dead:
            unlink(path)
            return false
        }
    }

    private static func path(_ folder: String, _ name: String) -> String { "\(folder)/owner-\(name).lock" }
}
