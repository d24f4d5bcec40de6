import Foundation
import Glibc
import TestSupport
import Testing

@testable import LocalQuery

/// Code that runs in this process, and rows that leave memory, stay the user's own.
@Suite(.ownThreads) struct TrustedFilesTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("roost-\(UUID())").path

    private func file(_ modes: [mode_t]) throws -> String {
        var path = folder
        for (name, mode) in zip(["", "/.roost", "/duckdb"], modes) {
            path += name
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            chmod(path, mode)
        }
        path += "/libduckdb.so"
        try Data().write(to: URL(fileURLWithPath: path))
        chmod(path, modes[3])
        return path
    }

    @Test func anOwnFileIsTrusted() throws {
        #expect(ProjectFolders.isTrusted(try file([0o755, 0o755, 0o755, 0o644])))
    }

    @Test(arguments: [[0o755, 0o777, 0o755, 0o644], [0o755, 0o755, 0o777, 0o644], [0o755, 0o755, 0o755, 0o666]])
    func whatOthersCanWriteToIsNot(modes: [mode_t]) throws {
        #expect(!ProjectFolders.isTrusted(try file(modes)))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
    func anothersFileIsNot() throws {
        let path = try file([0o755, 0o755, 0o755, 0o644])
        #expect(chown(path, 12_345, 12_345) == 0)
        #expect(!ProjectFolders.isTrusted(path))
    }

    @Test func whatIsNotThereIsNot() {
        #expect(!ProjectFolders.isTrusted(folder + "/nothing/at/all"))
    }

    /// The loader would look for a bare name where an environment says, and a relative path means the working folder.
    @Test func everyCandidateIsAWholePath() {
        let candidates = LibrarySearch().candidates()
        #expect(!candidates.isEmpty && candidates.allSatisfy { $0.path.hasPrefix("/") })
    }

    @Test func theSpillFolderIsTheUsersAlone() throws {
        var found = stat()
        #expect(mkdir(SpillFolder.path, 0o700) == 0 || errno == EEXIST)
        #expect(lstat(SpillFolder.path, &found) == 0)
        #expect(found.st_mode & S_IFMT == S_IFDIR && found.st_mode & 0o077 == 0 && found.st_uid == geteuid())
    }
}
