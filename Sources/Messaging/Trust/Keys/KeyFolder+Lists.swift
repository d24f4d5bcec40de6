internal import Glibc

extension KeyFolder {
    private var authorizedFile: PrivateFile { file("authorized", "list of authorised keys") }
    private var driversFile: PrivateFile { file("drivers", "list of drivers' keys") }
    private var tokensFile: PrivateFile { file("tokens", "list of join tokens") }

    /// Where the authorised keys are.
    package var authorizedPath: String { authorizedFile.path }
    /// Where the keys of drivers elsewhere are.
    package var driversPath: String { driversFile.path }

    /// Whose keys a driver here lets in.
    package func authorized() throws(TrustError) -> AuthorizedKeys {
        AuthorizedKeys(text: try authorizedFile.text())
    }

    /// The keys of drivers elsewhere.
    package func drivers() throws(TrustError) -> KnownDrivers { KnownDrivers(text: try driversFile.text()) }

    /// The join tokens that are open here.
    package func tokens() throws(TrustError) -> JoinTokens { JoinTokens(text: try tokensFile.text()) }

    /// Changes whose keys a driver here lets in; a driver that runs hears of it.
    @discardableResult
    package func changeAuthorized<R>(_ body: (inout AuthorizedKeys) throws(TrustError) -> R) throws(TrustError) -> R {
        try locked { () throws(TrustError) in
            var keys = try authorized()
            let before = keys
            let result = try body(&keys)
            if keys != before { try authorizedFile.write(keys.text, replacing: true) }
            return result
        }
    }

    /// Keeps the key of the driver at `HOST:PORT`.
    package func remember(_ endpoint: String, _ key: PublicKey) throws(TrustError) {
        try locked { () throws(TrustError) in
            var drivers = try drivers()
            guard drivers[endpoint] != key else { return }
            drivers.remember(endpoint, key)
            try driversFile.write(drivers.text, replacing: true)
        }
    }

    /// Opens a join token for so long, for a key that will have this name; nil for one that it asks for.
    ///
    /// - Throws: `TrustError` where it cannot be written down.
    package func makeToken(
        role: PeerRole, seconds: Int64, name: String? = nil
    ) throws(TrustError) -> JoinToken {
        let token = JoinToken.random(driver: try makePair().publicKey)
        let now = Self.now
        try changeTokens { (tokens) throws(TrustError) in
            try tokens.add(token, role: role, name: name, expires: now + seconds, now: now)
        }
        return token
    }

    /// Uses a join token up, and writes the key that it was given to among those that are authorised.
    ///
    /// - Parameters:
    ///   - proof: What somebody says that the token is.
    ///   - key: Whose key is to be let in.
    ///   - name: The name that it asks for.
    /// - Returns: The entry; nil where the token was used, has expired, or never was.
    /// - Throws: `TrustError` where a file cannot be read or written.
    package func redeem(_ proof: String, for key: PublicKey, name: String) throws(TrustError) -> AuthorizedKeys.Entry? {
        let token = try changeTokens { (tokens) throws(TrustError) in tokens.redeem(proof, now: Self.now) }
        guard let token else { return nil }
        return try changeAuthorized { (keys) throws(TrustError) in
            // Who was shut out does not come back by a token.
            guard keys[key]?.isRevoked != true else { return nil }
            let roles = (keys[key]?.roles ?? []).union([token.role])
            // Jobs belong to a name: nobody takes another's by asking for it.
            let name = token.name ?? keys.freeName(keys[key]?.name ?? name, for: key, as: roles)
            keys.authorize(key, as: roles, name: name)
            return keys[key]
        }
    }

    private func changeTokens<R>(_ body: (inout JoinTokens) throws(TrustError) -> R) throws(TrustError) -> R {
        try locked { () throws(TrustError) in
            var tokens = try tokens()
            let before = tokens
            let result = try body(&tokens)
            if tokens != before { try tokensFile.write(tokens.text, replacing: true) }
            return result
        }
    }

    /// Seconds since 1970.
    package static var now: Int64 { Int64(time(nil)) }

    /// One at a time, whatever process it is in.
    private func locked<R>(_ body: () throws(TrustError) -> R) throws(TrustError) -> R {
        try make()
        let lock = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
            let reason = errno
            if lock >= 0 { close(lock) }
            throw TrustError("the folder \(path) cannot be locked: \(String(cString: strerror(reason)))")
        }
        defer { close(lock) }
        return try body()
    }

    /// Changes whenever what a driver here reads of the folder does.
    package var stamp: [Int64] {
        [authorizedFile.path, tokensFile.path].flatMap { path in
            var status = stat()
            guard stat(path, &status) == 0 else { return [Int64(-1)] }
            return [
                Int64(status.st_ino), Int64(status.st_size), Int64(status.st_mode), Int64(status.st_mtim.tv_sec),
                Int64(status.st_mtim.tv_nsec),
            ]
        }
    }
}
