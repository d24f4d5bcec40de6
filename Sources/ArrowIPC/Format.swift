/// Numbers of Arrow's FlatBuffers schemas: positions of the fields in each table, and enumerations
/// (https://github.com/apache/arrow/tree/main/format, Message.fbs and Schema.fbs).
enum Format {
    /// MetadataVersion V5, which Roost writes.
    static let version: Int16 = 4
    /// V4 differs from V5 in unions only, so that it is read too.
    static let oldestVersion: Int16 = 3

    /// Rows that one array may have: what Arrow asks of arrays that every implementation shall read.
    static let longestArray = Int64(Int32.max)
    /// Levels of nesting in a schema, so that hostile bytes cannot exhaust the stack.
    static let deepestNesting = 64

    enum MessageSlot { static let version = 0, headerType = 1, header = 2, bodyLength = 3 }
    enum SchemaSlot { static let endianness = 0, fields = 1 }
    enum FieldSlot {
        static let name = 0, nullable = 1, typeCode = 2, type = 3, dictionary = 4, children = 5, metadata = 6
    }
    enum BatchSlot {
        static let length = 0, nodes = 1, buffers = 2, compression = 3, variadicCounts = 4
    }
    /// Of the table KeyValue.
    enum MetadataSlot { static let key = 0, value = 1 }
    enum CompressionSlot { static let codec = 0, method = 1 }
    enum DictionaryBatchSlot { static let id = 0, data = 1, isDelta = 2 }
    /// Of the table DictionaryEncoding, which a field has.
    enum DictionarySlot { static let id = 0, indices = 1 }
    /// Fields of the tables that carry a type's parameters.
    enum TypeSlot {
        static let bitWidth = 0, isSigned = 1
        static let precision = 0, scale = 1, decimalBitWidth = 2
        static let unit = 0, timeZone = 1
        static let size = 0
    }

    /// Bytes of the structs FieldNode and Buffer.
    static let pair = 16

    enum Header: UInt8 { case none, schema, dictionaryBatch, recordBatch, tensor, sparseTensor }

    enum TypeCode: UInt8 {
        case none, null, int, floatingPoint, binary, utf8, bool, decimal, date, time, timestamp, interval
        case list, structure, union, fixedSizeBinary, fixedSizeList, map, duration
        case largeBinary, largeUtf8, largeList, runEndEncoded, binaryView, utf8View, listView, largeListView
    }
}
