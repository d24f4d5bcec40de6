internal import NIOCore
internal import NIOSSL
internal import NIOTLS

/// Waits for the end of a handshake, and is gone with it.
final class Handshake: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    var timeout: Scheduled<Void>?
    private var completion: ((Result<any Channel, any Error>) -> Void)?
    private var channel: (any Channel)?

    init(_ channel: any Channel, _ completion: @escaping (Result<any Channel, any Error>) -> Void) {
        self.channel = channel
        self.completion = completion
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted? = event as? TLSUserEvent else {
            return context.fireUserInboundEventTriggered(event)
        }
        end(.success(context.channel))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { end(.failure(Self.inWords(error))) }

    func channelInactive(context: ChannelHandlerContext) {
        end(.failure(CallFault.noTLS(Self.endedTooEarly, mayPass: true)))
    }

    private static let endedTooEarly = "the connection was closed during the handshake"

    /// Ends the wait, if it has not ended.
    func end(_ result: Result<any Channel, any Error>) {
        guard let completion, let channel else { return }
        self.completion = nil
        self.channel = nil
        timeout?.cancel()
        if case .success = result {
            channel.pipeline.syncOperations.removeHandler(self, promise: nil)
        } else {
            channel.close(promise: nil)
        }
        completion(result)
    }

    private static func inWords(_ error: any Error) -> any Error {
        let text = "\(error)"
        if let error = error as? NIOSSLExtraError, error == .failedToValidateHostname {
            return CallFault.untrusted("its certificate is made out to another name")
        }
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            return CallFault.untrusted(
                "its certificate is not one that this machine trusts: its issuer is not known here, or it has expired")
        }
        // A server that hung up may take the next call; one that speaks another protocol will not.
        let mayPass = ["EOF", "yscall", "zeroReturn"].contains { text.contains($0) }
        guard error is NIOSSLError || error is NIOSSLExtraError else { return error }
        let isOther = ["WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST"].contains { text.contains($0) }
        let words = mayPass ? endedTooEarly : isOther ? "what came back is no TLS" : text
        return CallFault.noTLS(words, mayPass: mayPass)
    }
}
