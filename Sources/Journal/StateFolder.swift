internal import Glibc

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
        try PrivateFolder.make(path + "/batches")
        let folder = path + "/batches/\(job)"
        try PrivateFolder.make(folder)
        return folder
    }

    /// `ROOST_HOME`, else `XDG_STATE_HOME/roost`, else `HOME/.local/state/roost`; made with mode 0700.
    ///
    /// - Throws: `JournalError` where it cannot be made, or where other users can write to it.
    package init(environment: [String: String]) throws(JournalError) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        // The XDG specification has relative paths ignored.
        if let home = value("ROOST_HOME") {
            path = home.hasPrefix("/") ? home : Self.workingFolder + "/" + home
        } else if let state = value("XDG_STATE_HOME"), state.hasPrefix("/") {
            path = state + "/roost"
        } else if let home = value("HOME") ?? Self.home {
            path = home + "/.local/state/roost"
        } else {
            throw JournalError(
                .file, "there is no home folder to keep the journal in; set ROOST_HOME to a folder of your own")
        }
        try PrivateFolder.make(path)
        try PrivateFolder.make(journal)
        try PrivateFolder.make(workers)
    }

    private static var workingFolder: String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }

    private static var home: String? { getpwuid(geteuid()).map { String(cString: $0.pointee.pw_dir) } }
}
