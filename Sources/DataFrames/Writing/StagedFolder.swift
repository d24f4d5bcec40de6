internal import Foundation
internal import SparkSQL

/// The folder in which the attempts of one write lie, below the target that they are for.
///
/// Until `commit` the target is as it was. A process that ends in the middle leaves a folder that the next write into
/// the same target removes: it knows by a lock, which ends with its process, that nobody writes there any more.
final class StagedFolder: Sendable {
    static let temporary = "_temporary"
    static let success = "_SUCCESS"

    /// Where the files go, behind links.
    let target: String
    /// What no other write has in its names.
    let id: String
    let mode: SaveMode
    /// Whether there is something that the write replaces.
    let replaces: Bool
    /// The folder with `_temporary`: the target, or one beside a file that is to be replaced.
    let base: String
    /// Folders that were made, and are to be removed where nothing comes into them; the outermost first.
    private let made: [String]
    private let held: FolderLock

    /// Where the attempts' folders are.
    var staging: String { "\(base)/\(Self.temporary)/\(id)" }
    /// A name beside the target.
    var sibling: String { Self.sibling(of: target, id) }

    private init(
        _ target: String, _ id: String, _ mode: SaveMode, replaces: Bool, base: String, made: [String],
        held: FolderLock
    ) {
        self.target = target
        self.id = id
        self.mode = mode
        self.replaces = replaces
        self.base = base
        self.made = made
        self.held = held
    }

    /// Makes ready to write.
    ///
    /// What an earlier write left in the middle is removed, or put back where it was.
    ///
    /// - Parameters:
    ///   - path: The target.
    ///   - mode: What is done about what is there.
    /// - Returns: The folder; nil where the target is there and stays.
    /// - Throws: `RoostError` where the target is there and must not be, or cannot be written.
    static func begin(_ path: String, _ mode: SaveMode) throws -> StagedFolder? {
        guard !path.isEmpty else { throw RoostError(.invalidArgument, "the path of a write is empty") }
        do {
            let target = try real(path)
            guard target != "/" else {
                throw RoostError(.invalidArgument, "/ is all that there is on this machine, and no target of a write")
            }
            let id = UUID().uuidString.lowercased()
            let kind = try FileSystem.kind(target)
            if kind == .file {
                switch mode {
                case .ignore: return nil
                case .error: throw isThere(path)
                case .append: throw RoostError(.file, "\(path) is a file, and part files go into a folder")
                case .overwrite: break
                }
            }
            // A folder of others is left alone where it is only looked at.
            if kind == .folder, mode == .ignore || mode == .error,
                !Contents(try FileSystem.names(target)).mayBeLeftover
            {
                if mode == .ignore { return nil }
                throw isThere(path)
            }
            let base = kind == .file ? sibling(of: target, id) : target
            let (lock, made) = try locked(base)
            defer { withExtendedLifetime(lock) {} }
            try recover(base, target)
            let contents = Contents(try FileSystem.names(base))
            if kind != .file, mode == .ignore || mode == .error, contents.hasData {
                removeTemporary(base)
                if mode == .ignore { return nil }
                throw isThere(path)
            }
            let staging = "\(base)/\(temporary)/\(id)"
            try FileSystem.makeFolder(staging)
            guard let held = try FolderLock.take("\(staging)/lock") else { throw PathError(path: staging, code: EBUSY) }
            return StagedFolder(
                target, id, mode, replaces: kind == .file || contents.hasData, base: base, made: made, held: held)
        } catch let error as PathError {
            throw RoostError(writing: path, error)
        }
    }

    /// Removes what was written; the target is as it was.
    func abort() {
        FileSystem.remove(staging)
        if let lock = try? FolderLock.wait("\(base)/\(Self.temporary)/lock") {
            Self.removeTemporary(base)
            withExtendedLifetime(lock) {}
        }
        for folder in made.reversed() { rmdir(folder) }
    }

    // MARK: what is there

    /// What stands in a target's folder.
    struct Contents {
        let names: [String]
        let hasTemporary: Bool

