/// One column's values in Arrow's physical layout: buffers, children, and which part of them counts.
///
/// Buffers stand in Arrow's order: a validity bitmap first (empty where nothing is null), then
/// values, or offsets and values. A slice shares the buffers and moves `offset`.
public struct ArrayData: Sendable {
    package let type: DataType
    package let length: Int
    package let offset: Int
    package let buffers: [Buffer]
    package let children: [ArrayData]
    /// Nulls among the `length` values.
    package let nullCount: Int

    package init(
        type: DataType, length: Int, offset: Int = 0, nullCount: Int, buffers: [Buffer], children: [ArrayData] = []
    ) {
        self.type = type
        self.length = length
        self.offset = offset
        self.nullCount = nullCount
        self.buffers = buffers
        self.children = children
    }

    package func isNull(_ index: Int) -> Bool {
        // A pattern, since comparing types would walk into those that hold others.
        if case .null = type { return true }
        return nullCount != 0 && !Bitmap.bit(buffers[0], offset + index)
    }

    /// The values from `start` on, `count` of them, without copying any.
    package func slice(_ start: Int, _ count: Int) -> ArrayData {
        precondition(start >= 0 && count >= 0 && start + count <= length, "slice outside of the array")
        if start == 0 && count == length { return self }
        let nulls =
            switch nullCount {
            // Nulls of the null type have no bitmap.
            case _ where type == .null: count
            case 0: 0
            case length: count
            default: count - Bitmap.ones(buffers[0], offset + start, count)
            }
        return ArrayData(
            type: type, length: count, offset: offset + start, nullCount: nulls, buffers: buffers, children: children)
    }

    /// Bytes of the UTF-8 or binary value at `index`; empty for a null.
    package func bytes(_ index: Int) -> UnsafeRawBufferPointer {
        let start = Int(buffers[1].load(offset + index, as: Int32.self))
        let end = Int(buffers[1].load(offset + index + 1, as: Int32.self))
        return UnsafeRawBufferPointer(rebasing: buffers[2].bytes[start..<end])
    }

    /// The text at `index` of a UTF-8 array, or nil for a null.
    package func string(_ index: Int) -> String? {
        isNull(index) ? nil : String(decoding: bytes(index), as: UTF8.self)
    }

    /// The range of child rows that the list at `index` holds.
    package func listRange(_ index: Int) -> Range<Int> {
        let start = Int(buffers[1].load(offset + index, as: Int32.self))
        return start..<Int(buffers[1].load(offset + index + 1, as: Int32.self))
    }

    /// The child of a struct array as a column of its own, with the struct's own slice applied.
    package func member(_ index: Int) -> ArrayData { children[index].slice(offset, length) }

    /// The child of a struct array with this name, or nil.
    package func member(named name: String) -> ArrayData? {
        type.children.firstIndex { $0.name == name }.map(member)
    }
}
