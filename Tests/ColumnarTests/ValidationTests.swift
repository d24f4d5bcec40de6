import Columnar
import Testing

/// Arrays whose buffers do not hold what the array says, as they come from elsewhere.
struct ValidationTests {
    private static func offsets(_ values: Int32...) -> Buffer { Buffer(values: values) }
    private static let ten = Buffer([UInt8](repeating: 1, count: 10))

    private static func array(
        _ type: DataType, _ length: Int, offset: Int = 0, nulls: Int = 0, _ buffers: [Buffer],
        _ children: [ArrayData] = []
    ) -> ArrayData {
        ArrayData(type: type, length: length, offset: offset, nullCount: nulls, buffers: buffers, children: children)
    }

    private static let list = DataType.list(Field("item", .int8))
    private static let structure = DataType.structure([Field("a", .int8)])
    private static let bytes = array(.int8, 10, [.empty, ten])

    static let broken: [(String, ArrayData)] = [
        ("a negative length", array(.int8, -1, [.empty, ten])),
        ("a negative offset", array(.int8, 1, offset: -1, [.empty, ten])),
        ("more nulls than values", array(.int8, 1, nulls: 2, [ten, ten])),
        ("values beyond the buffer", array(.int8, 11, [.empty, ten])),
        ("a slice beyond the buffer", array(.int8, 5, offset: 6, [.empty, ten])),
        ("a length that overflows bytes", array(.int64, .max, [.empty, ten])),
        ("a length that overflows with its offset", array(.int8, .max, offset: .max, [.empty, ten])),
        ("a length that overflows bits", array(.boolean, .max, [.empty, ten])),
        ("a text length that overflows", array(.utf8, .max - 1, [.empty, ten, ten])),
        ("nulls without a bitmap", array(.int8, 9, nulls: 1, [Buffer([1]), ten])),
        ("no value buffer", array(.boolean, 1, [.empty])),
        ("no buffers", array(.utf8, 1, [])),
        ("too few offsets", array(.utf8, 2, [.empty, offsets(0, 1), ten])),
        ("a first offset below zero", array(.utf8, 1, [.empty, offsets(-1, 1), ten])),
        ("offsets that go back", array(.utf8, 2, [.empty, offsets(0, 5, 3), ten])),
        ("an offset past the bytes", array(.binary, 1, [.empty, offsets(0, 11), ten])),
        ("a list without a child", array(list, 1, [.empty, offsets(0, 1)])),
        ("a list past its child", array(list, 1, [.empty, offsets(0, 11)], [bytes])),
        ("a list with a broken child", array(list, 1, [.empty, offsets(0, 1)], [array(.int8, 20, [.empty, ten])])),
        ("a struct without its member", array(structure, 1, [.empty])),
        ("a struct with a short member", array(structure, 11, [.empty], [bytes])),
        ("a sliced struct with a short member", array(structure, 9, offset: 2, [.empty], [bytes])),
    ]

    @Test(arguments: broken.indices)
    func refuses(_ index: Int) {
        #expect(throws: InvalidArray.self, "\(Self.broken[index].0)") { try Self.broken[index].1.validate() }
    }

    @Test func takesWhatArrowAllows() throws {
        // An array of length 0 may lack its offsets, and a bitmap may be longer than it need be.
        try Self.array(.utf8, 0, [.empty, .empty, .empty]).validate()
        try Self.array(.int8, 9, nulls: 9, [Self.ten, Self.ten]).validate()
        try Self.array(.utf8, 2, [.empty, Self.offsets(3, 3, 10), Self.ten]).validate()
        try Self.array(.null, 1000, nulls: 1000, []).validate()
    }
}
