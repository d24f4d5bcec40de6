internal import Foundation

/// Files that come into a folder, and others that go aside for them: all of it, or, after an end in the middle, nothing.
///
/// What is to be done stands in a file beside the new ones before the first of them gets its name; when that file is
/// removed, it is done.
struct FolderChange: Codable {
    /// What gets a name in the folder.
    var added: [String]
    /// What is set aside, by position.
    var aside: [String]
    /// Folders that may have to be made, each after the one that it is in.
    var folders: [String]

    private static func plan(_ staging: String) -> String { "\(staging)/change" }
    private static func old(_ staging: String, _ index: Int) -> String { "\(staging)/old/\(index)" }

    /// - Parameters:
    ///   - base: The folder.
    ///   - staging: Where files that go aside are kept, and the plan.
    ///   - sources: Where the added files are, in the same order.
    /// - Throws: `PathError`; the folder is then as it was.
    func make(in base: String, staging: String, from sources: [String]) throws(PathError) {
        try FileSystem.makeFolder("\(staging)/old")
        try FileSystem.write(Array((try? JSONEncoder().encode(self)) ?? Data()), to: Self.plan(staging))
        do {
            for (index, path) in aside.enumerated() {
                try FileSystem.move("\(base)/\(path)", to: Self.old(staging, index))
            }
            for folder in folders { try FileSystem.makeFolder("\(base)/\(folder)") }
            for (source, name) in zip(sources, added) { try FileSystem.move(source, to: "\(base)/\(name)") }
            try FileSystem.sync(base)
        } catch {
            try Self.undo(in: base, staging: staging)
            throw error
        }
        unlink(Self.plan(staging))
    }

    private static func isThere(_ path: String) -> Bool {
        var found = stat()
        return lstat(path, &found) == 0
    }

    /// Undoes a change that was not made to its end; nothing happens where there is none.
    static func undo(in base: String, staging: String) throws(PathError) {
        guard let text = try? Data(contentsOf: URL(fileURLWithPath: plan(staging))),
            let change = try? JSONDecoder().decode(FolderChange.self, from: text)
        else { return }
        // A name that both have is the old file's until that one is set aside.
        let kept = change.aside.enumerated().filter { !isThere(old(staging, $0.offset)) }.map(\.element)
        for name in change.added where !kept.contains(name) { unlink("\(base)/\(name)") }
        for folder in change.folders.reversed() { rmdir("\(base)/\(folder)") }
        for (index, path) in change.aside.enumerated() {
            let old = old(staging, index)
            if isThere(old) { try FileSystem.move(old, to: "\(base)/\(path)") }
        }
        unlink(plan(staging))
    }
}
