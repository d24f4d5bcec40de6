/// What a driver hears: a worker's message or a session's.
package enum MessageToDriver: Sendable {
    case worker(WorkerToDriver)
    case session(SessionToDriver)
}

/// What a driver says, to a worker or to a session.
package enum MessageFromDriver: Sendable {
    case worker(DriverToWorker)
    case session(DriverToSession)
}

extension MessageToDriver: WireMessage {
    package var number: UInt8 {
        switch self {
        case .worker(let message): message.number
        case .session(let message): message.number
        }
    }

    package func writeBody(to writer: inout FieldWriter) {
        switch self {
        case .worker(let message): message.writeBody(to: &writer)
        case .session(let message): message.writeBody(to: &writer)
        }
    }

    package init?(number: UInt8, from reader: inout FieldReader) throws(CodecError) {
        if let message = try WorkerToDriver(number: number, from: &reader) {
            self = .worker(message)
        } else if let message = try SessionToDriver(number: number, from: &reader) {
            self = .session(message)
        } else {
            return nil
        }
    }
}

extension MessageFromDriver: WireMessage {
    package var number: UInt8 {
        switch self {
        case .worker(let message): message.number
        case .session(let message): message.number
        }
    }

    package func writeBody(to writer: inout FieldWriter) {
        switch self {
        case .worker(let message): message.writeBody(to: &writer)
        case .session(let message): message.writeBody(to: &writer)
        }
    }

    package init?(number: UInt8, from reader: inout FieldReader) throws(CodecError) {
        if let message = try DriverToWorker(number: number, from: &reader) {
            self = .worker(message)
        } else if let message = try DriverToSession(number: number, from: &reader) {
            self = .session(message)
        } else {
            return nil
        }
    }
}
