package import ModelClient

extension RetryPolicy.Outcome: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        switch try reader.read(UInt8.self) {
        case 0:
            let status = Int(try reader.read(Int32.self))
            let name = try reader.read(String.self)
            guard let category = ModelError.Category(rawValue: name) else {
                throw CodecError("an error of kind '\(name)'")
            }
            var hints = RetryHints()
            if try reader.read(Bool.self) { hints.shouldRetry = try reader.read(Bool.self) }
            hints.wait = try reader.readDuration()
            if let quota = try reader.readText() {
                hints.quota = RetryHints.Quota(rawValue: quota)
                guard hints.quota != nil else { throw CodecError("a quota of '\(quota)'") }
            }
            self = .refused(status: status, category: category, hints: hints)
        case 1: self = .disconnected
        case 2: self = .timedOut
        case 3: self = .unreadable
        case 4: self = .hopeless
        case 5: self = .cancelled
        case 6: self = .unconnected
        case let other: throw CodecError("no outcome of an attempt has number \(other)")
        }
    }

    package func write(to writer: inout WireWriter) {
        switch self {
        case .refused(let status, let category, let hints):
            writer.write(UInt8(0))
            writer.write(Int32(clamping: status))
            writer.write(category.rawValue)
            writer.write(hints.shouldRetry != nil)
            if let shouldRetry = hints.shouldRetry { writer.write(shouldRetry) }
            writer.write(duration: hints.wait)
            writer.write(text: hints.quota?.rawValue)
        case .disconnected: writer.write(UInt8(1))
        case .timedOut: writer.write(UInt8(2))
        case .unreadable: writer.write(UInt8(3))
        case .hopeless: writer.write(UInt8(4))
        case .cancelled: writer.write(UInt8(5))
        case .unconnected: writer.write(UInt8(6))
        }
    }
}

extension RateLimits: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        self.init(
            limitRequests: try reader.readCount(), remainingRequests: try reader.readCount(),
            resetRequests: try reader.readDuration(), limitTokens: try reader.readCount(),
            remainingTokens: try reader.readCount(), resetTokens: try reader.readDuration())
    }

    package func write(to writer: inout WireWriter) {
        writer.write(count: limitRequests)
        writer.write(count: remainingRequests)
        writer.write(duration: resetRequests)
        writer.write(count: limitTokens)
        writer.write(count: remainingTokens)
        writer.write(duration: resetTokens)
    }
}

extension WireWriter {
    fileprivate mutating func write(count: Int?) { write(Int64(count ?? .min)) }

    /// In nanoseconds; the smallest number stands for none.
    fileprivate mutating func write(duration: Duration?) {
        guard let duration else { return write(Int64.min) }
        let (seconds, attoseconds) = duration.components
        write(Int64(min(max(Double(seconds) * 1e9 + Double(attoseconds) / 1e9, -9e18), 9e18)))
    }
}

extension WireReader {
    fileprivate mutating func readCount() throws(CodecError) -> Int? {
        let count = try read(Int64.self)
        return count == .min ? nil : Int(count)
    }

    fileprivate mutating func readDuration() throws(CodecError) -> Duration? {
        let nanoseconds = try read(Int64.self)
        return nanoseconds == .min ? nil : .nanoseconds(nanoseconds)
    }
}
