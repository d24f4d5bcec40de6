import JSONText

/// Gives a reader over a guarded copy of the text to `body`, and makes sure that it read everything.
@discardableResult
func reading<Result>(_ json: String, _ body: (inout JSONReader) throws -> Result) throws -> Result {
    try reading(Array(json.utf8), body)
}

@discardableResult
func reading<Result>(_ json: [UInt8], _ body: (inout JSONReader) throws -> Result) throws -> Result {
    let guarded = GuardedBytes(json)
    return try withExtendedLifetime(guarded) {
        var reader = JSONReader(guarded.bytes)
        let result = try body(&reader)
        try reader.end()
        return result
    }
}

/// Why the text is refused when it is skipped, or nil.
func skipFault(_ json: [UInt8]) -> JSONSyntaxError? {
    do {
        try reading(json) { reader in try reader.skip() }
        return nil
    } catch {
        return error as? JSONSyntaxError
    }
}

/// Why the text is refused when every part of it is read, or nil.
func walkFault(_ json: [UInt8]) -> JSONSyntaxError? {
    do {
        try reading(json) { reader in try walk(&reader) }
        return nil
    } catch {
        return error as? JSONSyntaxError
    }
}

func walk(_ reader: inout JSONReader) throws(JSONSyntaxError) {
    switch try reader.kind() {
    case .object: try reader.members { _, reader throws(JSONSyntaxError) in try walk(&reader) }
    case .array: try reader.array(walk)
    case .string: _ = try reader.string()
    case .number: _ = try reader.optionalNumber()
    case .boolean: _ = try reader.optionalBoolean()
    case .null: _ = try reader.literalText()
    }
}
