internal import JSONText

extension JSONReader {
    /// Reads an object if one comes, its keys as bytes; any other value is skipped.
    ///
    /// - Returns: Whether an object was read.
    @discardableResult
    mutating func optionalMembers(
        _ member: (_ key: JSONKey, _ reader: inout JSONReader) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) -> Bool {
        guard try kind() == .object else {
            try skip()
            return false
        }
        try members(member)
        return true
    }
}
