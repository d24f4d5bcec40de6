import Columnar
import Testing

/// A message's fields, read as `docs/protocol.md` describes them and by nothing of the program's own.
indirect enum Field {
    case number(tag: UInt64, UInt64)
    case eightBytes(tag: UInt64, [UInt8])
    case bytes(tag: UInt64, [UInt8])
    case fields(tag: UInt64, [Field])
    case frame(tag: UInt64, UInt64)

    struct Unreadable: Error {}

    var tag: UInt64 {
        switch self {
        case .number(let tag, _), .eightBytes(let tag, _), .bytes(let tag, _), .fields(let tag, _), .frame(let tag, _):
            tag
        }
    }

    static func parse(_ bytes: ArraySlice<UInt8>) throws -> [Field] {
        var rest = bytes
        var fields: [Field] = []
        while !rest.isEmpty {
            let header = try number(&rest)
            let tag = header >> 3
            switch header & 7 {
            case 0: fields.append(.number(tag: tag, try number(&rest)))
            case 1: fields.append(.eightBytes(tag: tag, Array(try take(8, &rest))))
            case 2: fields.append(.bytes(tag: tag, Array(try take(Int(try number(&rest)), &rest))))
            case 3:
                let count = try take(4, &rest).reversed().reduce(0) { $0 << 8 | Int($1) }
                fields.append(.fields(tag: tag, try parse(try take(count, &rest))))
            case 4: fields.append(.frame(tag: tag, try number(&rest)))
            default: throw Unreadable()
            }
        }
        return fields
    }

    private static func take(_ count: Int, _ rest: inout ArraySlice<UInt8>) throws -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw Unreadable() }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private static func number(_ rest: inout ArraySlice<UInt8>) throws -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = rest.popFirst() else { throw Unreadable() }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw Unreadable()
    }

    static func encode(_ fields: [Field]) -> [UInt8] { fields.flatMap(\.encoded) }

    private var encoded: [UInt8] {
        switch self {
        case .number(let tag, let value): Self.encode(tag << 3) + Self.encode(value)
        case .eightBytes(let tag, let bytes): Self.encode(tag << 3 | 1) + bytes
        case .bytes(let tag, let bytes): Self.encode(tag << 3 | 2) + Self.encode(UInt64(bytes.count)) + bytes
        case .fields(let tag, let fields):
            {
                let bytes = Self.encode(fields)
                return Self.encode(tag << 3 | 3) + (0..<4).map { UInt8(bytes.count >> ($0 * 8) & 0xFF) } + bytes
            }()
        case .frame(let tag, let index): Self.encode(tag << 3 | 4) + Self.encode(index)
        }
    }

    private static func encode(_ number: UInt64) -> [UInt8] {
        number < 0x80 ? [UInt8(number)] : [UInt8(number & 0x7F) | 0x80] + encode(number >> 7)
    }

    /// The fields as a newer program could send them: with some that nobody knows, at every depth.
    static func withStrangers(_ fields: [Field]) -> [Field] {
        fields.map { field in
            guard case .fields(let tag, let inner) = field else { return field }
            return .fields(tag: tag, withStrangers(inner))
        } + [
            .number(tag: 3000, .max), .eightBytes(tag: 3001, Array(repeating: 0xFF, count: 8)),
            .bytes(tag: 3002, Array("new".utf8)), .fields(tag: 3003, [.number(tag: 1, 1), .frame(tag: 2, 77)]),
            .frame(tag: 3004, 12345),
        ]
    }
}
