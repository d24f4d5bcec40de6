internal import Foundation
package import Logging
package import Messaging

/// A log that keeps its last lines, for those who ask the driver for them.
package struct RecentLinesLog: LogHandler {
    package var logLevel: Logger.Level = .info
    package var metadata: Logger.Metadata = [:]
    private let lines: RecentLines

    package init(_ lines: RecentLines) { self.lines = lines }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let particulars = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
            .map { " \($0.key)=\($0.value)" }.joined()
        let time = Date().formatted(.iso8601.time(includingFractionalSeconds: true).timeZone(separator: .omitted))
        lines.append("\(time) \(event.level): \(event.message)\(particulars)")
    }
}
