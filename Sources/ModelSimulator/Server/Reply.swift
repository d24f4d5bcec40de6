internal import NIOCore

/// What a connection is to send for a request, when, and with which fault.
struct Reply: Sendable {
    enum Content: Sendable {
        case json, events, octets
    }

    var status = 200
    /// The request's number, which names it.
    let request: UInt64
    let isAzure: Bool
    var content: Content = .json
    var fields: [Refusal.Field] = []
    var standing: QuotaStanding?
    var body: ByteBuffer

    /// How long it takes until the first byte.
    var delay: Duration = .zero
    /// What goes wrong while it is sent; only faults that the connection performs.
    var fault: Fault?
    /// The accepted call that ends with it.
    var ticket: CallCounter.Ticket?

    init(request: UInt64, isAzure: Bool, body: ByteBuffer) {
        self.request = request
        self.isAzure = isAzure
        self.body = body
    }

    init(_ refusal: Refusal, request: UInt64, isAzure: Bool) {
        self.init(request: request, isAzure: isAzure, body: refusal.body)
        status = refusal.status
        fields = refusal.fields
        standing = refusal.standing
    }
}
