internal import Columnar
internal import Glibc
internal import Synchronization

/// The log of a worker that died: what it sent and what it was answered.
///
/// Others find it again only when this object is gone.
package final class OrphanedLog: Sendable {
    /// The dead worker's.
    package let name: String
    package let contents: AnswerLogContents
    private let path: String
    private let file: Mutex<LockedFile?>

    fileprivate init(name: String, path: String, contents: AnswerLogContents, file: consuming LockedFile) {
        self.name = name
        self.path = path
        self.contents = contents
        self.file = Mutex(consume file)
    }

    /// Removes the log, when all that it holds is safe elsewhere.
    ///
    /// A damaged one is put aside under another name, for whoever wants to look into it.
    package func remove() {
        file.withLock { file in
            if file != nil {
                if contents.loss == .damaged { rename(path, path + ".damaged") } else { unlink(path) }
            }
            file = nil
        }
    }
}

extension AnswerLog {
    /// The logs in `folder` whose workers have died.
    ///
    /// Those of another version of Roost are left alone.
    ///
    /// - Throws: `JournalError` where the folder or a log cannot be read. No folder is no log.
    package static func orphans(in folder: String) throws(JournalError) -> [OrphanedLog] {
        var orphans: [OrphanedLog] = []
        for name in try names(folder) {
            let path = path(folder, name)
            switch try LockedFile.find(path) {
            case .living: break
            case .missing: break
            case .dead(let file):
                guard let contents = AnswerLogReader.read(try LogBytes.read(file.descriptor, path: path)) else {
                    break
                }
                orphans.append(OrphanedLog(name: name, path: path, contents: contents, file: file))
            }
        }
        return orphans
    }

    /// The names of the logs in `folder` whose workers live.
    ///
    /// - Throws: `JournalError` where the folder or a log cannot be read. No folder is no log.
    package static func living(in folder: String) throws(JournalError) -> [String] {
        var living: [String] = []
        for name in try names(folder) {
            if case .living = try LockedFile.find(path(folder, name)) { living.append(name) }
        }
        return living
    }

    /// What the log at `path` holds, whether its worker lives or not; `missing` where there is none.
    ///
    /// - Throws: `JournalError` where it cannot be read, or is of another version.
    package static func read(_ path: String) throws(JournalError) -> AnswerLogContents {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return .missing }
            throw .system("the log \(path) cannot be opened")
        }
        defer { Glibc.close(descriptor) }
        guard let contents = AnswerLogReader.read(try LogBytes.read(descriptor, path: path)) else {
            throw JournalError(
                .newerVersion, "the log \(path) was written by another version of Roost; use that version")
        }
        return contents
    }

    private static func names(_ folder: String) throws(JournalError) -> [String] {
        guard let entries = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw .system("the folder \(folder) cannot be read")
        }
        defer { closedir(entries) }
        var names: [String] = []
        while let entry = readdir(entries) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(suffix) && !name.hasPrefix(".") { names.append(String(name.dropLast(suffix.count))) }
        }
        return names.sorted()
    }
}
