internal import Glibc

/// Where Roost keeps what is its user's own: the journal, the workers' logs, the cookie.
package struct HomeFolder: Sendable, Hashable {
    package let path: String

    /// `ROOST_HOME`, else `XDG_STATE_HOME/roost`, else `HOME/.local/state/roost`; nothing is made.
    ///
    /// - Throws: `HomeFolderError` where none of them is set and the user has no home.
    package init(environment: [String: String]) throws(HomeFolderError) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        // The XDG specification has relative paths ignored.
        if let home = value("ROOST_HOME") {
            path = home.hasPrefix("/") ? home : Self.workingFolder + "/" + home
        } else if let state = value("XDG_STATE_HOME"), state.hasPrefix("/") {
            path = state + "/roost"
        } else if let home = value("HOME") ?? Self.home {
            path = home + "/.local/state/roost"
        } else {
            throw HomeFolderError(
                .file, "there is no home folder to keep Roost's files in; set ROOST_HOME to a folder of your own")
        }
    }

    private static var workingFolder: String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }

    private static var home: String? { getpwuid(geteuid()).map { String(cString: $0.pointee.pw_dir) } }
}

/// What is wrong with the folder, or with a file in it, and what to do.
package struct HomeFolderError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable {
        /// A file or folder could not be made, opened, read or written.
        case file
        /// Other users can write to it, or it is another user's.
        case permissions
        case diskFull
    }

    package let code: Code
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// The failure of a system call that just set `errno`.
    package static func system(_ what: String, errno code: Int32 = errno) -> HomeFolderError {
        let isFull = code == ENOSPC || code == EDQUOT
        let advice = isFull ? "; free some space and try again" : ""
        return HomeFolderError(isFull ? .diskFull : .file, "\(what): \(String(cString: strerror(code)))\(advice)")
    }
}
