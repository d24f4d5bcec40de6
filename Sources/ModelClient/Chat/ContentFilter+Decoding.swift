internal import JSONText
internal import ModelAPI

extension ContentFilter {
    /// More findings than any server sends; a hostile one's are not kept.
    private static let mostFindings = 64

    /// Whether a member of this name holds findings: the specification and the servers differ.
    static func isName(_ key: JSONKey) -> Bool {
        key.equals("content_filter_results") || key.equals("content_filter_result")
    }

    /// Reads an object of findings by category; what has another shape is no finding.
    mutating func readFindings(
        about source: Source, from reader: inout JSONReader
    ) throws(JSONSyntaxError) {
        try reader.optionalMembers { key, reader throws(JSONSyntaxError) in
            var finding = Finding(category: Self.category(key), source: source, isFiltered: false)
            let isFinding = try finding.read(from: &reader)
            if isFinding, findings.count < Self.mostFindings { findings.append(finding) }
        }
    }

    /// Reads `prompt_filter_results`, an element for each prompt.
    mutating func readPrompts(from reader: inout JSONReader) throws(JSONSyntaxError) {
        try reader.optionalArray { reader throws(JSONSyntaxError) in
            try reader.optionalMembers { key, reader throws(JSONSyntaxError) in
                if Self.isName(key) {
                    try readFindings(about: .prompt, from: &reader)
                } else {
                    try reader.skip()
                }
            }
        }
    }

    /// `self-harm` is `self_harm`.
    private static func category(_ key: JSONKey) -> String {
        String(key.string.prefix(64).map { $0 == "-" ? "_" : $0 })
    }
}

extension ContentFilter.Finding {
    /// Reads one category's members; says whether there was a finding among them.
    ///
    /// Without this, `error`, which says that the filter itself failed, would be a finding.
    fileprivate mutating func read(from reader: inout JSONReader) throws(JSONSyntaxError) -> Bool {
        var filtered: Bool?
        try reader.optionalMembers { key, reader throws(JSONSyntaxError) in
            if key.equals("filtered") {
                filtered = try reader.optionalBoolean()
            } else if key.equals("severity") {
                severity = try reader.optionalString().map { String($0.prefix(64)) }
            } else if key.equals("detected") {
                isDetected = try reader.optionalBoolean()
            } else {
                try reader.skip()
            }
        }
        isFiltered = filtered ?? false
        return filtered != nil || severity != nil || isDetected != nil
    }
}