        init(_ names: [String]) {
            self.names = names.filter { $0 != StagedFolder.temporary }
            hasTemporary = self.names.count < names.count
        }

        var hasData: Bool { !names.isEmpty }
        /// Whether it may be nothing but what a write left in the middle.
        var mayBeLeftover: Bool { names.isEmpty && hasTemporary }
    }

    static func isThere(_ path: String) -> RoostError {
        RoostError(
            .file,
            SparkError(
                "PATH_ALREADY_EXISTS", sqlState: "42K04", parameters: ["outputPath": path],
                message: "Path \(path) already exists. Set mode as \"overwrite\" to overwrite the existing path."))
    }

    static func sibling(of target: String, _ id: String) -> String {
        let parts = parts(of: target)
        return "\(parts.parent == "/" ? "" : parts.parent)/.\(parts.name).\(id)"
    }

    static func parts(of path: String) -> (parent: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        return (slash == path.startIndex ? "/" : String(path[..<slash]), String(path[path.index(after: slash)...]))
    }

    /// The absolute path behind links, also of what is not there yet.
    private static func real(_ path: String) throws(PathError) -> String {
        var absolute = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        while absolute.count > 1, absolute.hasSuffix("/") { absolute.removeLast() }
        var rest: [String] = []
        var start = absolute
        while true {
            if let found = realpath(start, nil) {
                defer { free(found) }
                let known = String(cString: found)
                if rest.isEmpty { return known }
                return ([known == "/" ? "" : known] + rest.reversed()).joined(separator: "/")
            }
            let code = errno
            let parts = parts(of: start)
            guard code == ENOENT, start != "/", parts.name != "..", !parts.name.isEmpty else {
                throw PathError(path: start, code: code)
            }
            if parts.name != "." { rest.append(parts.name) }
            start = parts.parent
        }
    }

    // MARK: `_temporary`

    /// Holds the target for as long as its folders are changed.
    static func locked(_ base: String) throws(PathError) -> (FolderLock, made: [String]) {
        var made: [String] = []
        while true {
            let folder = "\(base)/\(temporary)"
            made += try FileSystem.makeFolders(folder).filter { $0 != folder }
            if let lock = try FolderLock.wait("\(folder)/lock") { return (lock, made) }
        }
    }

    /// Removes `_temporary` where no other write needs it; the target is held.
    static func removeTemporary(_ base: String) {
        let folder = "\(base)/\(temporary)"
        guard (try? FileSystem.names(folder)) == ["lock"] else { return }
        unlink("\(folder)/lock")
        rmdir(folder)
    }

    /// Ends what writers began that are there no more; the target is held.
    private static func recover(_ base: String, _ target: String) throws(PathError) {
        // Others, such as Spark, have their own names there.
        for id in try FileSystem.names("\(base)/\(temporary)") where UUID(uuidString: id) != nil {
            let staging = "\(base)/\(temporary)/\(id)"
            if FolderLock.isHeld("\(staging)/lock") { continue }
            try FolderChange.undo(in: base, staging: staging)
            FileSystem.remove(staging)
        }
        let parts = parts(of: target)
        let prefix = ".\(parts.name)."
        for name in (try? FileSystem.names(parts.parent)) ?? [] where name.hasPrefix(prefix) {
            let id = name.dropFirst(prefix.count)
            guard UUID(uuidString: String(id)) != nil else { continue }
            let path = "\(parts.parent)/\(name)"
            let locks = [path, target].map { "\($0)/\(temporary)/\(id)/lock" }
            if path != base, !locks.contains(where: FolderLock.isHeld) { FileSystem.remove(path) }
        }
    }

    /// Whether other writes are under way into the same target, which is held.
    var hasOthers: Bool {
        let names = (try? FileSystem.names("\(base)/\(Self.temporary)")) ?? []
        return names.contains { $0 != "lock" && $0 != id }
    }
}

extension RoostError {
    /// A target that the system does not let be written.
    init(writing path: String, _ error: PathError) {
        self.init(.file, "\(path) cannot be written: \(error)")
    }
}
