internal import Foundation

/// What a driver tells the process that runs a detached job, in its environment.
package struct DetachedRun: Sendable, Codable {
    /// The variable that it stands in.
    package static let variable = "ROOST_DETACHED_RUN"
    /// In the process's own environment: for whom its sessions work.
    package static let userVariable = "ROOST_DETACHED_USER"

    /// The job's folder.
    package var folder: String
    /// The driver's address.
    package var driver: String
    package var keys: DetachedKeys
    /// Whose job it is; nil for the driver's own user, whose process this is.
    package var user: String?

    package init(folder: String, driver: String, keys: DetachedKeys, user: String? = nil) {
        self.folder = folder
        self.driver = driver
        self.keys = keys
        self.user = user
    }

    /// One JSON object.
    package var text: String {
        // Texts always have a form in JSON.
        (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// Reads what the variable has; nil where it is none of ours.
    package init?(_ text: String) {
        guard let run = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
        self = run
    }
}
