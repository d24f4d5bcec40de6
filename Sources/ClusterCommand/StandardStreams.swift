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

    /// Lets a write to a pipe that nobody reads any more, as under `| head -1`, fail instead of ending the process.
    ///
    /// A job goes on and writes its results. By a handler, since programs that this one starts would inherit that the
    /// signal is ignored.
    static func outliveReaders() { signal(SIGPIPE) { _ in } }
}
