/// What workers say to each other, over a connection that their driver has brought about.
package enum WorkerToWorker: Sendable {
    /// Bytes of a block are wanted, by whoever has connected.
    case askBlock(BlockFetch)
    /// Those bytes, by whoever listens.
    case giveBlock(FileAnswer)

    /// The numbers of these messages on the wire.
    ///
    /// One that was given is never used for another message.
    package enum Kind: UInt8, Sendable, CaseIterable {
        case askBlock = 112, giveBlock
    }
}

extension WorkerToWorker: WireMessage {
    package var kind: Kind {
        switch self {
        case .askBlock: .askBlock
        case .giveBlock: .giveBlock
        }
    }

    package var number: UInt8 { kind.rawValue }

    package func writeBody(to writer: inout FieldWriter) {
        switch self {
        case .askBlock(let fetch): fetch.write(to: &writer)
        case .giveBlock(let answer): answer.write(to: &writer)
        }
    }

    package init?(number: UInt8, from reader: inout FieldReader) throws(CodecError) {
        guard let kind = Kind(rawValue: number) else { return nil }
        self =
            switch kind {
            case .askBlock: .askBlock(try BlockFetch(from: &reader))
            case .giveBlock: .giveBlock(try FileAnswer(from: &reader))
            }
    }
}
