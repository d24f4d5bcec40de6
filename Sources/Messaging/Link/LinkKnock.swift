/// What makes a client the one that it was before: 128 random bits that only it and its driver know.
///
/// It stays in the transports: never logged, shown or sent on.
package struct LinkToken: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// From the system's generator for secrets.
    package static func random() -> LinkToken {
        var generator = SystemRandomNumberGenerator()
        return LinkToken(
            high: .random(in: 0 ... .max, using: &generator), low: .random(in: 0 ... .max, using: &generator))
    }
}

/// What a client says of its conversation over each new connection.
///
/// What it has received stands in the first header that follows, as in all.
package struct LinkKnock: Hashable, Sendable {
    package var token: LinkToken
    /// Which of its connections this is; the first is 1.
    package var connection: UInt64
    /// Whether the driver has admitted it before: a driver that does not know it then has lost what was said.
    package var continues: Bool

    package init(token: LinkToken, connection: UInt64, continues: Bool) {
        self.token = token
        self.connection = connection
        self.continues = continues
    }
}
