internal import Foundation
package import Logging
package import Messaging

/// Log lines on standard error: time, level, what happened, and its particulars.
package struct StandardErrorLog: LogHandler {
    package var logLevel: Logger.Level = .info
    package var metadata: Logger.Metadata = [:]
    private let label: String
    private let recent: RecentLines?

    /// - Parameters:
    ///   - label: What speaks.
    ///   - recent: Keeps the last lines; nil where nobody asks for them.
    package init(label: String, recent: RecentLines? = nil) {
        self.label = label
        self.recent = recent
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let particulars = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
            .map { " \($0.key)=\($0.value)" }.joined()
        let time = Date().formatted(.iso8601.time(includingFractionalSeconds: true).timeZone(separator: .omitted))
        let line = PlainText.of("\(time) \(event.level) \(label): \(event.message)\(particulars)")
        StandardError.write(line + "\n")
        recent?.append(line)
    }
}
