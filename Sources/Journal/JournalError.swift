internal import GRDB
internal import Glibc

/// Something that the journal, a worker's log or their folder could not do: what, to which file, what to do.
package struct JournalError: Error, Sendable, Hashable, CustomStringConvertible {
    package struct Code: Hashable, Sendable {
        private let name: String
        private init(_ name: String) { self.name = name }
        /// A file or folder could not be made, opened, read or written.
        package static let file = Code("file")
        /// A folder that other users can write to.
        package static let permissions = Code("permissions")
        /// The file's content is damaged, or is something else than a journal.
        package static let corrupt = Code("corrupt")
        /// A newer version of Roost wrote the file.
        package static let newerVersion = Code("newer version")
        package static let diskFull = Code("disk full")
        /// Another process kept the journal locked for too long.
        package static let busy = Code("busy")
        package static let closed = Code("closed")
        /// Another process is running the job.
        package static let jobIsRunning = Code("job is running")
        package static let noSuchJob = Code("no such job")
    }

    package let code: Code
    /// The whole story in a sentence or two, fit to be shown as it is.
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// The failure of a system call that just set `errno`.
    static func system(_ what: String, errno code: Int32 = errno) -> JournalError {
        let isFull = code == ENOSPC || code == EDQUOT
        let advice = isFull ? "; free some space and try again" : ""
        return JournalError(isFull ? .diskFull : .file, "\(what): \(String(cString: strerror(code)))\(advice)")
    }

    /// A file whose content cannot be right.
    package static func damaged(_ path: String, _ cause: String) -> JournalError {
        JournalError(
            .corrupt,
            "the journal \(path) is damaged or not a journal (\(cause)), and nothing is called while it is, since what it "
                + "holds would be paid again; put a copy of it back, or try `sqlite3 \(path) .recover` to save the "
                + "answers that it holds, or move its folder away to start a new one")
    }

    /// Something in the journal that is there and cannot be read.
    package static func unreadable(_ path: String, _ what: String) -> JournalError {
        .damaged(path, "\(what) cannot be read")
    }

    static func closed(_ path: String) -> JournalError {
        JournalError(.closed, "\(path) was closed, and takes nothing more")
    }
}

extension JournalError {
    private static func full(_ path: String, _ cause: String) -> JournalError {
        JournalError(.diskFull, "the disk of the journal \(path) is full (\(cause)); free some space and try again")
    }

    /// What `error`, thrown while the journal at `path` was used, means to a person.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as JournalError: self = error
        case let error as DatabaseError: self.init(error, path: path)
        default: self.init(.file, "the journal \(path) failed: \(error)")
        }
    }

    private init(_ error: DatabaseError, path: String) {
        let cause = error.message ?? "SQLite's error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self = .damaged(path, cause)
        case .SQLITE_FULL: self = .full(path, cause)
        // SQLite's files beside the journal's cannot be made or grow: it names no reason, the disk does.
        case .SQLITE_IOERR where FreeSpace.isNone(at: path): self = .full(path, cause)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .busy,
                "another process kept the journal \(path) locked for too long (\(cause)); "
                    + "see who has it open and try again")
        case .SQLITE_CANTOPEN where FreeSpace.isNone(at: path): self = .full(path, cause)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_CANTOPEN:
            self.init(
                .file,
                "the journal \(path) cannot be opened and written (\(cause)); its folder and its files must belong to you "
                    + "and be writable, or set ROOST_HOME to a folder that is")
        default:
            self.init(
                .file, "the journal \(path) failed: \(cause) (SQLite's code \(error.extendedResultCode.rawValue))")
        }
    }
}
