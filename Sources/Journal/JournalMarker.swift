internal import Glibc

/// A file beside the journal that says that there is one: where it stands, a journal that is missing or empty was
/// lost, and everything that it held would be paid again.
struct JournalMarker {
    private let folder: String
    private let path: String

    private static let text = """
        This folder holds a journal of Roost, journal.db: which calls of models were made, and their answers.
        Move the whole folder away to start a new one; then every row is called, and paid, again.

        """

    private static let smallestPage = 512

    init(folder: String) {
        self.folder = folder
        path = folder + "/journal.marker"
    }

    /// Looks where the journal's file, `journal`, is to be, and makes it where a new one may be.
    ///
    /// It is made without being opened: SQLite's locks on a file vanish when its process closes any descriptor of it.
    ///
    /// - Throws: `JournalError` where the journal was lost, is no file, or cannot be made.
    func prepare(_ journal: String) throws(JournalError) {
        var status = stat()
        if lstat(journal, &status) != 0 {
            guard errno == ENOENT else { throw .system("the journal \(journal) cannot be read") }
            if let trace = trace(journal) { throw Self.lost(journal, "is missing", trace) }
            guard mknod(journal, S_IFREG | 0o600, 0) == 0 || errno == EEXIST else {
                throw .system("the journal \(journal) cannot be made")
            }
            return
        }
        guard stat(journal, &status) == 0 else { throw .system("the journal \(journal) cannot be read") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .damaged(journal, "it is not a file")
        }
        // SQLite takes what is shorter than its smallest page for a new database.
        if status.st_size < Self.smallestPage, let trace = trace(journal) {
            throw Self.lost(journal, status.st_size == 0 ? "is empty" : "is cut off", trace)
        }
        chmod(journal, 0o600)
    }

    /// Says from now on that there is a journal.
    ///
    /// Where it cannot be made the journal works as well, only less guarded.
    func make() {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        var text = Self.text
        text.withUTF8 { _ = write(file, $0.baseAddress, $0.count) }
        close(file)
    }

    /// What shows that a journal was here.
    private func trace(_ journal: String) -> String? {
        var status = stat()
        if stat(path, &status) == 0 { return path }
        if stat(journal + "-wal", &status) == 0, status.st_size > 0 { return journal + "-wal" }
        return nil
    }

    private static func lost(_ journal: String, _ how: String, _ trace: String) -> JournalError {
        JournalError(
            .corrupt,
            "the journal \(journal) \(how), but \(trace) shows that there was one; put a copy of it back, or move its "
                + "folder away to start a new one, which calls, and pays, every row again")
    }
}
