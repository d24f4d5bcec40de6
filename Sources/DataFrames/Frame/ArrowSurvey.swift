internal import ArrowIPC
internal import Columnar
internal import Operators
internal import Planning

/// Looks at files of Arrow's record batches for their columns, which must be the same in all of them.
struct ArrowSurvey {
    private static let head = 64 << 10

    let files: [ScannedFile]

    /// The columns of the files.
    /// - Throws: `RoostError` where a file is none, or has other columns than the first.
    func schema() throws(RoostError) -> Schema {
        var first: (schema: Schema, path: String)?
        for file in files {
            let own = try schema(of: file)
            guard let known = first else {
                first = (own, file.path)
                continue
            }
            guard known.schema.names == own.names, known.schema.fields.map(\.type) == own.fields.map(\.type) else {
                throw RoostError(
                    .file, "\(file.path) has other columns than \(known.path): read them apart, and union them by name")
            }
        }
        return first?.schema ?? Schema([])
    }

    private func schema(of file: ScannedFile) throws(RoostError) -> Schema {
        guard let open = OpenFile(file) else {
            throw RoostError(.file, "\(file.path) has changed, or is gone, since it was looked for")
        }
        var size = Self.head
        while true {
            var bytes = [UInt8](repeating: 0, count: min(size, Int(clamping: file.byteCount)))
            let result = bytes.withUnsafeMutableBytes { memory in
                Result { () throws(TaskFailure) in try open.read(at: 0, into: memory) }
            }
            do {
                bytes.removeLast(bytes.count - (try result.get()))
                return try IPCFile.schema(Buffer(bytes))
            } catch let error as ArrowIPCError where error.code == .truncated && size < file.byteCount {
                size *= 2
            } catch {
                let words = (error as? TaskFailure)?.message ?? "\(error)"
                throw RoostError(.file, "\(file.path) cannot be read as arrow: \(words)")
            }
        }
    }
}
