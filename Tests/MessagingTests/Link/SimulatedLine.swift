import Columnar
import Messaging

/// Numbers that are the same for the same seed.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state = state &+ 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

/// What goes over a simulated connection.
enum Packet {
    case knock(LinkKnock)
    case admitted(LinkReceipt)
    case forgotten
    case frames([Buffer])
    case closed

    var bytes: Int {
        switch self {
        case .frames(let frames): frames.reduce(80) { $0 + $1.count }
        default: 200
        }
    }
}

/// One direction of a connection: what is sent arrives later, in order, as TCP has it.
struct SimulatedLine {
    /// Microseconds.
    let delay: ClosedRange<Int>
    /// Bytes in a second; nil for any number.
    let rate: Int?
    /// Percent of what is sent that has to be sent again, which takes so many microseconds more.
    let loss: Int
    let resend: Int
    /// Nothing arrives before.
    var heldUntil = 0
    private(set) var packets: [(at: Int, packet: Packet)] = []
    private var free = 0
    private var last = 0
    /// How long what was sent last waited for what was before it.
    private(set) var queued = 0

    init(delay: ClosedRange<Int>, rate: Int?, loss: Int, resend: Int) {
        self.delay = delay
        self.rate = rate
        self.loss = loss
        self.resend = resend
    }

    mutating func send(_ packet: Packet, at now: Int, using random: inout SeededNumbers) {
        let transfer = rate.map { packet.bytes * 1_000_000 / $0 } ?? 0
        free = max(now, free) + transfer
        var own = Int.random(in: delay, using: &random)
        if random.chance(loss) { own += resend }
        let arrival = free + own
        queued = max(arrival, last, heldUntil) - now - transfer - own
        last = max(arrival, last, heldUntil)
        packets.append((last, packet))
    }

    /// What is on its way waits until then; TCP tries again some time after the line is well.
    mutating func hold(until: Int) {
        heldUntil = max(heldUntil, until)
        for index in packets.indices { packets[index].at = max(packets[index].at, until) }
        last = max(last, until)
    }

    /// What is on its way from the given one on is lost.
    mutating func lose(from index: Int) { packets.removeSubrange(min(index, packets.count)...) }

    var next: Int? { packets.first?.at }

    mutating func take(at now: Int) -> Packet? {
        guard let first = packets.first, first.at <= now else { return nil }
        packets.removeFirst()
        return first.packet
    }
}

/// A connection with a number of the client's, as the driver's socket tells it from others.
struct SimulatedConnection {
    let number: UInt64
    var toDriver: SimulatedLine
    var toClient: SimulatedLine
    /// When it can be used.
    var usableAt: Int
    var hasKnocked = false
    /// The client has closed it; what it sent before may still arrive.
    var isClosedByClient = false
    /// Nothing goes over it any more, whatever the ends believe.
    var isDead = false
}
