package import Planning

/// What a driver tells a worker.
package enum DriverToWorker: Sendable {
    case registered(DriverGreeting)
    /// The driver does not know this worker any more.
    case registerAgain
    /// A job is coming that reads files.
    case prepare
    case stage(StageAnnouncement)
    case tasks([TaskDescription])
    case calls(CallAnnouncement)
    case orders([CallOrder])
    /// Orders of the stage that have not begun are to come back.
    case recall(StageID)
    /// These calls' outcomes are durable; the worker may forget them.
    case settled([Int64])
    case stageOver(StageID)
    case stop(reason: String)
    case fetched(FileAnswer)
    case refused(reason: String)
    case ping

    /// The numbers of these messages on the wire.
    ///
    /// One that was given is never used for another message.
    package enum Kind: UInt8, Sendable, CaseIterable {
        case registered = 32, registerAgain, prepare, stage, tasks, calls, orders, recall, settled, stageOver, stop
        case fetched, refused, ping
    }
}

extension DriverToWorker: WireMessage {
    package var kind: Kind {
        switch self {
        case .registered: .registered
        case .registerAgain: .registerAgain
        case .prepare: .prepare
        case .stage: .stage
        case .tasks: .tasks
        case .calls: .calls
        case .orders: .orders
        case .recall: .recall
        case .settled: .settled
        case .stageOver: .stageOver
        case .stop: .stop
        case .fetched: .fetched
        case .refused: .refused
        case .ping: .ping
        }
    }

    package var number: UInt8 { kind.rawValue }

    package func writeBody(to writer: inout WireWriter) {
        switch self {
        case .registered(let value): writer.write(value)
        case .stage(let value): writer.write(value)
        case .tasks(let values): writer.write(values)
        case .calls(let value): writer.write(value)
        case .orders(let values): writer.write(values)
        case .recall(let stage), .stageOver(let stage): writer.write(stage.rawValue)
        case .settled(let calls): writer.write(calls: calls)
        case .stop(let reason), .refused(let reason): writer.write(reason)
        case .fetched(let value): writer.write(value)
        case .registerAgain, .prepare, .ping: break
        }
    }

    package init?(number: UInt8, from reader: inout WireReader) throws(CodecError) {
        guard let kind = Kind(rawValue: number) else { return nil }
        self =
            switch kind {
            case .registered: .registered(try reader.read())
            case .registerAgain: .registerAgain
            case .prepare: .prepare
            case .stage: .stage(try reader.read())
            case .tasks: .tasks(try reader.read())
            case .calls: .calls(try reader.read())
            case .orders: .orders(try reader.read())
            case .recall: .recall(StageID(try reader.read()))
            case .settled: .settled(try reader.readCalls())
            case .stageOver: .stageOver(StageID(try reader.read()))
            case .stop: .stop(reason: try reader.read())
            case .fetched: .fetched(try reader.read())
            case .refused: .refused(reason: try reader.read())
            case .ping: .ping
            }
    }
}

extension WireWriter {
    fileprivate mutating func write(calls: [Int64]) {
        write(UInt32(calls.count))
        for call in calls { write(call) }
    }
}

extension WireReader {
    fileprivate mutating func readCalls() throws(CodecError) -> [Int64] {
        let count = Int(try read(UInt32.self))
        guard count <= remaining / 8 else { throw CodecError("\(count) calls in \(remaining) bytes") }
        var calls: [Int64] = []
        calls.reserveCapacity(count)
        for _ in 0..<count { calls.append(try read()) }
        return calls
    }
}
