internal import Columnar

/// What is said before the two ends of a connection trust each other, and when one of them leaves.
///
/// Transports deal with these messages; their owners never see them.
package enum HandshakeMessage: Sendable {
    /// Client to driver: who would like to come in.
    case knock(Knock)
    /// Driver to client: a proof that it is the user's driver, and a question.
    case challenge(Challenge)
    /// Client to driver: its proof, the answer to the question.
    case proof([UInt8])
    /// Driver to client: it does not come in.
    case denied(reason: String)
    /// Client to driver: it closes the connection.
    case leave
    /// Driver to client: is it still there? A message that nobody answers; that it can be sent is the answer.
    case probe
    /// Driver to client: it has come in, by its key.
    case admitted(takesPulses: Bool)
    /// Client to driver: it would like its key to be authorised, and has a join token.
    case enrol(Enrolment)
    /// Driver to client: its key is authorised from now on.
    case enrolled
    /// Client to driver, over its pulse: it lives, and would like to hear the same.
    case pulse(number: UInt32)
    /// Driver to client, over its pulse: the driver lives, and knows it.
    case echo(number: UInt32)
    /// Driver to client, over its pulse: the driver does not know it, or has given it up.
    case forgotten

    /// The numbers of these messages on the wire.
    ///
    /// One that was given is never used for another message.
    package enum Kind: UInt8, Sendable, CaseIterable {
        case knock = 128, challenge, proof, denied, leave, probe, admitted, enrol, enrolled, pulse, echo
        case forgotten
    }

    /// Only handshake messages have numbers from here on.
    static let firstNumber = Kind.knock.rawValue

    package struct Knock: Sendable, Hashable {
        package var role: PeerRole
        package var node: NodeID
        package var nonce: Nonce
        package var purpose: Purpose
    }

    /// What a connection is for.
    package enum Purpose: Sendable, Hashable {
        /// For messages; its pulse will come with this token, where there will be one.
        case messages(pulse: PulseToken?)
        /// For signs of life of the one whose other connection has named this token.
        case pulse(PulseToken)
    }

    package struct Challenge: Sendable, Hashable {
        package var nonce: Nonce
        package var proof: [UInt8]
        /// What the driver says of itself, for an error's text: nothing that is to be trusted.
        package var cookiePath: String
        package var user: UInt32
        /// Whether the driver knows what a pulse is.
        package var takesPulses: Bool
    }

    package struct Enrolment: Sendable, Hashable {
        /// What the driver knows of the token.
        package var proof: String
        package var role: PeerRole
        /// The name that it would like to have, such as its host's.
        package var name: String

        package init(_ token: JoinToken, role: PeerRole, name: String) {
            self.init(proof: token.proof, role: role, name: name)
        }

        fileprivate init(proof: String, role: PeerRole, name: String) {
            self.proof = proof
            self.role = role
            self.name = name
        }
    }
}

