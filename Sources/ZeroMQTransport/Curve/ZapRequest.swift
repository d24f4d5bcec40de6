package import Columnar
package import Messaging

/// What libzmq asks before it lets a connection in (ZAP, rfc.zeromq.org/spec/27): a value.
package struct ZapRequest {
    /// The listener that is meant.
    let domain: String
    /// Whence the connection comes: an address without a port.
    let address: String
    /// The key that the other end has proven to have.
    let key: PublicKey
    private let id: Buffer

    private static let version = Buffer("1.0")

    /// Reads the frames of a request; nil where they are none, or not of CURVE.
    package init?(_ frames: [Buffer]) {
        guard frames.count == 7, frames[0] == Self.version, frames[1].count <= 255, frames[2].count <= 255,
            frames[3].count <= 255, frames[5] == Buffer("CURVE"), let key = PublicKey(bytes: frames[6].array)
        else { return nil }
        id = frames[1]
        domain = String(decoding: frames[2].array, as: UTF8.self)
        let whence = String(decoding: frames[3].array.filter { (0x21...0x7e).contains($0) }, as: UTF8.self)
        // Where a socket takes both, an IPv4 address comes as one of IPv6.
        address = whence.hasPrefix("::ffff:") ? String(whence.dropFirst(7)) : whence
        self.key = key
    }

    /// The answer; whoever may come in is named by its key from then on.
    package func answer(_ verdict: KeyRing.Verdict) -> [Buffer] {
        let (status, text) =
            switch verdict {
            case .known, .mayEnrol: ("200", "OK")
            // libzmq's client would never come back after a 400.
            case .unknown: ("300", "key not authorised")
            case .revoked: ("400", "key revoked")
            }
        return Self.frames(id, status, text, user: status == "200" ? "\(key)" : "")
    }

    /// The answer to what is no request, or to one for nobody.
    static func refusal(_ frames: [Buffer]) -> [Buffer] {
        Self.frames(frames.count > 1 ? frames[1] : .empty, "500", "not a request", user: "")
    }

    private static func frames(_ id: Buffer, _ status: String, _ text: String, user: String) -> [Buffer] {
        [version, id, Buffer(status), Buffer(text), Buffer(user), .empty]
    }
}
