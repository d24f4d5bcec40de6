internal import Dispatch
internal import Foundation
internal import HomeFolder
internal import Logging
internal import Messaging
internal import Synchronization

/// The driver's event log: it writes and reads on a queue of its own, so that a slow disk holds nobody up.
final class EventLog: Sendable {
    private struct State {
        var file: EventFile?
        var lines = EventLines()
        /// The number of the last line before this driver began.
        var before: UInt64 = 0
    }

    /// Batches that wait for the disk.
    private static let mostWaiting = 4

    private let queue = DispatchQueue(label: "roost.events", qos: .utility)
    private let state = Mutex(State())
    private let waiting = Mutex(0)

    /// - Parameters:
    ///   - folder: Where its files are.
    ///   - name: What they are called.
    ///   - log: Hears why nothing is kept, where that is so.
    init(folder: String, name: String, log: Logger) {
        queue.async { [self] in
            do throws(HomeFolderError) {
                let file = try EventFile(folder: folder, name: name)
                state.withLock { state in
                    state.before = file.last
                    state.file = file
                }
            } catch {
                log.error("no event log is kept: \(error.description)")
            }
        }
    }

    /// Whether it takes more now.
    var isReady: Bool { waiting.withLock { $0 } < Self.mostWaiting }

    func write(_ batch: EventRecorder.Batch) {
        waiting.withLock { $0 += 1 }
        queue.async { [self] in
            state.withLock { state in
                let events = state.lines.events(batch)
                state.file?.append(events)
            }
            waiting.withLock { $0 -= 1 }
        }
    }

    func read(
        after number: UInt64, of job: UInt32?, sinceStart: Bool, most: Int,
        _ take: @escaping @Sendable (EventPage) -> Void
    ) {
        queue.async { [self] in
            take(
                state.withLock { state in
                    state.file?.lines(after: sinceStart ? max(number, state.before) : number, of: job, most: most)
                }
                    ?? EventPage(lines: [], last: number, hasMore: false))
        }
    }

    /// Waits for what is being written.
    func close() { queue.sync {} }
}
