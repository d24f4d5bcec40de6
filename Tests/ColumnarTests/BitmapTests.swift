import Columnar
import Testing

struct BitmapTests {
    private static let bits = (0..<45).map { $0 % 3 == 0 || $0 % 7 == 2 }

    private static var bitmap: Buffer {
        var writer = BitmapWriter()
        for bit in bits { writer.append(bit) }
        return writer.finish()
    }

    @Test func leastSignificantBitComesFirst() {
        var writer = BitmapWriter()
        for bit in [true, false, true, true, false, false, false, false, true] { writer.append(bit) }
        #expect(writer.finish().array == [0b0000_1101, 0b0000_0001])
        #expect(writer.zeros == 5)
    }

    @Test func countsAndShiftsFromEveryStart() {
        let bitmap = Self.bitmap
        for start in 0...45 {
            for count in 0...(45 - start) {
                let expected = Array(Self.bits[start..<start + count])
                #expect(Bitmap.ones(bitmap, start, count) == expected.count { $0 })
                let shifted = Bitmap.shifted(bitmap, start, count)
                #expect(shifted.count >= (count + 7) / 8)
                #expect((0..<count).map { Bitmap.bit(shifted, $0) } == expected)
            }
        }
    }

    @Test func validityIsEmptyWithoutNulls() {
        var writer = BitmapWriter()
        #expect(writer.validity().isEmpty)
        writer.append(true)
        #expect(writer.validity().isEmpty)
        writer.append(false)
        #expect(writer.validity().array == [1])
    }
}
