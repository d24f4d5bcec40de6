internal import Glibc
internal import HomeFolder

/// The file that holds a user's cookie, with mode 0600.
///
/// It is `ROOST_COOKIE`, else `cookie` in the folder of Roost's files (`ROOST_HOME`). The first driver makes it,
/// and all drivers of the user share it.
package struct CookieFile: Sendable, Hashable {
    package let path: String
    /// The folder to make where it is missing; nil for a file that somebody named.
    private let folder: String?

    /// - Throws: `TrustError` where there is no folder to look in.
    package init(environment: [String: String]) throws(TrustError) {
        if let named = environment["ROOST_COOKIE"], !named.isEmpty {
            path = named
            folder = nil
            return
        }
        do {
            let home = try HomeFolder(environment: environment).path
            path = home + "/cookie"
            folder = home
        } catch { throw TrustError(error.description) }
    }

    /// The cookie, made where there is none yet: for a driver.
    ///
    /// - Throws: `TrustError` where it cannot be made, read, or kept to this user.
    package func make() throws(TrustError) -> Cookie {
        if let folder {
            do { try PrivateFolder.make(folder, holding: "the cookie that proves who you are") } catch {
                throw TrustError(error.description)
            }
        }
        if access(path, F_OK) != 0 { try write(.random()) }
        return try read()
    }

    /// - Throws: `TrustError` where there is none, or it is not only this user's.
    package func read() throws(TrustError) -> Cookie {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else {
            let reason = errno
            if reason == ENOENT {
                throw TrustError("there is no cookie file at \(path)")
            }
            throw TrustError("the cookie file \(path) cannot be read: \(String(cString: strerror(reason)))")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw TrustError("the cookie file \(path) is no file; move it away")
        }
        guard status.st_uid == geteuid() || geteuid() == 0 else {
            throw TrustError("the cookie file \(path) belongs to another user; set ROOST_HOME to a folder of your own")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw TrustError("other users can use the cookie file \(path); run: chmod 600 '\(path)'")
        }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = Glibc.read(file, &bytes, bytes.count)
        guard count >= 0, let cookie = Cookie(text: String(decoding: bytes.prefix(count), as: UTF8.self)) else {
            throw TrustError("the cookie file \(path) is damaged; stop the drivers that use it and remove it")
        }
        return cookie
    }

    /// Puts a whole file in its position, or leaves the one that another driver made meanwhile.
    private func write(_ cookie: Cookie) throws(TrustError) {
        let temporary = path + ".\(getpid()).\(UInt32.random(in: 0 ... .max))"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("the cookie file \(path) cannot be made") }
        defer { unlink(temporary) }
        let text = Array(cookie.text.utf8)
        let isWritten = Glibc.write(file, text, text.count) == text.count && fsync(file) == 0
        let reason = errno
        close(file)
        guard isWritten else { throw failure("the cookie file \(path) cannot be written", reason) }
        guard link(temporary, path) == 0 || errno == EEXIST else {
            throw failure("the cookie file \(path) cannot be made")
        }
    }

    private func failure(_ what: String, _ reason: Int32 = errno) -> TrustError {
        TrustError(HomeFolderError.system(what, errno: reason).description + " (set ROOST_HOME to another folder)")
    }
}

/// Why one end of a connection does not trust the other, or cannot prove itself.
package struct TrustError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
