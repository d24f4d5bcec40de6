package import Planning

/// What a driver tells a session.
package enum DriverToSession: Sendable {
    case welcome(DriverGreeting)
    case accepted(request: UInt64, JobID)
    case output(JobOutput)
    case progress(JobProgress)
    case finished(JobOutcome)
    /// A worker needs bytes of a file that one of the session's jobs reads.
    case read(FileRead)
    case status(ClusterStatus)
    case refused(reason: String)
    case pong
    /// To what somebody who looks after the cluster asked.
    case answer(number: UInt64, OperatorAnswer)

    /// The numbers of these messages on the wire.
    ///
    /// One that was given is never used for another message.
    package enum Kind: UInt8, Sendable, CaseIterable {
        case welcome = 96, accepted, output, progress, finished, read, status, refused, pong, answer
    }
}

extension DriverToSession: WireMessage {
    package var kind: Kind {
        switch self {
        case .welcome: .welcome
        case .accepted: .accepted
        case .output: .output
        case .progress: .progress
        case .finished: .finished
        case .read: .read
        case .status: .status
        case .refused: .refused
        case .pong: .pong
        case .answer: .answer
        }
    }

    package var number: UInt8 { kind.rawValue }

    package func writeBody(to writer: inout FieldWriter) {
        switch self {
        case .welcome(let value): value.write(to: &writer)
        case .accepted(let request, let job):
            writer.write(1, request)
            writer.write(2, job.rawValue)
        case .output(let value): value.write(to: &writer)
        case .progress(let value): value.write(to: &writer)
        case .finished(let value): value.write(to: &writer)
        case .read(let value): value.write(to: &writer)
        case .status(let value): writer.write(1, json: value)
        case .refused(let reason): writer.write(1, reason)
        case .answer(let number, let answer):
            writer.write(1, number)
            writer.write(2, json: answer)
        case .pong: break
        }
    }

    package init?(number: UInt8, from reader: inout FieldReader) throws(CodecError) {
        guard let kind = Kind(rawValue: number) else { return nil }
        self =
            switch kind {
            case .welcome: .welcome(try DriverGreeting(from: &reader))
            case .accepted: .accepted(request: try reader.read(1), JobID(try reader.read(2)))
            case .output: .output(try JobOutput(from: &reader))
            case .progress: .progress(try JobProgress(from: &reader))
            case .finished: .finished(try JobOutcome(from: &reader))
            case .read: .read(try FileRead(from: &reader))
            case .status: .status(try reader.read(1, json: ClusterStatus.self))
            case .refused: .refused(reason: try reader.read(1))
            case .pong: .pong
            case .answer: .answer(number: try reader.read(1), try reader.read(2, json: OperatorAnswer.self))
            }
    }
}
