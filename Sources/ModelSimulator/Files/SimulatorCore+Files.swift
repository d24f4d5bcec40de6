internal import JSONText
internal import NIOCore
internal import NIOHTTP1

extension SimulatorCore {
    /// Serves `/files` and what is below it.
    func files(_ request: SimulatedRequest, id: String?, content: Bool, _ reply: inout Reply) throws(Refusal) {
        switch (request.method, id, content) {
        case (.POST, nil, false): reply.body = try upload(request).encoded()
        case (.GET, nil, false):
            var json = JSONWriter(capacity: 1_024)
            json.raw(#"{"object":"list","data":["#)
            for (index, file) in files.all().enumerated() {
                if index > 0 { json.raw(",") }
                file.write(into: &json)
            }
            json.raw(#"],"has_more":false}"#)
            reply.body = json.buffer
        case (.GET, let id?, false): reply.body = try files.file(id).encoded()
        case (.GET, let id?, true):
            reply.body = try files.content(id)
            reply.content = .octets
        case (.DELETE, let id?, false):
            try files.remove(id)
            var json = JSONWriter(capacity: 128)
            json.raw(#"{"id":"#)
            json.string(id)
            json.raw(#","object":"file","deleted":true}"#)
            reply.body = json.buffer
        default: throw .wrongMethod(request.method.rawValue)
        }
    }

    private func upload(_ request: SimulatedRequest) throws(Refusal) -> StoredFile {
        let form = try MultipartForm(request.body, contentType: request.headers.first(name: "content-type"))
        guard let purpose = form.parts.first(where: { $0.name == "purpose" }).map({ String(buffer: $0.content) }) else {
            throw .missing("purpose")
        }
        guard ["batch", "fine-tune"].contains(purpose) else {
            throw .invalid("purpose", "'\(purpose)' is not one of ['batch', 'fine-tune'].")
        }
        guard let file = form.parts.first(where: { $0.name == "file" }) else { throw .missing("file") }
        let name = file.fileName ?? "file.jsonl"
        guard name.lowercased().hasSuffix(".jsonl") else {
            throw Refusal(status: 400, message: "The file '\(name)' is not .jsonl, as the purpose '\(purpose)' asks.")
        }
        guard file.content.readableBytes > 0 else {
            throw Refusal(status: 400, message: "The file '\(name)' is empty.")
        }
        let stored = try files.add(name: name, purpose: purpose, file.content)
        counter.uploadedFile()
        return stored
    }
}
