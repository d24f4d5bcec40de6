internal import Dispatch
internal import Foundation

/// Handlers of signals, until they are cancelled.
struct Signals {
    private let sources: [any DispatchSourceSignal]

    static func on(_ numbers: [Int32], _ handler: @escaping @Sendable () -> Void) -> Signals {
        Signals(
            sources: numbers.map { number in
                // The default action would end the process before the handler runs.
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number)
                source.setEventHandler(handler: DispatchWorkItem(block: handler))
                source.resume()
                return source
            })
    }

    /// Returns when one of the signals came.
    static func wait(for numbers: [Int32]) async {
        let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
        let signals = on(numbers) { arrived.yield() }
        for await _ in arrivals { break }
        signals.cancel()
    }

    func cancel() { for source in sources { source.cancel() } }
}
