package import Columnar

/// Vectors of one length, one after another: 32-bit floats, little-endian, as an Arrow column has them.
package struct EmbeddingVectors: Sendable, Hashable {
    /// The length of a vector, at least 1.
    package let dimensions: Int
    package let values: Buffer

    /// Vectors of one length; nil for none, or for vectors without numbers.
    package init?(_ vectors: [[Float]]) {
        guard let dimensions = vectors.first?.count, dimensions > 0 else { return nil }
        precondition(vectors.allSatisfy { $0.count == dimensions }, "vectors of one length")
        var bytes = BufferWriter(capacity: vectors.count * dimensions * MemoryLayout<Float>.size)
        for vector in vectors { vector.withUnsafeBytes { bytes.append($0) } }
        self.dimensions = dimensions
        values = bytes.finish()
    }

    /// Vectors of `dimensions` numbers each in these bytes; nil where they are not whole vectors.
    package init?(dimensions: Int, values: Buffer) {
        let size = MemoryLayout<Float>.size
        guard (1...1 << 24).contains(dimensions), values.count % (dimensions * size) == 0 else { return nil }
        self.dimensions = dimensions
        self.values = values
    }

    package var count: Int { values.count / (dimensions * MemoryLayout<Float>.size) }

    /// The bytes of the vector at `index`; nil where there is none.
    package subscript(index: Int) -> Buffer? {
        guard (0..<count).contains(index) else { return nil }
        let bytes = dimensions * MemoryLayout<Float>.size
        return values.slice(index * bytes..<(index + 1) * bytes)
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.dimensions == right.dimensions && left.values == right.values
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(dimensions)
        hasher.combine(bytes: values.bytes)
    }
}
