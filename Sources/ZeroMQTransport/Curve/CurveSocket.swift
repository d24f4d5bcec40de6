internal import CZeroMQ
internal import Messaging

/// What an encrypted connection wants of its socket, on both sides.
enum CurveSocket {
    /// Bytes of a frame that is read: also strangers may announce so many.
    static let mostBytes = 64 << 20
    /// Milliseconds for TCP to connect; without it a lost packet waits 1, 3 and 7 s.
    static let connectTimeout: Int32 = 1000
    /// Milliseconds that a client gives the driver to prove itself.
    static let handshakeTime: Int32 = 2000
    /// The same for a driver, which drops who says nothing: longer, so that a client that is not let in finds out by
    /// itself, and does not take it for a driver that has cut it off.
    static let patienceWithClients: Int32 = 3000
    /// Connections that the system keeps until they are taken: hundreds of workers come at once.
    static let backlog: Int32 = 4096
    /// ZMQ_ZAP_ENFORCE_DOMAIN, which zmq.h shows to drafts only: without a handler nobody comes in.
    static let enforceDomain: Int32 = 93
}

extension ZeroMQSocket {
    /// Lets in only whom the ZAP handler of a domain lets in.
    func serveCurve(_ pair: KeyPair, domain: String) throws(TransportError) {
        set(ZMQ_CURVE_SERVER, Int32(1))
        set(ZMQ_CURVE_SECRETKEY, pair.secret.exposed)
        set(ZMQ_ZAP_DOMAIN, domain)
        var one: Int32 = 1
        guard zmq_setsockopt(handle, CurveSocket.enforceDomain, &one, MemoryLayout<Int32>.size) == 0,
            isCurveServer
        else { throw TransportError(.library, "this libzmq was built without CURVE (libsodium)") }
    }

    private var isCurveServer: Bool {
        var value: Int32 = 0
        var size = MemoryLayout<Int32>.size
        return zmq_getsockopt(handle, ZMQ_CURVE_SERVER, &value, &size) == 0 && value == 1
    }

    /// Speaks only to the driver with this key.
    func useCurve(_ pair: KeyPair, driver: PublicKey) {
        set(ZMQ_CURVE_SERVERKEY, "\(driver)")
        set(ZMQ_CURVE_PUBLICKEY, "\(pair.publicKey)")
        set(ZMQ_CURVE_SECRETKEY, pair.secret.exposed)
        set(ZMQ_CONNECT_TIMEOUT, CurveSocket.connectTimeout)
        set(ZMQ_HANDSHAKE_IVL, CurveSocket.handshakeTime)
    }
}
