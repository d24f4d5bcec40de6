package import JSONText
package import ModelAPI
package import NIOCore

extension BatchJob {
    /// More faults than a person reads; a file of 100,000 lines may have one in each.
    private static let mostFaults = 1_000

    /// Reads a response's body.
    ///
    /// - Throws: ``JSONSyntaxError`` for bytes that are not one whole JSON object with an `id` and a
    ///   `status`.
    package init(decoding body: ByteBuffer) throws(JSONSyntaxError) {
        self.init(id: "", status: Status(rawValue: ""))
        try body.readJSON { reader throws(JSONSyntaxError) in
            try read(from: &reader)
            try reader.end()
        }
    }

    fileprivate init(from reader: inout JSONReader) throws(JSONSyntaxError) {
        self.init(id: "", status: Status(rawValue: ""))
        try read(from: &reader)
    }

    private mutating func read(from reader: inout JSONReader) throws(JSONSyntaxError) {
        try reader.object { key, reader throws(JSONSyntaxError) in
            switch key {
            case "id": id = try reader.optionalString() ?? ""
            case "status": status = Status(rawValue: try reader.optionalString() ?? "")
            case "input_file_id": inputFileID = try reader.optionalString()
            case "output_file_id": outputFileID = try Self.name(from: &reader)
            case "error_file_id": errorFileID = try Self.name(from: &reader)
            case "created_at": createdAt = try reader.optionalInteger()
            case "expires_at": expiresAt = try reader.optionalInteger()
            case "request_counts": requestCounts = try RequestCounts(from: &reader)
            case "errors": try readErrors(from: &reader)
            case "metadata":
                try reader.optionalObject { name, reader throws(JSONSyntaxError) in
                    metadata[name] = try reader.optionalString()
                }
            default: try reader.skip()
            }
        }
        guard !id.isEmpty, !status.rawValue.isEmpty else {
            throw JSONSyntaxError("a batch without an id or a status", at: reader.position)
        }
    }

    /// A file's name, which Azure may write as an empty string where there is none.
    private static func name(from reader: inout JSONReader) throws(JSONSyntaxError) -> String? {
        let name = try reader.optionalString()
        return name?.isEmpty == true ? nil : name
    }

    /// Reads `errors`: `{"data":[…]}`, or the array alone.
    private mutating func readErrors(from reader: inout JSONReader) throws(JSONSyntaxError) {
        guard try reader.kind() != .array else { return try readFaults(from: &reader) }
        try reader.optionalObject { key, reader throws(JSONSyntaxError) in
            if key == "data" { try readFaults(from: &reader) } else { try reader.skip() }
        }
    }

    private mutating func readFaults(from reader: inout JSONReader) throws(JSONSyntaxError) {
        try reader.optionalArray { reader throws(JSONSyntaxError) in
            var fault = Fault()
            let isFault = try reader.optionalObject { key, reader throws(JSONSyntaxError) in
                switch key {
                case "code": fault.code = try reader.optionalString()
                case "message": fault.message = try reader.optionalString()
                case "param": fault.parameter = try reader.optionalString()
                case "line": fault.line = try reader.optionalInteger()
                default: try reader.skip()
                }
            }
            if isFault, errors.count < Self.mostFaults { errors.append(fault) }
        }
    }

    /// The batch with the key struck out of what its errors say, and long texts cut.
    func presentable(hiding key: Secret?) -> BatchJob {
        var batch = self
        for index in errors.indices {
            let error = ModelError(.badRequest, code: errors[index].code, message: errors[index].message ?? "")
                .presentable(hiding: key)
            batch.errors[index].code = error.code
            if errors[index].message != nil { batch.errors[index].message = error.message }
            batch.errors[index].parameter = errors[index].parameter.map { key?.redacted(from: $0) ?? $0 }
        }
        return batch
    }
}

extension BatchJob.RequestCounts {
    fileprivate init(from reader: inout JSONReader) throws(JSONSyntaxError) {
        self.init()
        try reader.optionalObject { key, reader throws(JSONSyntaxError) in
            switch key {
            case "total": total = try reader.optionalInteger() ?? 0
            case "completed": completed = try reader.optionalInteger() ?? 0
            case "failed": failed = try reader.optionalInteger() ?? 0
            default: try reader.skip()
            }
        }
    }
}

extension BatchPage {
    /// Reads a response's body.
    ///
    /// - Throws: ``JSONSyntaxError`` for bytes that are not one whole JSON object with a list of batches.
    package init(decoding body: ByteBuffer) throws(JSONSyntaxError) {
        self.init()
        hasMore = try body.readPage(of: "batches") { reader throws(JSONSyntaxError) in
            batches.append(try BatchJob(from: &reader))
        }
    }
}
