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
        if access(path, F_OK) != 0 { try file.write(Cookie.random().text, replacing: false) }
        return try read()
    }

    private var file: PrivateFile { PrivateFile(path: path, title: "cookie file") }

    /// - Throws: `TrustError` where there is none, or it is not only this user's.
    package func read() throws(TrustError) -> Cookie {
        guard let bytes = try file.read() else { throw TrustError("there is no cookie file at \(path)") }
        guard let cookie = Cookie(text: String(decoding: bytes, as: UTF8.self)) else {
            throw TrustError("the cookie file \(path) is damaged; stop the drivers that use it and remove it")
        }
        return cookie
    }
}
