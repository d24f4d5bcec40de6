internal import Foundation
internal import NIOCore
internal import Synchronization

/// The files of a simulator: their contents in a temporary folder, which goes when it stops.
final class FileStore: Sendable {
    private struct State {
        var files: [String: StoredFile] = [:]
        var created = 0
        var folder: URL?
    }

    private let state = Mutex(State())

    /// Keeps a file.
    ///
    /// - Throws: ``Refusal`` with status 500 where the disk does not take it.
    func add(name: String, purpose: String, _ content: ByteBuffer) throws(Refusal) -> StoredFile {
        let file = state.withLock { state in
            state.created += 1
            return StoredFile(
                id: "file-simulated-\(state.created)", name: name, purpose: purpose, bytes: content.readableBytes,
                createdAt: WallClock.seconds, number: state.created)
        }
        do {
            try Data(content.readableBytesView).write(to: try url(of: file.id))
        } catch {
            throw Refusal(
                status: 500, message: "The simulator cannot keep the file '\(name)': \(error)", type: "server_error")
        }
        state.withLock { $0.files[file.id] = file }
        return file
    }

    func file(_ id: String) throws(Refusal) -> StoredFile {
        guard let file = state.withLock({ $0.files[id] }) else { throw .noSuchFile(id) }
        return file
    }

    func content(_ id: String) throws(Refusal) -> ByteBuffer {
        let file = try file(id)
        guard let url = try? url(of: file.id), let data = try? Data(contentsOf: url) else { throw .noSuchFile(id) }
        return ByteBuffer(bytes: data)
    }

    func remove(_ id: String) throws(Refusal) {
        guard state.withLock({ $0.files.removeValue(forKey: id) }) != nil else { throw .noSuchFile(id) }
        if let url = try? url(of: id) { try? FileManager.default.removeItem(at: url) }
    }

    /// All files, the newest first.
    func all() -> [StoredFile] {
        state.withLock { $0.files.values.sorted { $0.number > $1.number } }
    }

    /// Removes the folder with all contents.
    func removeAll() {
        let folder = state.withLock { state in
            state.files = [:]
            defer { state.folder = nil }
            return state.folder
        }
        if let folder { try? FileManager.default.removeItem(at: folder) }
    }

    /// Where a content is kept; the ids are the store's own, so that no caller names a path.
    private func url(of id: String) throws -> URL {
        try state.withLock { state in
            if let folder = state.folder { return folder.appendingPathComponent(id) }
            let folder = FileManager.default.temporaryDirectory
                .appendingPathComponent("roost-simulator-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            state.folder = folder
            return folder.appendingPathComponent(id)
        }
    }
}

extension Refusal {
    static func noSuchFile(_ id: String) -> Refusal {
        Refusal(status: 404, message: "No such File object: \(id)", parameter: "id")
    }
}
