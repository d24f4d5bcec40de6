package import Planning

/// What a worker tells its driver.
package enum WorkerToDriver: Sendable {
    case register(Registration)
    case results([TaskResult])
    /// The worker is about to leave: it takes no more tasks and calls, and waits for the calls in flight.
    case draining(reason: String)
    /// `lines` are the last ones of its own log.
    case goodbye(reason: String, lines: [String] = [])
    case fetch(FileFetch)
    case reports([CallReport])
    /// Calls of earlier lives that no driver has acknowledged; sent at the start of every life, even when there are none.
    ///
    /// `known` are all calls of which the worker knows when it joins, under way or with an answer in its log: no other
    /// order of its earlier lives was carried out, or ever will be. Nil where it does not say.
    case recovered([RecoveredCall], known: [Int64]? = nil)
    case pong
    /// The worker needs bytes of a block that another one has.
    case fetchBlock(BlockFetch)
    /// Bytes of a block that this worker has, for one that asked.
    case block(FileAnswer)
    /// Lines of the worker's own log.
    case log(number: UInt64, LogPage)

    /// The numbers of these messages on the wire.
    ///
    /// One that was given is never used for another message.
    package enum Kind: UInt8, Sendable, CaseIterable {
        case register = 1, results, goodbye, fetch, reports, recovered, pong, draining, fetchBlock, block, log
    }
}

extension WorkerToDriver: WireMessage {
    package var kind: Kind {
        switch self {
        case .register: .register
        case .results: .results
        case .draining: .draining
        case .goodbye: .goodbye
        case .fetch: .fetch
        case .reports: .reports
        case .recovered: .recovered
        case .pong: .pong
        case .fetchBlock: .fetchBlock
        case .block: .block
        case .log: .log
        }
    }

    package var number: UInt8 { kind.rawValue }

    package func writeBody(to writer: inout FieldWriter) {
        switch self {
        case .register(let value): value.write(to: &writer)
        case .results(let values): writer.write(1, values)
        case .goodbye(let reason, let lines):
            writer.write(1, reason)
            if !lines.isEmpty { writer.write(2, json: lines) }
        case .draining(let reason): writer.write(1, reason)
        case .fetch(let value): value.write(to: &writer)
        case .reports(let values): writer.write(1, values)
        case .recovered(let values, let known):
            writer.write(1, values)
            if let known { writer.write(2, packed: known) }
        case .fetchBlock(let value): value.write(to: &writer)
        case .block(let value): value.write(to: &writer)
        case .log(let number, let page):
            writer.write(1, number)
            writer.write(2, json: page)
        case .pong: break
        }
    }

    package init?(number: UInt8, from reader: inout FieldReader) throws(CodecError) {
        guard let kind = Kind(rawValue: number) else { return nil }
        self =
            switch kind {
            case .register: .register(try Registration(from: &reader))
            case .results: .results(try reader.read(1))
            case .goodbye:
                .goodbye(reason: try reader.read(1), lines: try reader.readIfPresent(2, json: [String].self) ?? [])
            case .draining: .draining(reason: try reader.read(1))
            case .fetch: .fetch(try FileFetch(from: &reader))
            case .reports: .reports(try reader.read(1))
            case .recovered:
                .recovered(try reader.read(1), known: try reader.has(2) ? try reader.read(packed: 2) : nil)
            case .pong: .pong
            case .fetchBlock: .fetchBlock(try BlockFetch(from: &reader))
            case .block: .block(try FileAnswer(from: &reader))
            case .log: .log(number: try reader.read(1), try reader.read(2, json: LogPage.self))
            }
    }
}
