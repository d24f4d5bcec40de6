/// What is wrong with an array whose bytes came from elsewhere.
package struct InvalidArray: Error, CustomStringConvertible {
    package let description: String
}

extension ArrayData {
    /// Checks that every later read stays inside the buffers: called once where bytes enter the
    /// process, so that reading needs no checks of its own.
    package func validate() throws(InvalidArray) {
        guard length >= 0, offset >= 0, nullCount >= 0, nullCount <= length else {
            throw InvalidArray(description: "impossible length \(length) with \(nullCount) nulls")
        }
        // Far more than any memory holds, and far from where the sizes below would overflow.
        guard offset <= Int.max >> 8, length <= Int.max >> 8 else {
            throw InvalidArray(description: "an array of \(length) values from \(offset) on")
        }
        let end = offset + length
        if type != .null && nullCount > 0 { try need(0, (end + 7) / 8) }
        switch type {
        case .null: break
        case .boolean: try need(1, (end + 7) / 8)
        case .utf8, .binary:
            guard buffers.count == 3 else { throw InvalidArray(description: "\(type) needs three buffers") }
            try offsets(upTo: buffers[2].count)
        case .list:
            guard children.count == 1 else { throw InvalidArray(description: "a list needs one child") }
            try offsets(upTo: children[0].length)
            try children[0].validate()
        case .structure(let fields):
            guard children.count == fields.count else { throw InvalidArray(description: "a struct lacks a member") }
            for child in children {
                guard child.length >= end else { throw InvalidArray(description: "a struct's member is too short") }
                try child.validate()
            }
        default: try need(1, end * (type.byteWidth ?? 0))
        }
    }

    private func need(_ index: Int, _ bytes: Int) throws(InvalidArray) {
        guard index < buffers.count, buffers[index].count >= bytes else {
            throw InvalidArray(description: "buffer \(index) of a \(type) column is shorter than \(bytes) bytes")
        }
    }

    private func offsets(upTo limit: Int) throws(InvalidArray) {
        // Arrow lets an array of length 0 leave its offsets out.
        if length == 0 { return }
        try need(1, (offset + length + 1) * 4)
        var last: Int32 = buffers[1].load(offset)
        guard last >= 0 else { throw InvalidArray(description: "a negative offset") }
        for index in offset + 1...offset + length {
            let next: Int32 = buffers[1].load(index)
            guard next >= last else { throw InvalidArray(description: "offsets that go back") }
            last = next
        }
        guard last <= limit else { throw InvalidArray(description: "an offset past the end of the values") }
    }
}
