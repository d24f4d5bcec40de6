internal import AsyncHTTPClient
internal import JSONText
package import ModelAPI
internal import NIOCore
internal import NIOHTTP1

extension EndpointClient {
    /// Uploads a file, once, reading it as it is sent.
    ///
    /// A server may have kept a file whose upload failed in its last moment: nothing refers to it, and
    /// it costs nothing but room.
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
            let request = try templates.request(
                .POST, endpoint.accountURL(["files"]), body: upload.body(on: http.eventLoopGroup.any()),
                type: upload.contentType)
            return await send(
                request, timeout: configuration.transferTimeout, expecting: "a file", onSend: onSend
            ) { response throws(JSONSyntaxError) in try UploadedFile(decoding: response.body) }
        } catch {
            return unsent(error)
        }
    }

    /// Asks what is known about a file.
    package func file(_ id: String) async -> Attempt<UploadedFile> {
        do throws(ModelError) {
            let request = try templates.request(.GET, endpoint.accountURL(["files", id]))
            return await send(request, expecting: "a file") { response throws(JSONSyntaxError) in
                try UploadedFile(decoding: response.body)
            }
        } catch {
            return unsent(error)
        }
    }

    /// Lists the account's files of a purpose, the youngest first.
    ///
    /// - Parameters:
    ///   - purpose: What they are for; an endpoint may list others too.
    ///   - id: The file that they come after; `nil` for the first ones.
    /// - Returns: A page of them, or the error and its outcome.
    package func files(purpose: UploadedFile.Purpose = .batch, after id: String? = nil) async -> Attempt<FilePage> {
        var query = [
            (name: "purpose", value: purpose.rawValue), (name: "limit", value: "1000"), (name: "order", value: "desc"),
        ]
        if let id { query.append(("after", id)) }
        do throws(ModelError) {
            let request = try templates.request(.GET, endpoint.accountURL(["files"], query: query))
            return await send(request, expecting: "a list of files") { response throws(JSONSyntaxError) in
                try FilePage(decoding: response.body)
            }
        } catch {
            return unsent(error)
        }
    }

    /// Fetches a file's content to disk, once.
    ///
    /// The file stands at its place only when it is whole and durable; one that stood there is replaced.
    ///
    /// - Parameters:
    ///   - id: The server's name for the file.
    ///   - path: Where to put it.
    /// - Returns: Its length in bytes.
    package func downloadFile(_ id: String, to path: String) async -> Attempt<Int> {
        do throws(ModelError) {
            let request = try templates.request(.GET, endpoint.accountURL(["files", id, "content"]))
            let file = try FileDownload(path: path)
            var attempt = await send(
                request, to: ResponseCollector(limit: configuration.longestResponse, file: file),
                timeout: configuration.transferTimeout, expecting: "a file's content"
            ) { response throws(JSONSyntaxError) in response.fileBytes }
            guard case .success = attempt.result else {
                file.discard()
                return attempt
            }
            do throws(FileFault) {
                try file.finish()
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

    /// Deletes a file.
    ///
    /// - Returns: Its name. A file that is not there is ``ModelError/Category/notFound``.
    package func deleteFile(_ id: String) async -> Attempt<String> {
        do throws(ModelError) {
            let request = try templates.request(.DELETE, endpoint.accountURL(["files", id]))
            // Azure answers with 204 and no body.
            return await send(request, expecting: "a deletion") { _ throws(JSONSyntaxError) in id }
        } catch {
            return unsent(error)
        }
    }
}
