internal import HomeFolder

/// Where Roost keeps what must outlive a process: the journal and the workers' logs.
package struct StateFolder: Sendable, Hashable {
    package let path: String

    /// The folder for `Journal(folder:)`.
    package var journal: String { path + "/journal" }
    /// The folder for the workers' `AnswerLog`s.
    package var workers: String { path + "/workers" }

    /// The folder for the files of a job's batches, made with mode 0700.
    ///
    /// - Throws: `JournalError` where it cannot be made, or where other users can write to it.
    package func batches(job: Int64) throws(JournalError) -> String {
        try JournalFolder.make(path + "/batches")
        let folder = path + "/batches/\(job)"
        try JournalFolder.make(folder)
        return folder
    }

    /// The folder of detached jobs' folders; not made here.
    package var detached: String { path + "/detached" }

    /// The folder of a detached job and its result, made with mode 0700.
    ///
    /// - Throws: `JournalError` where it cannot be made, or where other users can write to it.
    package func detached(job: Int64) throws(JournalError) -> String {
        try JournalFolder.make(detached)
        let folder = detached + "/\(job)"
        try JournalFolder.make(folder)
        return folder
    }

    /// `ROOST_HOME`, else `XDG_STATE_HOME/roost`, else `HOME/.local/state/roost`; made with mode 0700.
    ///
    /// - Throws: `JournalError` where it cannot be made, or where other users can write to it.
    package init(environment: [String: String]) throws(JournalError) {
        do { path = try HomeFolder(environment: environment).path } catch { throw JournalError(error) }
        try JournalFolder.make(path)
        try JournalFolder.make(journal)
        try JournalFolder.make(workers)
    }
}

/// A folder for the journal's files.
enum JournalFolder {
    static func make(_ path: String) throws(JournalError) {
        do { try PrivateFolder.make(path, holding: "answers and prompts") } catch { throw JournalError(error) }
    }
}

extension JournalError {
    init(_ error: HomeFolderError) {
        let code: Code =
            switch error.code {
            case .file: .file
            case .permissions: .permissions
            case .diskFull: .diskFull
            }
        self.init(code, error.description)
    }
}
