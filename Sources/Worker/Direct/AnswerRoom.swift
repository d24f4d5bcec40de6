internal import Columnar
internal import Dispatch

/// Bounds how many answers are on their way: from a worker to all others, or to one from another.
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

    /// Takes a place where there is one now.
    func enterAtOnce() -> Bool { places.wait(timeout: .now()) == .success }

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
