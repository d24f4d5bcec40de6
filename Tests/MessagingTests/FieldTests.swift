import Columnar
import ModelAPI
import Planning
import TestSupport
import Testing

@testable import Messaging

/// Fields with tags: what one version does not know it skips, and no bytes are a trap.
@Suite(.ownThreads) struct FieldTests {
    private static let samples = MessageSamples.all
    /// Magic, version and kind.
    private static let headerCount = 7

    private static func decode<M: WireMessage>(_ frames: [Buffer], like message: M) throws -> [Buffer] {
        MessageCodec.encode(try MessageCodec.decode(frames, as: M.self))
    }

    @Test(arguments: samples.indices)
    func fieldsThatNobodyKnowsAreSkippedAtEveryDepth(index: Int) throws {
        let frames = MessageCodec.encode(Self.samples[index])
        let bytes = frames[0].array
        let fields = try Field.parse(bytes[Self.headerCount...])
        #expect(Field.encode(fields) == Array(bytes[Self.headerCount...]), "the format is as described")
        let newer = Array(bytes.prefix(Self.headerCount)) + Field.encode(Field.withStrangers(fields))
        #expect(try Self.decode([Buffer(newer)] + frames.dropFirst(), like: Self.samples[index]) == frames)
    }

    /// Without one of its fields a message is an error, or means what its defaults say.
    @Test(arguments: samples.indices)
    func aMissingFieldIsAnErrorOrHasADefault(index: Int) throws {
        let frames = MessageCodec.encode(Self.samples[index])
        let bytes = frames[0].array
        let fields = try Field.parse(bytes[Self.headerCount...])
        var tried: [UInt64: Int] = [:]
        // Of a list that repeats a field, a few are as good as all.
        for missing in fields.indices where tried[fields[missing].tag, default: 0] < 3 {
            tried[fields[missing].tag, default: 0] += 1
            var rest = fields
            rest.remove(at: missing)
            let shorter = [Buffer(Array(bytes.prefix(Self.headerCount)) + Field.encode(rest))] + frames.dropFirst()
            guard let again = try? Self.decode(shorter, like: Self.samples[index]) else { continue }
            #expect(try Self.decode(again, like: Self.samples[index]) == again)
        }
    }

    @Test func aRequiredFieldThatIsMissingIsNamed() throws {
        var writer = FieldWriter()
        writer.write(1, "0.2.0")
        writer.write(3, Int32(7))
        var reader = try FieldReader(writer.finish())
        let error = #expect(throws: CodecError.self) { try Registration(from: &reader) }
        #expect(error?.description == "field 2 of a message is missing")
    }

    @Test func fieldsOutOfOrderAreAnError() throws {
        var writer = FieldWriter()
        writer.write(2, "a")
        writer.write(1, "b")
        var reader = try FieldReader(writer.finish())
        #expect(throws: CodecError.self) { try reader.read(3, String.self) }
    }

    @Test func numbersComeBackAtTheirEnds() throws {
        var writer = FieldWriter()
        writer.write(1, UInt64.max)
        writer.write(2, Int64.min)
        writer.write(3, Int64.max)
        writer.write(4, Int32.min)
        writer.write(5, UInt8.max)
        writer.write(6, Duration.seconds(Int64.max))
        writer.write(7, packed: [.min, 0, .max])
        var reader = try FieldReader(writer.finish())
        #expect(try reader.read(1, UInt64.self) == .max)
        #expect(try reader.read(2, Int64.self) == .min)
        #expect(try reader.read(3, Int64.self) == .max)
        #expect(try reader.read(4, Int32.self) == .min)
        #expect(try reader.read(5, UInt8.self) == .max)
        #expect(try reader.read(6, Duration.self) >= .nanoseconds(9_000_000_000_000_000_000))
        #expect(try reader.read(packed: 7) == [.min, 0, .max])
    }

    /// A count that lies asks for no memory, and a number of eleven bytes is none.
    @Test(arguments: [Int64.max, .min, 9_007_199_254_740_993, -123_456_789_012_345_679, 0])
    func aTimeComesBackToTheNanosecond(nanoseconds: Int64) throws {
        var writer = FieldWriter()
        writer.write(1, Duration.nanoseconds(nanoseconds))
        var reader = try FieldReader(writer.finish())
        #expect(try reader.read(1, Duration.self) == .nanoseconds(nanoseconds))
    }

    @Test func lengthsAreBelievedOnlyWhereTheBytesAreThere() throws {
        let lies: [[UInt8]] = [
            [1 << 3 | 2, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [1 << 3 | 2] + [UInt8](repeating: 0xFF, count: 9) + [1],
            [1 << 3 | 3, 0xFF, 0xFF, 0xFF, 0xFF], [1 << 3 | 0] + [UInt8](repeating: 0x80, count: 10) + [1],
            [1 << 3 | 4, 0], [1 << 3 | 4] + [UInt8](repeating: 0xFF, count: 9) + [1], [1 << 3 | 5, 0], [0, 0],
            [UInt8](repeating: 0xFF, count: 9) + [1, 0],
        ]
        for bytes in lies {
            var reader = try FieldReader([Buffer(bytes)])
            #expect(throws: CodecError.self, "\(bytes)") { try reader.read(1, Buffer.self) }
            reader = try FieldReader([Buffer(bytes)])
            #expect(throws: CodecError.self, "\(bytes)") { _ = try reader.read(2, UInt64.self) }
        }
    }

    /// Bytes are changed, cut out, doubled and taken from other messages: what decodes is a value that encodes to
    /// bytes which decode to the same value.
    @Test func whatDecodesOfBrokenBytesIsAValue() throws {
        var random = SystemRandomNumberGenerator()
        let pieces = try Self.samples.map { try #require(MessageCodec.encode($0).first).array }
        var decoded = 0
        for (index, message) in Self.samples.enumerated() {
            let frames = MessageCodec.encode(message)
            for _ in 0..<400 {
                let broken = [Buffer(Self.broken(pieces[index], pieces, &random))] + frames.dropFirst()
                guard let again = try? Self.decode(broken, like: message) else { continue }
                decoded += 1
                #expect(try Self.decode(again, like: message) == again)
            }
        }
        #expect(decoded > 0)
    }

    private static func broken(
        _ bytes: [UInt8], _ others: [[UInt8]], _ random: inout SystemRandomNumberGenerator
    ) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) where bytes.count > headerCount {
            let at = Int.random(in: headerCount..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...9, using: &random)))
            case 3: bytes.insert(contentsOf: [UInt8](repeating: 0xFF, count: 9) + [1], at: at)
            case 4: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 20)], at: at)
            default:
                let other = others.randomElement(using: &random) ?? []
                bytes.replaceSubrange(at..<min(bytes.count, at + 8), with: other.dropFirst(headerCount).prefix(16))
            }
        }
        return bytes
    }
}
