internal import Columnar
internal import Glibc
internal import Planning

/// A file to read from: this machine's, the session's, or what comes out of a pipe.
enum InputFile: ~Copyable {
    case local(OpenFile)
    case fetched(FetchBytes, UInt32)
    /// Read in order alone.
    case stream(Int32)
    /// Unpacked, and as UTF-8; read in order alone.
    case decoded(DecodedBytes)

    init(_ scan: FileScan, _ index: UInt32, _ fetch: @escaping FetchBytes) throws(TaskFailure) {
        guard scan.files.indices.contains(Int(index)) else {
            throw TaskFailure("the stage has no file \(index)", isTransient: false)
        }
        if let file = OpenFile(scan.files[Int(index)]) {
            self = .local(file)
        } else {
            self = .fetched(fetch, index)
        }
    }

    /// A file of a scan as it is to be understood: unpacked, and its text as UTF-8.
    static func text(
        of scan: FileScan, _ index: UInt32, _ fetch: @escaping FetchBytes
    ) throws(TaskFailure) -> InputFile {
        guard scan.files.indices.contains(Int(index)) else {
            throw TaskFailure("the stage has no file \(index)", isTransient: false)
        }
        let compression = scan.files[Int(index)].compression
        if compression == nil, scan.options.encoding == .utf8 { return try InputFile(scan, index, fetch) }
        let file = try FileInOrder(scan, index, fetch)
        return .decoded(
            try DecodedBytes(
                reading: { memory throws(TaskFailure) in try file.read(into: memory) }, compression: compression,
                scan.options.encoding))
    }

    /// Reads into `memory` from `start` on, as many bytes as come at once; none at the file's end.
    borrowing func read(at start: Int64, into memory: UnsafeMutableRawBufferPointer) throws(TaskFailure) -> Int {
        switch self {
        case .local(let file): return try file.read(at: start, into: memory)
        case .stream(let descriptor):
            while true {
                let count = Glibc.read(descriptor, memory.baseAddress, memory.count)
                if count >= 0 { return count }
                guard errno == EINTR else {
                    throw TaskFailure(
                        "the input cannot be read: \(String(cString: strerror(errno)))", isTransient: false)
                }
            }
        case .decoded(let bytes): return try bytes.read(into: memory)
        case .fetched(let fetch, let index):
            let bytes = try fetch(index, start, memory.count)
            defer { withExtendedLifetime(bytes) {} }
            memory.copyMemory(from: bytes.bytes)
            return bytes.count
        }
    }
}

/// A file that is read from its start to its end.
private final class FileInOrder {
    private let file: InputFile
    private var position: Int64 = 0

    init(_ scan: FileScan, _ index: UInt32, _ fetch: @escaping FetchBytes) throws(TaskFailure) {
        file = try InputFile(scan, index, fetch)
    }

    func read(into memory: UnsafeMutableRawBufferPointer) throws(TaskFailure) -> Int {
        let count = try file.read(at: position, into: memory)
        position += Int64(count)
        return count
    }
}
