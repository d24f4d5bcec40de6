internal import HTTPTypes
internal import Hummingbird
internal import ModelClient
internal import NIOCore
internal import Synchronization

/// Answers HTTP requests: chat calls in three shapes, and the simulator's own pages.
///
/// A responder of our own and no router, since "any prefix, then /v1" is no pattern that one has,
/// and a chat call is to cost as little as it can.
struct SimulatorResponder: HTTPResponder {
    /// The longest request body that is read, in bytes.
    static let longestRequest = 8 << 20

    private let core: SimulatorCore

    init(core: SimulatorCore) {
        self.core = core
    }

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        let target = request.head.path ?? "/"
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts[0]
        let query = parts.count > 1 ? parts[1] : nil
        if let shape = CallShape(path: path, query: query) {
            return await chat(request, shape)
        }
        return page(request.method, path, query)
    }

    private func chat(_ request: Request, _ shape: CallShape) async -> Response {
        let requestID = core.nextRequestID()
        do throws(Refusal) {
            guard request.method == .post else {
                throw .wrongMethod(request.method.rawValue)
            }
            let fields = request.headers
            let bearer = fields[.authorization].flatMap(Self.token)
            try core.authorize(bearer: bearer, apiKey: fields[SimulatorFields.apiKey], shape)
            let body = try await Self.body(of: request)
            let answer = try core.accept(body, shape)
            guard await answer.wait() else { throw .stopping }
            return Response(
                status: .ok, headers: SimulatorFields.make(requestID, isAzure: shape.isAzure),
                body: ResponseBody(byteBuffer: answer.body))
        } catch {
            core.countRefusal(error)
            return Self.refusal(
                error, SimulatorFields.make(requestID, isAzure: shape.isAzure))
        }
    }

    private func page(
        _ method: HTTPRequest.Method, _ path: Substring, _ query: Substring?
    ) -> Response {
        let fields = SimulatorFields.make(core.nextRequestID(), isAzure: false)
        let body: ByteBuffer
        switch (path, method) {
        case ("/stats", .get): body = core.statistics(withPrompts: query != "prompts=false")
        case ("/reset", .post):
            core.counter.reset()
            body = ByteBuffer(string: #"{"simulated":true,"reset":true}"#)
        case ("/health", .get): body = ByteBuffer(string: #"{"simulated":true,"status":"ok"}"#)
        case ("/bias", .get): body = core.configuration.bias.encoded()
        case ("/stats", _), ("/reset", _), ("/health", _), ("/bias", _):
            return Self.refusal(.wrongMethod(method.rawValue), fields)
        default:
            return Self.refusal(.unknownURL(path), fields)
        }
        return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: body))
    }

    private static func refusal(_ refusal: Refusal, _ fields: HTTPFields) -> Response {
        Response(
            status: HTTPResponse.Status(code: refusal.status), headers: fields,
            body: ResponseBody(byteBuffer: refusal.body))
    }

    private static func token(_ authorization: String) -> Substring? {
        authorization.lowercased().hasPrefix("bearer ") ? authorization.dropFirst(7) : nil
    }

    private static func body(of request: Request) async throws(Refusal) -> ByteBuffer {
        do {
            return try await request.body.collect(upTo: longestRequest)
        } catch is NIOTooManyBytesError {
            throw .tooLong(limit: longestRequest)
        } catch {
            throw Refusal(status: 400, message: "The request's body broke off.")
        }
    }
}
