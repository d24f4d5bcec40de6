internal import JSONText
internal import NIOCore

extension Batch {
    /// Writes the batch object of OpenAI's API.
    func write(into json: inout JSONWriter) {
        json.raw(#"{"id":"\#(id)","object":"batch","endpoint":"#)
        json.string(endpoint)
        json.raw(#","input_file_id":"#)
        json.string(inputFile)
        json.raw(#","completion_window":"24h","status":"\#(status.rawValue)","output_file_id":"#)
        outputFile.map { json.string($0) } ?? json.raw("null")
        json.raw(#","error_file_id":"#)
        errorFile.map { json.string($0) } ?? json.raw("null")
        let created = times[.validating] ?? 0
        json.raw(#","created_at":\#(created),"expires_at":\#(created + 86_400)"#)
        for (name, status) in [
            ("in_progress_at", .inProgress), ("finalizing_at", .finalizing), ("completed_at", .completed),
            ("failed_at", .failed), ("expired_at", .expired), ("cancelling_at", .cancelling),
            ("cancelled_at", BatchStatus.cancelled),
        ] {
            json.raw(",\"\(name)\":" + (times[status].map(String.init) ?? "null"))
        }
        json.raw(#","request_counts":{"total":\#(total),"completed":\#(completed),"failed":\#(failed)},"metadata":{"#)
        for (index, item) in metadata.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { json.raw(",") }
            json.string(item.key)
            json.raw(":")
            json.string(item.value)
        }
        json.raw(#"},"errors":"#)
        writeErrors(into: &json)
        json.raw("}")
    }

    private func writeErrors(into json: inout JSONWriter) {
        guard !errors.isEmpty else { return json.raw("null") }
        json.raw(#"{"object":"list","data":["#)
        for (index, error) in errors.enumerated() {
            json.raw(index > 0 ? #",{"code":"# : #"{"code":"#)
            json.string(error.code)
            json.raw(#","message":"#)
            json.string(error.message)
            json.raw(#","param":"#)
            error.parameter.map { json.string($0) } ?? json.raw("null")
            json.raw(#","line":"# + (error.line.map(String.init) ?? "null") + "}")
        }
        json.raw("]}")
    }

    func encoded() -> ByteBuffer {
        var json = JSONWriter(capacity: 1_024)
        write(into: &json)
        return json.buffer
    }
}
