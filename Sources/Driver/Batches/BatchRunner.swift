internal import Columnar
internal import Foundation
internal import Journal
internal import ModelAPI
internal import ModelClient
internal import NIOCore
internal import Operators
internal import Planning
internal import Scheduling
internal import Synchronization

/// Does what a `BatchPlan` decides: writes files, asks the endpoint, waits.
///
/// Nothing of it is on the socket thread.
final class BatchRunner: Sendable {
    /// One request of a batch and what became of it.
    struct Line: Sendable {
        let key: RequestKey
        let line: BatchPlan.Line
        /// A `CallRecord`, encoded.
        let record: Buffer
        /// What the endpoint counted; nil where it counted nothing.
        let usage: TokenUsage?
    }

    enum Report: Sendable {
        case sealed(chunk: Int, digest: String)
        case foundFile(chunk: Int, String?)
        case uploaded(chunk: Int, String)
        case foundBatch(chunk: Int, String?)
        case created(chunk: Int, String)
        case polled(chunk: Int, BatchJob)
        case lines(chunk: Int, [Line])
        case collected(chunk: Int)
        case failed(chunk: Int, BatchPlan.Step, BatchPlan.Failure)
        /// A file of our own cannot be written, or read again.
        case broken(String)
    }

    private enum Command: Sendable {
        case append(chunk: Int, [(key: RequestKey, messages: Buffer)])
        case seal(chunk: Int)
        case rewrite(chunk: Int, from: Int, [RequestKey])
        case remove(chunk: Int)
    }

    let folder: String
    let job: Int64
    let client: EndpointClient
    /// For the errors in a batch's files, which must not hold it.
    let key: Secret?
    let pollSeconds: Double
    /// Hears what came of each step; returns when it was taken in.
    let report: @Sendable (Report) async -> Void
    /// What answers must look like, where the column has a schema.
    let shape: AnswerShape?
    /// Counts tokens where the endpoint tells none.
    let meter: UsageMeter
    private let request: ChatRequest
    /// The length of a line without its messages.
    private let lineLength: Int
    private let commands: AsyncStream<Command>.Continuation
    private let tasks = Mutex<[Int: Task<Void, Never>]>([:])
    private let writer: Task<Void, Never>

    init(
        folder: String, job: Int64, column: ChatColumn, key: Secret?, fields: [HeaderField], options: CallOptions,
        report: @escaping @Sendable (Report) async -> Void
    ) {
        self.folder = folder
        self.job = job
        self.key = key
        self.report = report
        pollSeconds = options.batch.pollSeconds
        var configuration = EndpointClient.Configuration(environment: ProcessInfo.processInfo.environment)
        configuration.stallTimeout = .seconds(options.stallTimeout)
        configuration.requestTimeout = .seconds(options.requestTimeout)
        configuration.fields = fields
        if let path = options.caFile { configuration.trust.add(path: path, setting: "model.ca_file") }
        let client = EndpointClient(endpoint: column.endpoint, key: key, configuration: configuration)
        self.client = client
        let request = column.request(model: column.model)
        self.request = request
        shape = column.answerShape
        meter = UsageMeter(column)
        lineLength = Self.line(RequestKey(words: .zero), .empty, request, column.endpoint).readableBytes
        let (stream, continuation) = AsyncStream.makeStream(of: Command.self)
        commands = continuation
        let endpoint = column.endpoint
        writer = Task.detached {
            var files = BatchRequestFiles(folder: folder)
            for await command in stream {
                do throws(BatchFileError) {
                    switch command {
                    case .append(let chunk, let requests):
                        for (key, messages) in requests {
                            try files.append(Self.line(key, messages, request, endpoint).readableBytesView, to: chunk)
                        }
                    case .seal(let chunk): await report(.sealed(chunk: chunk, digest: try files.seal(chunk)))
                    case .rewrite(let chunk, let earlier, let keys):
                        await report(
                            .sealed(chunk: chunk, digest: try files.write(chunk, linesOf: keys, from: earlier)))
                    case .remove(let chunk): files.remove(chunk)
                    }
                } catch {
                    await report(.broken(error.description))
                }
            }
        }
    }

    /// The length of a request's line in bytes.
    func length(of messages: Buffer) -> Int { lineLength + messages.count }

    func append(_ requests: [(key: RequestKey, messages: Buffer)], to chunk: Int) {
        commands.yield(.append(chunk: chunk, requests))
    }
    func seal(_ chunk: Int) { commands.yield(.seal(chunk: chunk)) }
    func rewrite(_ chunk: Int, from earlier: Int, _ keys: [RequestKey]) {
        commands.yield(.rewrite(chunk: chunk, from: earlier, keys))
    }
    func remove(_ chunk: Int) { commands.yield(.remove(chunk: chunk)) }

    /// Does the step, and reports what came of it.
    ///
    /// A chunk has one step at a time.
    func perform(_ step: BatchPlan.Step, _ chunk: BatchPlan.Chunk, after wait: Duration) {
        let task = Task.detached { [self] in
            if wait > .zero { guard (try? await Task.sleep(for: wait)) != nil else { return } }
            await perform(step, chunk)
        }
        tasks.withLock { $0[chunk.number] = task }
    }

    /// Gives up what is under way; batches go on at the endpoint.
    ///
    /// - Parameter removesFiles: whether the job is done, so that no later run needs its files.
    func stop(removesFiles: Bool) {
        commands.finish()
        let running = tasks.withLock { tasks in
            defer { tasks = [:] }
            return Array(tasks.values)
        }
        for task in running { task.cancel() }
        Task.detached { [writer, client, folder] in
            await writer.value
            for task in running { await task.value }
            await client.shutdown()
            if removesFiles { BatchRequestFiles.removeFolder(folder) }
        }
    }

    private static func line(
        _ key: RequestKey, _ messages: Buffer, _ request: ChatRequest, _ endpoint: ModelEndpoint
    ) -> ByteBuffer {
        var request = request
        request.messages = .json([UInt8](messages.bytes))
        return BatchInputLine(customID: key.customID, request: request).encoded(path: endpoint.batchChatPath)
    }
}
