internal import Glibc

/// A library of the system's, opened once and never closed.
struct SystemLibrary {
    private let handle: UnsafeMutableRawPointer
    private let missing: DecompressorError

    /// - Parameters:
    ///   - name: Without a folder: the system's own folders are searched, never the working one.
    ///   - package: The Debian package that it comes with.
    /// - Throws: `DecompressorError.missing`.
    init(_ name: String, package: String) throws(DecompressorError) {
        missing = .missing(library: name, package: package)
        guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { throw missing }
        self.handle = handle
    }

    /// A function of it, whose type is not checked.
    func function<Function>(_ name: String) throws(DecompressorError) -> Function {
        guard let address = dlsym(handle, name) else { throw missing }
        return unsafeBitCast(address, to: Function.self)
    }
}
