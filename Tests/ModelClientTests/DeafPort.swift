import Glibc

/// A port of this machine that is taken, and at which nobody listens: no other test gets it meanwhile.
final class DeafPort {
    let number: Int
    private let file: Int32

    init() {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(file, $0, size)
                _ = getsockname(file, $0, &size)
            }
        }
        self.file = file
        number = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(file) }
}
