internal import ArrowIPC
internal import Columnar
internal import Operators
internal import Planning
internal import QueryPlanning

/// Looks at files of Arrow's record batches for their columns, which must be the same in all of them.
struct ArrowSurvey {
    /// How many bytes are read at first to find the columns in.
    private static let piece = 64 << 10

    let files: [ScannedFile]

    /// The columns of the files, and how their values become Spark's.
    /// - Throws: `RoostError` where a file is none, or has other columns than the first.
    func columns() throws(RoostError) -> [InputType.Member] {
        var first: (columns: [InputType.Member], path: String)?
        for file in files {
            let own = try fields(of: file).map { InputType.Member($0.name, InputType($0.type)) }
            guard let known = first else {
                first = (own, file.path)
                continue
            }
            guard known.columns == own else {
                throw RoostError(
                    .file, "\(file.path) has other columns than \(known.path): read them apart, and union them by name")
            }
        }
        return first?.columns ?? []
    }

    private func fields(of file: ScannedFile) throws(RoostError) -> [StoredField] {
        guard let open = OpenFile(file) else {
            throw RoostError(.file, "\(file.path) has changed, or is gone, since it was looked for")
        }
        let byteCount = Int(clamping: file.byteCount)
        var size = Self.piece
        while true {
            let count = min(size, byteCount)
            do {
                let head = try Self.bytes(0..<count, of: open)
                guard try IPCFile.hasEnd(head) else { return try IPCFile.columns(ofHead: head) }
                return try IPCFile.columns(ofEnd: try Self.bytes(byteCount - count..<byteCount, of: open))
            } catch let error as ArrowIPCError where error.code == .truncated && count < byteCount {
                size *= 2
            } catch {
                let words = (error as? TaskFailure)?.message ?? "\(error)"
                throw RoostError(.file, "\(file.path) cannot be read as arrow: \(words)")
            }
        }
    }

    private static func bytes(_ range: Range<Int>, of open: borrowing OpenFile) throws(TaskFailure) -> Buffer {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: range.count, alignment: 16)
        defer { memory.deallocate() }
        let count = try open.read(at: Int64(range.lowerBound), into: memory)
        return Buffer(copying: UnsafeRawBufferPointer(rebasing: memory[..<count]))
    }
}

extension InputType {
    /// The type of values that another program stored, once they are read.
    fileprivate init(_ type: StoredType) {
        switch type {
        case .plain(let type): self.init(type)
        case .duration: self = .plain(.dayToSecond)
        case .interval(.yearMonth): self = .plain(.yearToMonth)
        case .interval: self = .cast(.calendarInterval)
        case .list(let element, _): self = .list(InputType(element.type))
        case .structure(let fields): self = .structure(fields.map { Member($0.name, InputType($0.type)) })
        case .map(let key, let value): self = .entries(key: InputType(key.type), value: InputType(value.type))
        case .dictionary(_, _, let values): self.init(values)
        case .runEndEncoded(_, let values): self.init(values.type)
        default: self.init(type.read)
        }
    }
}
