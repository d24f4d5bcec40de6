internal import Glibc
internal import HomeFolder

/// The folder of a user's keys on a machine, `ROOST_HOME/keys`: mode 0700, and each file in it 0600.
///
/// | file | what |
/// |---|---|
/// | `node.key` | this user's key pair, and that of a driver that runs here |
/// | `authorized` | whose keys a driver here lets in |
/// | `drivers` | which keys drivers elsewhere have |
/// | `tokens` | join tokens that are open here |
/// | `here/PORT` | the public key of a driver that runs here and speaks CURVE |
package struct KeyFolder: Sendable, Hashable {
    package let path: String
    /// The folder of Roost's files, `ROOST_HOME`.
    package let home: String

    /// - Throws: `TrustError` where there is no folder to look in.
    package init(environment: [String: String]) throws(TrustError) {
        do {
            home = try HomeFolder(environment: environment).path
            path = home + "/keys"
        } catch { throw TrustError(error.description) }
    }

    func file(_ name: String, _ title: String) -> PrivateFile { PrivateFile(path: path + "/" + name, title: title) }

    /// Whether it is another user's, who lets nobody look into it.
    var isForbidden: Bool { access(path, R_OK | X_OK) != 0 && errno == EACCES }

    private var keyFile: PrivateFile { file("node.key", "key file") }

    /// Where the key pair is.
    package var keyPath: String { keyFile.path }

    /// Makes the folder where it is missing.
    ///
    /// - Throws: `TrustError` where it cannot be made, or other users can look into it.
    func make() throws(TrustError) {
        do {
            try PrivateFolder.make(home, holding: "the keys that prove who you are")
            try PrivateFolder.make(path, holding: "the keys that prove who you are")
        } catch { throw TrustError(error.description) }
        try check()
    }

    private func check() throws(TrustError) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & 0o077 != 0 else { return }
        throw TrustError(
            "other users can look into the folder \(path), which holds your keys; run: chmod 700 '\(path)'")
    }

    // MARK: The key pair

    /// This user's key pair; nil where there is none yet.
    ///
    /// - Throws: `TrustError` where it cannot be read, or is not only this user's.
    package func pair() throws(TrustError) -> KeyPair? {
        try check()
        guard let bytes = try keyFile.read() else { return nil }
        guard let pair = KeyPair(text: String(decoding: bytes, as: UTF8.self)) else {
            throw TrustError("the key file \(keyFile.path) is damaged; restore it, or remove it and make a new key")
        }
        return pair
    }

    /// This user's key pair, made where there is none.
    ///
    /// - Throws: `TrustError` where it cannot be made, read, or kept to this user.
    package func makePair() throws(TrustError) -> KeyPair {
        try make()
        if let pair = try pair() { return pair }
        try keyFile.write(KeyPair.random().text, replacing: false)
        guard let pair = try pair() else { throw TrustError("the key file \(keyFile.path) was removed; try again") }
        return pair
    }

    // MARK: Drivers of this user on this machine

    private func hereFile(_ port: UInt16) -> PrivateFile { file("here/\(port)", "file of a driver's public key") }

    /// The public key of the driver that listens here on a port; nil where none does that speaks CURVE.
    package func driverHere(port: UInt16) throws(TrustError) -> PublicKey? {
        try check()
        guard let bytes = try hereFile(port).read() else { return nil }
        return PublicKey(text: bytes.prefix { $0 != UInt8(ascii: "\n") })
    }

    /// Says which key the driver on a port has; nil for one that speaks no CURVE, or has ended.
    package func setDriverHere(port: UInt16, key: PublicKey?) throws(TrustError) {
        guard let key else {
            unlink(hereFile(port).path)
            return
        }
        try make()
        do { try PrivateFolder.make(path + "/here", holding: "your drivers' keys") } catch {
            throw TrustError(error.description)
        }
        try hereFile(port).write("\(key)\n", replacing: true)
    }
}
