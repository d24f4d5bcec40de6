internal import DataFrames
internal import Foundation
internal import LocalQuery
internal import Operators
internal import Tokenization

/// What a worker needs: the program, DuckDB's library and the vocabularies, each known by what is in it.
struct ProgramBundle: Equatable, Sendable {
    struct Part: Equatable, Sendable {
        /// Its path on this machine.
        let path: String
        /// Its path in the folder that it comes into.
        let place: String
        /// SHA-256 of its bytes.
        let hash: String
        let bytes: Int64
    }

    let parts: [Part]
    /// SHA-256 of the list of parts: the folder's name.
    let hash: String

    /// What has to be copied to a host that has some of it.
    func missing(_ facts: HostFacts) -> [Part] {
        var seen = facts.files
        return parts.filter { seen.insert($0.hash).inserted }
    }

    /// How many bytes of these are still to come.
    static func bytes(_ parts: [Part], _ facts: HostFacts) -> Int64 {
        parts.reduce(0) { $0 + $1.bytes - facts.offset($1) }
    }
}

extension HostFacts {
    /// From where on a part is to be sent: what came before a connection broke is kept.
    func offset(_ part: ProgramBundle.Part) -> Int64 {
        let size = partial[part.hash] ?? 0
        return size < part.bytes ? size : 0
    }
}

extension ProgramBundle {
    /// The files of this program; where the program finds them is where they come to lie there.
    ///
    /// - Throws: `RoostError` where DuckDB's library is not found, or a file cannot be read.
    static func ofThisProgram(_ programs: ChildPrograms) async throws(RoostError) -> ProgramBundle {
        var files: [(path: String, place: String)] = [("/proc/self/exe", "roost")]
        guard let library = DuckDBLibrary.path else {
            throw RoostError(
                .file, "DuckDB's library is not found on this machine; run cluster/setup in the repository")
        }
        let folder = URL(fileURLWithPath: library).deletingLastPathComponent().path
        // Its neighbours: what cluster/setup makes is a stand-in that loads the engine beside it.
        let neighbours = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in neighbours.sorted() where name.hasPrefix("libduckdb") && name.hasSuffix(".so") {
            files.append((folder + "/" + name, name))
        }
        for path in VocabularySearch.ofProcess.rankFiles {
            files.append((path, ".roost/vocabularies/" + URL(fileURLWithPath: path).lastPathComponent))
        }
        // `/proc/self` would be the other program's.
        files[0].path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? files[0].path
        return try await hashed(files, programs)
    }

    private static func hashed(
        _ files: [(path: String, place: String)], _ programs: ChildPrograms
    ) async throws(RoostError) -> ProgramBundle {
        let hashes = try await sums(files.map(\.path), input: .nothing, programs)
        guard hashes.count == files.count else {
            throw RoostError(
                .file, "the files of this program cannot be read: \(files.map(\.path).joined(separator: ", "))")
        }
        let parts = zip(files, hashes).map { file, hash in
            let size = (try? FileManager.default.attributesOfItem(atPath: resolved(file.path))[.size]) as? Int64
            return Part(path: file.path, place: file.place, hash: hash, bytes: size ?? 0)
        }
        let list = parts.map { "\($0.hash)  \($0.place)\n" }.joined()
        guard let hash = try await sums([], input: .text(list), programs).first else {
            throw RoostError(.file, "sha256sum says nothing")
        }
        return ProgramBundle(parts: parts, hash: hash)
    }

    private static func resolved(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }

    /// By coreutils' program, which workers' hosts check with as well.
    private static func sums(
        _ paths: [String], input: ChildPrograms.Input, _ programs: ChildPrograms
    ) async throws(RoostError) -> [String] {
        let end = try await programs.run("sha256sum", ["sha256sum", "--"] + paths, input: input)
        guard end.code == 0 else { throw RoostError(.file, "sha256sum: \(end.errors)") }
        return end.output.split(whereSeparator: \.isNewline).map { line in
            // A name with a backslash in it has one before its hash.
            String(line.drop { $0 == "\\" }.prefix(64))
        }
    }
}