/// 32 random bytes that no other handshake has.
package struct Nonce: Sendable, Hashable {
    let bytes: [UInt8]
    private static let count = 32

    /// From the system's generator for secrets.
    static func random() -> Nonce {
        var generator = SystemRandomNumberGenerator()
        return Nonce(bytes: (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    fileprivate init(reading bytes: Buffer) throws(CodecError) {
        guard bytes.count == Self.count else { throw CodecError("a nonce of \(bytes.count) bytes") }
        self.bytes = bytes.array
    }
}

extension HandshakeMessage: WireMessage {
    package var kind: Kind {
        switch self {
        case .knock: .knock
        case .challenge: .challenge
        case .proof: .proof
        case .denied: .denied
        case .leave: .leave
        case .probe: .probe
        case .admitted: .admitted
        case .enrol: .enrol
        case .enrolled: .enrolled
        case .pulse: .pulse
        case .echo: .echo
        case .forgotten: .forgotten
        }
    }

    package var number: UInt8 { kind.rawValue }

    package func writeBody(to writer: inout FieldWriter) {
        switch self {
        case .knock(let knock):
            writer.write(1, knock.role.rawValue)
            writer.write(2, knock.node.rawValue)
            writer.write(3, Buffer(knock.nonce.bytes))
            switch knock.purpose {
            case .messages(let token): writer.write(4, token?.buffer)
            case .pulse(let token):
                writer.write(4, token.buffer)
                writer.write(5, true)
            }
        case .challenge(let challenge):
            writer.write(1, Buffer(challenge.nonce.bytes))
            writer.write(2, Buffer(challenge.proof))
            writer.write(3, challenge.cookiePath)
            writer.write(4, challenge.user)
            writer.write(5, challenge.takesPulses)
        case .proof(let proof): writer.write(1, Buffer(proof))
        case .denied(let reason): writer.write(1, reason)
        case .enrol(let enrolment):
            writer.write(1, enrolment.proof)
            writer.write(2, enrolment.role.rawValue)
            writer.write(3, enrolment.name)
        case .admitted(let takesPulses): writer.write(1, takesPulses)
        case .pulse(let number), .echo(let number): writer.write(1, number)
        case .leave, .probe, .enrolled, .forgotten: break
        }
    }

    package init?(number: UInt8, from reader: inout FieldReader) throws(CodecError) {
        guard let kind = Kind(rawValue: number) else { return nil }
        self =
            switch kind {
            case .knock:
                .knock(
                    Knock(
                        role: try PeerRole(number: try reader.read(1)), node: NodeID(try reader.read(2)),
                        nonce: try Nonce(reading: try reader.read(3)), purpose: try Purpose(from: &reader)))
            case .challenge:
                .challenge(
                    Challenge(
                        nonce: try Nonce(reading: try reader.read(1)), proof: try reader.read(2, Buffer.self).array,
                        cookiePath: try reader.read(3, default: ""), user: try reader.read(4, default: .max),
                        takesPulses: try reader.read(5, default: false)))
            case .proof: .proof(try reader.read(1, Buffer.self).array)
            case .denied: .denied(reason: try reader.read(1))
            case .leave: .leave
            case .probe: .probe
            case .admitted: .admitted(takesPulses: try reader.read(1, default: false))
            case .enrol:
                .enrol(
                    Enrolment(
                        proof: try reader.read(1), role: try PeerRole(number: try reader.read(2)),
                        name: try reader.read(3, default: "")))
            case .enrolled: .enrolled
            case .pulse: .pulse(number: try reader.read(1))
            case .echo: .echo(number: try reader.read(1))
            case .forgotten: .forgotten
            }
    }
}

extension HandshakeMessage.Purpose {
    /// Reads the fields that a knock may lack.
    fileprivate init(from reader: inout FieldReader) throws(CodecError) {
        let token = try reader.readIfPresent(4, Buffer.self)
        let isPulse = try reader.read(5, default: false)
        switch (token, isPulse) {
        case (nil, false): self = .messages(pulse: nil)
        case (nil, true): throw CodecError("a pulse of nobody")
        case (let token?, false): self = .messages(pulse: try PulseToken(reading: token))
        case (let token?, true): self = .pulse(try PulseToken(reading: token))
        }
    }
}

extension PeerRole {
    fileprivate init(number: UInt8) throws(CodecError) {
        guard let role = Self(rawValue: number) else { throw CodecError("a role with number \(number)") }
        self = role
    }
}

/// What both ends of a connection say that they know, each in its own words.
///
/// The words name the side, so that no end's proof is the other's; the nonces, so that no proof serves twice; and
/// the address, so that nobody in between can pass on the proof of a driver that listens elsewhere.
struct HandshakeStatement {
    let knock: HandshakeMessage.Knock
    let driverNonce: Nonce
    /// The driver's address, as the one who states it sees it.
    let address: String

    var ofDriver: [UInt8] { statement("roost driver 1") }
    var ofClient: [UInt8] { statement("roost client 1") }

    private func statement(_ side: String) -> [UInt8] {
        // A proof of a pulse opens no connection for messages. The other's is as it was before there were pulses.
        var pulse: [UInt8] = []
        if case .pulse(let token) = knock.purpose { pulse = [1] + token.buffer.array }
        let node = (0..<8).map { UInt8(truncatingIfNeeded: knock.node.rawValue >> ($0 * 8)) }
        return Array(side.utf8) + [0, knock.role.rawValue] + node + knock.nonce.bytes + driverNonce.bytes
            + Array(address.utf8) + pulse
    }
}
