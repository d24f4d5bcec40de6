internal import Planning

extension Message {
    var kind: MessageKind {
        switch self {
        case .register: .register
        case .results: .results
        case .goodbye: .goodbye
        case .fetch: .fetch
        case .read: .read
        case .reports: .reports
        case .recovered: .recovered
        case .calls: .calls
        case .orders: .orders
        case .settled: .settled
        case .recall: .recall
        case .prepare: .prepare
        case .received: .received
        case .fetched: .fetched
        case .registered: .registered
        case .registerAgain: .registerAgain
        case .stage: .stage
        case .tasks: .tasks
        case .stageOver: .stageOver
        case .stop: .stop
        case .hello: .hello
        case .submit: .submit
        case .cancel: .cancel
        case .statusRequest: .statusRequest
        case .shutdown: .shutdown
        case .welcome: .welcome
        case .accepted: .accepted
        case .output: .output
        case .progress: .progress
        case .finished: .finished
        case .status: .status
        case .refused: .refused
        case .ping: .ping
        case .pong: .pong
        }
    }

    func writeBody(to writer: inout WireWriter) {
        switch self {
        case .register(let value): writer.write(value)
        case .results(let values): writer.write(values)
        case .registered(let value), .welcome(let value): writer.write(value)
        case .fetch(let value): writer.write(value)
        case .read(let value): writer.write(value)
        case .fetched(let value): writer.write(value)
        case .stage(let value): writer.write(value)
        case .tasks(let values): writer.write(values)
        case .stageOver(let stage), .recall(let stage): writer.write(stage.rawValue)
        case .reports(let values): writer.write(values)
        case .recovered(let values): writer.write(values)
        case .calls(let value): writer.write(value)
        case .orders(let values): writer.write(values)
        case .settled(let calls):
            writer.write(UInt32(calls.count))
            for call in calls { writer.write(call) }
        case .received(let job, let parts):
            writer.write(job.rawValue)
            writer.write(parts)
        case .goodbye(let reason), .stop(let reason), .refused(let reason): writer.write(reason)
        case .hello(let value): writer.write(value)
        case .submit(let value): writer.write(value)
        case .cancel(let job): writer.write(job.rawValue)
        case .accepted(let request, let job):
            writer.write(request)
            writer.write(job.rawValue)
        case .output(let value): writer.write(value)
        case .progress(let value): writer.write(value)
        case .finished(let value): writer.write(value)
        case .status(let value): writer.write(json: value)
        case .registerAgain, .prepare, .statusRequest, .shutdown, .ping, .pong: break
        }
    }

    init(_ kind: MessageKind, from reader: inout WireReader) throws(CodecError) {
        self =
            switch kind {
            case .register: .register(try reader.read())
            case .results: .results(try reader.read())
            case .goodbye: .goodbye(reason: try reader.read())
            case .fetch: .fetch(try reader.read())
            case .read: .read(try reader.read())
            case .fetched: .fetched(try reader.read())
            case .registered: .registered(try reader.read())
            case .registerAgain: .registerAgain
            case .prepare: .prepare
            case .stage: .stage(try reader.read())
            case .tasks: .tasks(try reader.read())
            case .stageOver: .stageOver(StageID(try reader.read()))
            case .reports: .reports(try reader.read())
            case .recovered: .recovered(try reader.read())
            case .calls: .calls(try reader.read())
            case .orders: .orders(try reader.read())
            case .recall: .recall(StageID(try reader.read()))
            case .settled: .settled(try reader.readCalls())
            case .received: .received(JobID(try reader.read()), parts: try reader.read())
            case .stop: .stop(reason: try reader.read())
            case .hello: .hello(try reader.read())
            case .submit: .submit(try reader.read())
            case .cancel: .cancel(JobID(try reader.read()))
            case .statusRequest: .statusRequest
            case .shutdown: .shutdown
            case .welcome: .welcome(try reader.read())
            case .accepted: .accepted(request: try reader.read(), JobID(try reader.read()))
            case .output: .output(try reader.read())
            case .progress: .progress(try reader.read())
            case .finished: .finished(try reader.read())
            case .status: .status(try reader.read(json: ClusterStatus.self))
            case .refused: .refused(reason: try reader.read())
            case .ping: .ping
            case .pong: .pong
            }
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
