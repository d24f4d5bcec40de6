internal import Glibc

/// Standard input, output and error, which whoever started the program may have closed.
enum StandardStreams {
    /// Opens `/dev/null` in place of each that is closed.
    ///
    /// The next file or socket would have its number otherwise, and be given what is meant for a person.
    static func open() {
        for stream in STDIN_FILENO...STDERR_FILENO where fcntl(stream, F_GETFD) < 0 {
            // The lowest free number, which is this one.
            _ = Glibc.open("/dev/null", O_RDWR)
        }
    }
}
