internal import DataFrames
internal import Foundation

/// The folder of the sockets by which later calls of ssh use the connection of the first one.
struct SSHSockets: Sendable {
    let path: String

    /// In the folder for temporary files: the name of a socket may have no more than 107 bytes.
    init() throws(RoostError) {
        var name = Array((FileManager.default.temporaryDirectory.path + "/roost-ssh-XXXXXX").utf8CString)
        if name.count > 60 { name = Array("/tmp/roost-ssh-XXXXXX".utf8CString) }
        guard let made = mkdtemp(&name) else {
            throw RoostError(.file, "no folder for ssh's sockets could be made: \(String(cString: strerror(errno)))")
        }
        path = String(cString: made)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
