package import ModelAPI

extension ModelError.Category {
    init(name: String) throws(CodecError) {
        guard let category = Self(rawValue: name) else { throw CodecError("an error of kind '\(name)'") }
        self = category
    }
}

extension RetryPolicy.Outcome: FieldCodable {
    /// The outcomes without anything beside them, by their numbers.
    private static let plain: [UInt32: Self] = [
        1: .disconnected, 2: .timedOut, 3: .unreadable, 4: .hopeless, 5: .cancelled, 6: .unconnected, 7: .unusable,
    ]

    package init(from reader: inout FieldReader) throws(CodecError) {
        let number = try reader.read(1, UInt32.self)
        guard number == 0 else {
            guard let outcome = Self.plain[number] else {
                throw CodecError("no outcome of an attempt has number \(number)")
            }
            self = outcome
            return
        }
        let status = Int(try reader.read(2, Int32.self))
        let category = try ModelError.Category(name: try reader.read(3))
        var hints = RetryHints()
        hints.shouldRetry = try reader.readIfPresent(4)
        hints.wait = try reader.readIfPresent(5)
        if let quota = try reader.readIfPresent(6, String.self) {
            hints.quota = RetryHints.Quota(rawValue: quota)
            guard hints.quota != nil else { throw CodecError("a quota of '\(quota)'") }
        }
        self = .refused(status: status, category: category, hints: hints)
    }

    package func write(to writer: inout FieldWriter) {
        switch self {
        case .refused(let status, let category, let hints):
            writer.write(1, UInt32(0))
            writer.write(2, Int32(clamping: status))
            writer.write(3, category.rawValue)
            writer.write(4, hints.shouldRetry)
            writer.write(5, hints.wait)
            writer.write(6, hints.quota?.rawValue)
        case .disconnected: writer.write(1, UInt32(1))
        case .timedOut: writer.write(1, UInt32(2))
        case .unreadable: writer.write(1, UInt32(3))
        case .hopeless: writer.write(1, UInt32(4))
        case .cancelled: writer.write(1, UInt32(5))
        case .unconnected: writer.write(1, UInt32(6))
        case .unusable: writer.write(1, UInt32(7))
        }
    }
}

extension RateLimits: FieldCodable {
    /// More than any endpoint allows in a minute: what a header says is kept where sums cannot overflow.
    private static let most: UInt64 = 1 << 53

    package init(from reader: inout FieldReader) throws(CodecError) {
        func count(_ tag: Int) throws(CodecError) -> Int? {
            try reader.readIfPresent(tag, UInt64.self).map { Int(min($0, Self.most)) }
        }
        self.init(
            limitRequests: try count(1), remainingRequests: try count(2),
            resetRequests: try reader.readIfPresent(3), limitTokens: try count(4),
            remainingTokens: try count(5), resetTokens: try reader.readIfPresent(6))
    }

    package func write(to writer: inout FieldWriter) {
        func count(_ count: Int?) -> UInt64? { count.map { min(UInt64(clamping: $0), Self.most) } }
        writer.write(1, count(limitRequests))
        writer.write(2, count(remainingRequests))
        writer.write(3, resetRequests)
        writer.write(4, count(limitTokens))
        writer.write(5, count(remainingTokens))
        writer.write(6, resetTokens)
    }
}
