internal import Columnar
internal import Planning
internal import Tokenization

/// Counts the lines of a split of a file, one by one, and keeps only the counts.
struct TokenStatisticsSource {
    let statistics: TokenStatistics
    let source: FileSource

    func table(_ context: ComputeContext) throws(TaskFailure) -> Table {
        let counter = ChatCounter(try context.tokenizer(statistics.encoding))
        var counts = TokenStatisticsCounts(statistics, source.split)
        do throws(TaskFailure) {
            if source.isDocument {
                try source.eachObject(context.interruption) { json in count(json, counter, &counts) }
                return counts.table()
            }
            var lines = try source.lines()
            while let line = try lines.nextLine() {
                count(line, counter, &counts)
                if counts.lines % 256 == 0 { try context.interruption.check() }
            }
        } catch {
            throw TaskFailure("\(source.file.path): \(error.message)", isTransient: error.isTransient)
        }
        return counts.table()
    }

    private func count(_ line: borrowing LineReader.Line, _ counter: ChatCounter, _ counts: inout TokenStatisticsCounts)
    {
        counts.beginLine()
        if let length = line.tooLong {
            return counts.note(.unreadable, "\(length) bytes long; a line may have at most \(LineReader.longestLine)")
        }
        guard !line.bytes.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) else { return }
        count(json: line.bytes, counter, &counts)
    }

    /// Counts an object of a document; the number that stands for its line is its own.
    private func count(_ json: UnsafeRawBufferPointer, _ counter: ChatCounter, _ counts: inout TokenStatisticsCounts) {
        counts.beginLine()
        count(json: json, counter, &counts)
    }

    private func count(
        json: UnsafeRawBufferPointer, _ counter: ChatCounter, _ counts: inout TokenStatisticsCounts
    ) {
        do {
            switch statistics.lines {
            case .chats: counts.add(try counter.example(json))
            case .texts(let key):
                if let tokens = try counter.text(under: key, of: json) {
                    counts.add(tokens)
                } else {
                    counts.note(.missingText, "has no text under '\(key)'")
                }
            }
        } catch {
            counts.note(.unreadable, error.description)
        }
    }
}
