internal import Columnar
internal import Dispatch

/// Bounds how many answers of a worker are on their way to others, which take them as fast as they can.
final class AnswerRoom: Sendable {
    private static let patience = DispatchTimeInterval.seconds(10)

    private let places = DispatchSemaphore(value: 0)

    /// - Parameter answers: Answers of a megabyte at the most that may be in memory.
    init(answers: Int) {
        // One that begins with more than it has at its end may not be freed.
        for _ in 0..<answers { places.signal() }
    }

    /// Waits for a place.
    ///
    /// - Returns: False where there is none for a long time.
    func enter() -> Bool { places.wait(timeout: .now() + Self.patience) == .success }

    func leave() { places.signal() }

    /// The same bytes, whose place is free once nobody has them any more.
    func leaving(_ bytes: Buffer) -> Buffer {
        let place = Place(bytes, self)
        return Buffer(bytes: bytes.bytes, owner: place)
    }

    private final class Place: Sendable {
        private let bytes: Buffer
        private let room: AnswerRoom

        init(_ bytes: Buffer, _ room: AnswerRoom) {
            self.bytes = bytes
            self.room = room
        }

        deinit { room.leave() }
    }
}
