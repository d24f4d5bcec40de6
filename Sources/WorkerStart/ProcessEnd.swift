internal import Glibc

/// The end of a process that may have work of C++ libraries under way on other threads.
package enum ProcessEnd {
    /// Ends the process at once, with what was printed.
    ///
    /// `exit` would run the destructors of DuckDB's library first, under the threads that open it or run a query:
    /// they would crash.
    package static func now(_ code: Int32) -> Never {
        fflush(nil)
        _exit(code)
    }
}
