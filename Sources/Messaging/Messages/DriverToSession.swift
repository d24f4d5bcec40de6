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

    /// The numbers of these messages on the wire.
    ///
    /// One that was given is never used for another message.
    package enum Kind: UInt8, Sendable, CaseIterable {
        case welcome = 96, accepted, output, progress, finished, read, status, refused, pong
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
        }
    }

    package var number: UInt8 { kind.rawValue }

    package func writeBody(to writer: inout WireWriter) {
        switch self {
        case .welcome(let value): writer.write(value)
        case .accepted(let request, let job):
            writer.write(request)
            writer.write(job.rawValue)
        case .output(let value): writer.write(value)
        case .progress(let value): writer.write(value)
        case .finished(let value): writer.write(value)
        case .read(let value): writer.write(value)
        case .status(let value): writer.write(json: value)
        case .refused(let reason): writer.write(reason)
        case .pong: break
        }
    }

    package init?(number: UInt8, from reader: inout WireReader) throws(CodecError) {
        guard let kind = Kind(rawValue: number) else { return nil }
        self =
            switch kind {
            case .welcome: .welcome(try reader.read())
            case .accepted: .accepted(request: try reader.read(), JobID(try reader.read()))
            case .output: .output(try reader.read())
            case .progress: .progress(try reader.read())
            case .finished: .finished(try reader.read())
            case .read: .read(try reader.read())
            case .status: .status(try reader.read(json: ClusterStatus.self))
            case .refused: .refused(reason: try reader.read())
            case .pong: .pong
            }
    }
}
