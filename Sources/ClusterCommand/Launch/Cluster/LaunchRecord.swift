internal import DataFrames
internal import Foundation
internal import Journal
internal import ZeroMQTransport

/// What `roost up --config` started, for `roost down`: the file may have changed since then.
struct LaunchRecord: Equatable, Sendable, Codable {
    /// Where the driver's own machine finds it: `127.0.0.1:7077`.
    var here: String
    /// Where its workers do.
    var advertise: String
    var hosts: [WorkerHost]
    var sshOptions: [String]

    private static let prefix = "cluster-"

    /// The record with more hosts in it.
    func adding(_ more: [WorkerHost]) -> LaunchRecord {
        var record = self
        record.hosts += more.filter { host in !hosts.contains { $0.name == host.name && $0.home == host.home } }
        return record
    }

    /// Beside the driver's log.
    private static func folder() throws(RoostError) -> URL {
        do {
            return URL(
                fileURLWithPath: try StateFolder(environment: ProcessInfo.processInfo.environment).path)
        } catch {
            throw RoostError(.file, "there is no folder for the list of hosts: \(error.description)")
        }
    }

    private static func file(_ here: String) throws(RoostError) -> URL {
        let name = here.map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "-" }
        return try folder().appendingPathComponent(prefix + String(name) + ".json")
    }

    /// Notes a host on which a worker is about to be started, while other processes may do the same.
    ///
    /// - Returns: whether that is news.
    func note(_ host: WorkerHost) throws(RoostError) -> Bool {
        let lock = try HostLock(try Self.file(here).path + ".lock", waits: true)
        defer { lock?.release() }
        let before = Self.find(here) ?? self, after = before.adding([host])
        try after.write()
        return before != after
    }

    /// Forgets a host on which nothing was started.
    func forget(_ host: WorkerHost) throws(RoostError) {
        let lock = try HostLock(try Self.file(here).path + ".lock", waits: true)
        defer { lock?.release() }
        var record = Self.find(here) ?? self
        record.hosts.removeAll { $0.name == host.name && $0.home == host.home }
        try record.write()
    }

    /// What is locked while a host's worker is started.
    func lock(_ host: WorkerHost) throws(RoostError) -> HostLock? {
        try HostLock(try Self.file(here).path + "-\(host.fileName).lock", waits: false)
    }

    /// The record of the driver at an address, however that is written.
    static func find(_ address: String) -> LaunchRecord? {
        guard let folder = try? folder(), let place = try? Address(parsing: address),
            let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        else { return nil }
        let records = names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }.compactMap { name in
            (try? Data(contentsOf: folder.appendingPathComponent(name))).flatMap {
                try? JSONDecoder().decode(LaunchRecord.self, from: $0)
            }
        }
        return records.first { [$0.here, $0.advertise].contains(place.endpoint) }
    }

    func write() throws(RoostError) {
        let file = try Self.file(here)
        do {
            try JSONEncoder().encode(self).write(to: file, options: .atomic)
        } catch {
            throw RoostError(.file, "\(file.path) cannot be written: \(error.localizedDescription)")
        }
    }

    func remove() {
        guard let file = try? Self.file(here) else { return }
        for path in [file.path, file.path + ".lock"] + hosts.map({ file.path + "-\($0.fileName).lock" }) {
            try? FileManager.default.removeItem(atPath: path)
        }
    }
}
