import Foundation
import Planning
import TestSupport
import Testing

@testable import DataFrames

/// The folder of a write, on a disk: what stands in the target before, in the middle and after.
@Suite struct StagedFolderTests {
    private let root = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        .appendingPathComponent("roost-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true) }

    private var target: String { "\(root)/out" }

    /// Every file below the target and what it holds, with those that are none of ours to see.
    private func contents() -> [String: String] {
        var found: [String: String] = [:]
        for name in FileManager.default.enumerator(atPath: root)?.compactMap({ $0 as? String }) ?? [] {
            if let data = FileManager.default.contents(atPath: "\(root)/\(name)"), !isFolder("\(root)/\(name)") {
                found[name] = String(decoding: data, as: UTF8.self)
            }
        }
        return found
    }

    private func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private func put(_ text: String, _ path: String) throws {
        let parent = path.split(separator: "/").dropLast().joined(separator: "/")
        try FileManager.default.createDirectory(atPath: "/" + parent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    /// What an attempt does: a file for each name, whose text is `text`.
    private func attempt(_ folder: StagedFolder, _ name: String, _ names: [String], _ text: String) throws
        -> [WrittenFile]
    {
        try names.map { file in
            let path = "\(name)/\(file)-\(folder.id)"
            try put(text, "\(folder.staging)/\(path)")
            return WrittenFile(path: path, rows: 1, bytes: Int64(text.utf8.count))
        }
    }

    private func write(_ mode: SaveMode, _ names: [String], _ text: String, isDynamic: Bool = false) throws -> String? {
        guard let folder = try StagedFolder.begin(target, mode) else { return nil }
        let files = try attempt(folder, "0.1", names, text)
        _ = try attempt(folder, "0.0", names, "late")
        try folder.commit(try WriteCommit(files, id: folder.id), isDynamic: isDynamic)
        return folder.id
    }

    @Test func aNewTargetIsThereWholeAndAlone() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let id = try #require(try write(.error, ["a", "k=1/b"], "new"))
        #expect(contents() == ["out/a-\(id)": "new", "out/k=1/b-\(id)": "new", "out/_SUCCESS": ""])
        #expect(throws: RoostError.self) { try write(.error, ["a"], "other") }
        #expect(try write(.ignore, ["a"], "other") == nil)
        #expect(contents().count == 3)
    }

    @Test func anAppendKeepsWhatIsThere() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let first = try #require(try write(.append, ["a"], "1"))
        let second = try #require(try write(.append, ["a", "k=1/a"], "2"))
        #expect(
            contents() == [
                "out/a-\(first)": "1", "out/a-\(second)": "2", "out/k=1/a-\(second)": "2", "out/_SUCCESS": "",
            ])
    }

