internal import Glibc

/// Which start of the machine this is.
enum MachineBoot {
    /// The kernel's random name of it, in text; nil where the system has none.
    static let current: [UInt8]? = {
        let file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
        let text = bytes.prefix(max(0, count)).prefix { $0 > 0x20 }
        return text.isEmpty ? nil : Array(text)
    }()
}
