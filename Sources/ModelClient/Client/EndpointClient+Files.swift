internal import JSONText
package import ModelAPI
internal import NIOHTTP1

extension EndpointClient {
    /// Uploads a file, once, reading it as it is sent.
    ///
    /// A server may have kept a file whose upload failed in its last moment: nothing refers to it, and
    /// it costs nothing but space.
    ///
    /// - Parameters:
    ///   - path: The file on disk.
    ///   - name: The name that it is to have; Azure wants one that ends in `.jsonl`.
    ///   - purpose: What it is for.
    ///   - onSend: Called before any byte of the request can reach the server.
    /// - Returns: The file as the server keeps it, or the error and its outcome.
    package func uploadFile(
        at path: String, name: String, purpose: UploadedFile.Purpose = .batch, onSend: (@Sendable () -> Void)? = nil
    ) async -> Attempt<UploadedFile> {
        do throws(ModelError) {
            let upload = try FileUpload(path: path, name: name, purpose: purpose)
            return await send(
                { [templates, endpoint] () throws(ModelError) in
                    try templates.request(
                        .POST, endpoint.accountURL(["files"]), body: .file(upload), type: upload.contentType)
                }, timeout: configuration.transferTimeout, expecting: "a file", onSend: onSend
            ) { response throws(JSONSyntaxError) in try UploadedFile(decoding: response.body) }
        } catch {
            return unsent(error)
        }
    }

    /// Asks what is known about a file.
    package func file(_ id: String) async -> Attempt<UploadedFile> {
        await send(
            { [templates, endpoint] () throws(ModelError) in
                try templates.request(.GET, endpoint.accountURL(["files", id]))
            },
            expecting: "a file"
        ) { response throws(JSONSyntaxError) in try UploadedFile(decoding: response.body) }
    }

    /// Lists the account's files of a purpose, the youngest first.
    ///
    /// - Parameters:
    ///   - purpose: What they are for; an endpoint may list others too.
    ///   - id: The file that they come after; `nil` for the first ones.
    /// - Returns: A page of them, or the error and its outcome.
    package func files(purpose: UploadedFile.Purpose = .batch, after id: String? = nil) async -> Attempt<FilePage> {
        let query =
            [
                (name: "purpose", value: purpose.rawValue), (name: "limit", value: "1000"),
                (name: "order", value: "desc"),
            ]
            + (id.map { [(name: "after", value: $0)] } ?? [])
        return await send(
            { [templates, endpoint] () throws(ModelError) in
                try templates.request(.GET, endpoint.accountURL(["files"], query: query))
            },
            expecting: "a list of files"
        ) { response throws(JSONSyntaxError) in try FilePage(decoding: response.body) }
    }

    /// Fetches a file's content to disk, once.
    ///
    /// The file has its name only when it is whole and durable; one that had it is replaced. What a server packed is
    /// unpacked.
    ///
    /// - Parameters:
    ///   - id: The server's name for the file.
    ///   - path: Where to put it.
    /// - Returns: Its length in bytes, unpacked.
    package func downloadFile(_ id: String, to path: String) async -> Attempt<Int> {
        do throws(ModelError) {
            let file = try FileDownload(path: path)
            var attempt = await send(
                { [templates, endpoint] () throws(ModelError) in
                    try templates.request(.GET, endpoint.accountURL(["files", id, "content"]))
                },
                into: file, timeout: configuration.transferTimeout, expecting: "a file's content"
            ) { response throws(JSONSyntaxError) in
                file.isPacked(response.headers.first(name: "content-encoding"))
                return response.fileBytes
            }
            guard case .success = attempt.result else {
                file.discard()
                return attempt
            }
            do throws(FileFault) {
                attempt.result = .success(try file.finish())
            } catch {
                file.discard()
                attempt.result = .failure(error.error(attempts: 1))
                attempt.outcome = .hopeless
            }
            return attempt
        } catch {
            return unsent(error)
        }
    }
}