    @Test func anOverwriteLeavesNothingOfTheOld() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try put("of others", "\(target)/k=1/x.csv")
        chmod(target, 0o750)
        let id = try #require(try write(.overwrite, ["k=2/a"], "new"))
        #expect(contents() == ["out/k=2/a-\(id)": "new", "out/_SUCCESS": ""])
        let attributes = try FileManager.default.attributesOfItem(atPath: target)
        #expect(attributes[.posixPermissions] as? Int == 0o750)
    }

    @Test func aDynamicOverwriteReplacesOnlyItsPartitions() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        for name in ["k=1/x", "k=2/x", "k=2/y", "y"] { try put("old", "\(target)/\(name)") }
        let id = try #require(try write(.overwrite, ["k=2/a", "k=3/a"], "new", isDynamic: true))
        #expect(
            contents() == [
                "out/k=1/x": "old", "out/y": "old", "out/k=2/a-\(id)": "new", "out/k=3/a-\(id)": "new",
                "out/_SUCCESS": "",
            ])
    }

    @Test func aFileGivesWayToAFolderOnlyWhereItIsOverwritten() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try put("file", target)
        for mode in [SaveMode.error, .append] { #expect(throws: RoostError.self) { try write(mode, ["a"], "new") } }
        #expect(try write(.ignore, ["a"], "new") == nil)
        let folder = try #require(try StagedFolder.begin(target, .overwrite))
        #expect(contents()["out"] == "file")
        folder.abort()
        #expect(contents() == ["out": "file"])
        let id = try #require(try write(.overwrite, ["a"], "new"))
        #expect(contents() == ["out/a-\(id)": "new", "out/_SUCCESS": ""])
    }

    @Test func aWriteThatIsGivenUpLeavesNothing() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let folder = try #require(try StagedFolder.begin("\(target)/deep/er/", .error))
        _ = try attempt(folder, "0.0", ["a"], "half")
        folder.abort()
        #expect(contents().isEmpty && !FileManager.default.fileExists(atPath: target))
        try put("old", "\(target)/x")
        try #require(try StagedFolder.begin(target, .overwrite)).abort()
        #expect(contents() == ["out/x": "old"])
    }

    @Test func filesThatAreNotAsTheyWereReportedChangeNothing() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try put("old", "\(target)/x")
        let folder = try #require(try StagedFolder.begin(target, .overwrite))
        var files = try attempt(folder, "0.0", ["a", "b"], "new")
        files[1].bytes += 1
        let commit = try WriteCommit(files, id: folder.id)
        #expect(throws: RoostError.self) { try folder.commit(commit, isDynamic: false) }
        folder.abort()
        #expect(contents() == ["out/x": "old"])
    }

    @Test func twoWritersOfANewTargetDoNotMix() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let one = try #require(try StagedFolder.begin(target, .error))
        let other = try #require(try StagedFolder.begin(target, .error))
        let mine = try attempt(one, "0.0", ["a"], "one")
        let theirs = try attempt(other, "0.0", ["a"], "other")
        try one.commit(try WriteCommit(mine, id: one.id), isDynamic: false)
        let late = try WriteCommit(theirs, id: other.id)
        let error = #expect(throws: RoostError.self) { try other.commit(late, isDynamic: false) }
        #expect(error?.condition == "PATH_ALREADY_EXISTS")
        other.abort()
        #expect(contents() == ["out/a-\(one.id)": "one", "out/_SUCCESS": ""])
    }

    @Test func anAppendBesideAnOverwriteLosesNoneOfItsFiles() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try put("old", "\(target)/x")
        let append = try #require(try StagedFolder.begin(target, .append))
        let id = try #require(try write(.overwrite, ["a"], "new"))
        #expect(FileManager.default.fileExists(atPath: append.staging), "its workers still write there")
        let files = try attempt(append, "0.0", ["b"], "more")
        try append.commit(try WriteCommit(files, id: append.id), isDynamic: false)
        #expect(contents() == ["out/a-\(id)": "new", "out/b-\(append.id)": "more", "out/_SUCCESS": ""])
    }

    /// A process that ends in the middle leaves what the next write removes, whatever that one does.
    @Test func whatAnEndInTheMiddleLeavesIsRemovedByTheNextWrite() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let dead = UUID().uuidString.lowercased()
        try put("half", "\(target)/_temporary/\(dead)/0.0/part-\(dead)")
        try put("", "\(target)/_temporary/\(dead)/lock")
        try put("whole", "\(root)/.out.\(UUID().uuidString)/part")
        try put("of others", "\(root)/.out.x/part")
        let id = try #require(try write(.error, ["a"], "new"), "nothing but leftovers is no target")
        #expect(contents() == ["out/a-\(id)": "new", "out/_SUCCESS": "", ".out.x/part": "of others"])
    }

    /// However far a change in place came, the next write finds the old files.
    @Test(arguments: 0...8)
    func aChangeThatWasNotMadeToItsEndIsUndone(steps: Int) throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let old = ["out/x": "old", "out/k=1/x": "old", "out/k=1/y": "old", "out/_SUCCESS": ""]
        for (name, text) in old { try put(text, "\(root)/\(name)") }
        let staging = "\(target)/_temporary/\(UUID().uuidString.lowercased())"
        let change = FolderChange(
            added: ["k=1/new", "k=2/z=3/new", "_SUCCESS"], aside: ["_SUCCESS", "k=1", "x"],
            folders: ["k=1", "k=2", "k=2/z=3"])
        for (index, _) in change.added.enumerated() { try put("new", "\(staging)/new/\(index)") }
        try FileManager.default.createDirectory(atPath: "\(staging)/old", withIntermediateDirectories: true)
        try JSONEncoder().encode(change).write(to: URL(fileURLWithPath: "\(staging)/change"))
        var done: [() throws -> Void] = change.aside.enumerated().map { index, name in
            { try FileSystem.move("\(target)/\(name)", to: "\(staging)/old/\(index)") }
        }
        done.append { for folder in change.folders { try FileSystem.makeFolder("\(target)/\(folder)") } }
        done += change.added.enumerated().map { index, name in
            { try FileSystem.move("\(staging)/new/\(index)", to: "\(target)/\(name)") }
        }
        for step in done.prefix(steps) { try step() }
        try #require(try StagedFolder.begin(target, .append)).abort()
        #expect(contents() == old)
    }

    @Test func aTargetBehindALinkIsWrittenWhereItIs() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try put("old", "\(root)/real/x")
        try FileManager.default.createSymbolicLink(atPath: target, withDestinationPath: "real")
        let id = try #require(try write(.overwrite, ["a"], "new"))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: target) == "real")
        #expect(contents()["real/a-\(id)"] == "new" && contents()["real/x"] == nil)
    }

    @Test func whatCannotBeWrittenIsNamed() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try put("file", "\(root)/file")
        let error = #expect(throws: RoostError.self) { try StagedFolder.begin("\(root)/file/out", .error) }
        #expect(error?.code == .file && error?.message.contains("Not a directory") == true, "\(error?.message ?? "")")
        #expect(throws: RoostError.self) { try StagedFolder.begin("", .error) }
    }
}
