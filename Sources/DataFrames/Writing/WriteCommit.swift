package import Planning

/// What of the files of a write becomes the target's, from the files of those attempts that count and nothing else.
package struct WriteCommit: Equatable, Sendable {
    /// A file that gets its name.
    package struct Move: Equatable, Sendable {
        /// Where it lies below the folder of all attempts.
        package let source: String
        /// Where it goes below the target.
        package let target: String
        package let bytes: Int64
    }

    /// Why files cannot be taken: no attempt of ours has written them so.
    package struct Refusal: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    /// In the order of their new names.
    package private(set) var moves: [Move] = []
    /// The folders below the target that files go into, each after the one that it is in.
    package private(set) var folders: [String] = []
    package private(set) var rows: Int64 = 0

    /// - Parameters:
    ///   - files: What the attempts that count have written.
    ///   - id: What the names of the write's files have in them.
    /// - Throws: `Refusal` for a file that is outside its attempt's folder, for two attempts of one task, and for two
    ///   files of one name.
    package init(_ files: [WrittenFile], id: String) throws(Refusal) {
        var attempts: [Substring: Substring] = [:]
        var names: Set<String> = []
        for file in files {
            let parts = file.path.split(separator: "/", omittingEmptySubsequences: false)
            let attempt = parts[0].split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count > 1, attempt.count == 2, attempt.allSatisfy({ UInt32($0) != nil }),
                parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }), parts.last?.contains(id) == true
            else {
                throw Refusal(description: "a worker says that it wrote '\(file.path)', which is no file of this write")
            }
            let known = attempts.updateValue(attempt[1], forKey: attempt[0])
            guard known == nil || known == attempt[1] else {
                throw Refusal(description: "two attempts of task \(attempt[0]) were to count")
            }
            let target = parts.dropFirst().joined(separator: "/")
            guard names.insert(target).inserted else {
                throw Refusal(description: "two files were to have the name '\(target)'")
            }
            moves.append(Move(source: file.path, target: target, bytes: file.bytes))
            rows = rows.addingReportingOverflow(file.rows).partialValue
        }
        moves.sort { $0.target < $1.target }
        folders = Self.folders(moves.map(\.target))
    }

    private static func folders(_ paths: [String]) -> [String] {
        var found: [String] = []
        var seen: Set<String> = []
        for path in paths {
            var folder = ""
            for name in path.split(separator: "/").dropLast() {
                folder += (folder.isEmpty ? "" : "/") + name
                if seen.insert(folder).inserted { found.append(folder) }
            }
        }
        return found
    }

    /// The folders that hold files themselves: the partitions that rows were written for.
    package var partitions: [String] {
        var seen: Set<String> = []
        return moves.compactMap { move in
            guard let slash = move.target.lastIndex(of: "/") else { return nil }
            let folder = String(move.target[..<slash])
            return seen.insert(folder).inserted ? folder : nil
        }
    }
}
