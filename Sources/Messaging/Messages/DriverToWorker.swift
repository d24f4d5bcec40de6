package import Planning

/// What a driver tells a worker.
package enum DriverToWorker: Sendable {
    case registered(DriverGreeting)
    /// The driver does not know this worker any more.
    case registerAgain
    /// A job is coming that reads files.
    case warmUp
    case stage(StageAnnouncement)
    case tasks([TaskDescription])
    case calls(CallAnnouncement)
    case orders([CallOrder])
    /// Orders of the stage that have not begun are to come back.
    case recall(StageID)
    /// These calls' outcomes are durable; the worker may forget them.
    case acknowledged([Int64])
    case stageOver(StageID)
    /// The end is asked for; calls in flight may be waited for so long.
    case stop(reason: String, within: Duration)
    case fetched(FileAnswer)
    case refused(reason: String)
    case ping
    /// Another worker needs bytes of a block that this one has.
    case readBlock(BlockFetch)
    /// The blocks of these stages are needed no more.
    case blocksOver([StageID])
    /// Nobody needs what this worker keeps, which is about to leave.
    case released
    /// Somebody wants the last lines of the worker's own log; after a number that an earlier page gave.
    case readLog(number: UInt64, lines: UInt32, after: UInt64?)
    /// Those of these tasks that have not begun are to come back: another worker has nothing to do.
    case recallTasks([Lease])
    /// A worker is gone that was let in where this one listens.
    case shutOut(PublicKey)

    /// The numbers of these messages on the wire.
    ///
    /// One that was given is never used for another message.
    package enum Kind: UInt8, Sendable, CaseIterable {
        case registered = 32, registerAgain, warmUp, stage, tasks, calls, orders, recall, acknowledged, stageOver, stop
        case fetched, refused, ping, readBlock, blocksOver, released, readLog, recallTasks
        case shutOut
    }
}

extension DriverToWorker: WireMessage {
    package var kind: Kind {
        switch self {
        case .registered: .registered
        case .registerAgain: .registerAgain
        case .warmUp: .warmUp
        case .stage: .stage
        case .tasks: .tasks
        case .calls: .calls
        case .orders: .orders
        case .recall: .recall
        case .acknowledged: .acknowledged
        case .stageOver: .stageOver
        case .stop: .stop
        case .fetched: .fetched
        case .refused: .refused
        case .ping: .ping
        case .readBlock: .readBlock
        case .blocksOver: .blocksOver
        case .released: .released
        case .readLog: .readLog
        case .recallTasks: .recallTasks
        case .shutOut: .shutOut
        }
    }

    package var number: UInt8 { kind.rawValue }

    package func writeBody(to writer: inout FieldWriter) {
        switch self {
        case .registered(let value): value.write(to: &writer)
        case .stage(let value): value.write(to: &writer)
        case .tasks(let values): writer.write(1, values)
        case .calls(let value): value.write(to: &writer)
        case .orders(let values): writer.write(1, values)
        case .recall(let stage), .stageOver(let stage): writer.write(1, stage.rawValue)
        case .acknowledged(let calls): writer.write(1, packed: calls)
        case .stop(let reason, let within):
            writer.write(1, reason)
            writer.write(2, UInt32(clamping: within.components.seconds))
        case .refused(let reason): writer.write(1, reason)
        case .fetched(let value): value.write(to: &writer)
        case .readBlock(let value): value.write(to: &writer)
        case .blocksOver(let stages): writer.write(1, packed: stages.map { Int64($0.rawValue) })
        case .readLog(let number, let lines, let after):
            writer.write(1, number)
            writer.write(2, lines)
            writer.write(3, after)
        case .recallTasks(let leases): writer.write(1, leases.map(BlockLease.init))
        case .shutOut(let key): writer.write(1, key)
        case .registerAgain, .warmUp, .ping, .released: break
        }
    }

    package init?(number: UInt8, from reader: inout FieldReader) throws(CodecError) {
        guard let kind = Kind(rawValue: number) else { return nil }
        self =
            switch kind {
            case .registered: .registered(try DriverGreeting(from: &reader))
            case .registerAgain: .registerAgain
            case .warmUp: .warmUp
            case .stage: .stage(try StageAnnouncement(from: &reader))
            case .tasks: .tasks(try reader.read(1))
            case .calls: .calls(try CallAnnouncement(from: &reader))
            case .orders: .orders(try reader.read(1))
            case .recall: .recall(StageID(try reader.read(1)))
            case .acknowledged: .acknowledged(try reader.read(packed: 1))
            case .stageOver: .stageOver(StageID(try reader.read(1)))
            case .stop: .stop(reason: try reader.read(1), within: .seconds(try reader.read(2, default: UInt32(30))))
            case .fetched: .fetched(try FileAnswer(from: &reader))
            case .refused: .refused(reason: try reader.read(1))
            case .ping: .ping
            case .released: .released
            case .readLog:
                .readLog(number: try reader.read(1), lines: try reader.read(2), after: try reader.readIfPresent(3))
            case .recallTasks: .recallTasks(try reader.read(1, [BlockLease].self).map(\.lease))
            case .shutOut: .shutOut(try reader.read(1))
            case .readBlock: .readBlock(try BlockFetch(from: &reader))
            case .blocksOver:
                .blocksOver(try reader.read(packed: 1).compactMap { UInt32(exactly: $0).map { StageID($0) } })
            }
    }
}
