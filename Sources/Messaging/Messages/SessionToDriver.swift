package import Planning

/// What a session asks its driver.
package enum SessionToDriver: Sendable {
    case hello(SessionGreeting)
    case submit(JobSubmission)
    case cancel(JobID)
    /// The session has dealt with so many blocks of the job's output.
    case received(JobID, blocks: UInt32)
    case statusRequest
    case shutdown
    /// Bytes of a file that the driver asked for with `read`.
    case fetched(FileAnswer)
    case ping
    /// Somebody who looks after the cluster asks; the answer has the same number.
    case question(number: UInt64, OperatorQuestion)

    /// The numbers of these messages on the wire.
    ///
    /// One that was given is never used for another message.
    package enum Kind: UInt8, Sendable, CaseIterable {
        case hello = 64, submit, cancel, received, statusRequest, shutdown, fetched, ping, question
    }
}

extension SessionToDriver: WireMessage {
    package var kind: Kind {
        switch self {
        case .hello: .hello
        case .submit: .submit
        case .cancel: .cancel
        case .received: .received
        case .statusRequest: .statusRequest
        case .shutdown: .shutdown
        case .fetched: .fetched
        case .ping: .ping
        case .question: .question
        }
    }

    package var number: UInt8 { kind.rawValue }

    package func writeBody(to writer: inout FieldWriter) {
        switch self {
        case .hello(let value): value.write(to: &writer)
        case .submit(let value): value.write(to: &writer)
        case .cancel(let job): writer.write(1, job.rawValue)
        case .received(let job, let blocks):
            writer.write(1, job.rawValue)
            writer.write(2, blocks)
        case .fetched(let value): value.write(to: &writer)
        case .question(let number, let question):
            writer.write(1, number)
            writer.write(2, json: question)
        case .statusRequest, .shutdown, .ping: break
        }
    }

    package init?(number: UInt8, from reader: inout FieldReader) throws(CodecError) {
        guard let kind = Kind(rawValue: number) else { return nil }
        self =
            switch kind {
            case .hello: .hello(try SessionGreeting(from: &reader))
            case .submit: .submit(try JobSubmission(from: &reader))
            case .cancel: .cancel(JobID(try reader.read(1)))
            case .received: .received(JobID(try reader.read(1)), blocks: try reader.read(2))
            case .statusRequest: .statusRequest
            case .shutdown: .shutdown
            case .fetched: .fetched(try FileAnswer(from: &reader))
            case .ping: .ping
            case .question:
                .question(number: try reader.read(1), try reader.read(2, json: OperatorQuestion.self))
            }
    }
}
