internal import Foundation

extension StagedFolder {
    /// Gives the files their names in the target: all of them, in place of what it replaces, or none.
    ///
    /// The new files lie in a whole folder first, which changes places with the target in one step. Where the file system
    /// cannot do that, or others write into the same target, the old files go aside, and come back should this process
    /// end in the middle.
    ///
    /// - Parameters:
    ///   - commit: The files.
    ///   - isDynamic: Whether an overwrite replaces only the partitions that there are files of.
    /// - Throws: `RoostError`; the target is then as it was.
    func commit(_ commit: WriteCommit, isDynamic: Bool) throws {
        do {
            for move in commit.moves where FileSystem.byteCount("\(staging)/\(move.source)") != move.bytes {
                throw RoostError(
                    .file,
                    "\(staging)/\(move.source) is not as the worker wrote it: it was changed or removed, or this "
                        + "program does not see the workers' folder; nothing was changed in \(target)")
            }
            let (lock, _) = try Self.locked(base)
            defer { withExtendedLifetime(lock) {} }
            let contents = Contents(try FileSystem.names(base)).names
            if mode == .error, !contents.isEmpty { throw Self.isThere(target) }
            if mode == .ignore, !contents.isEmpty { return abortHeld() }
            let sources = commit.moves.map { "\(staging)/\($0.source)" }
            if mode == .append || isDynamic {
                let partitions = isDynamic && mode == .overwrite ? commit.partitions : []
                try change(commit, from: sources, aside: partitions.filter { Self.hasEntry("\(base)/\($0)") })
            } else {
                let whole = try wholeFolder(commit, sources)
                if base != target || hasOthers || !exchange(whole) {
                    if base != target { return try replaceFile(by: whole) }
                    try change(commit, from: commit.moves.map { "\(whole)/\($0.target)" }, aside: contents)
                }
            }
            abortHeld()
        } catch let error as PathError {
            throw RoostError(writing: target, error)
        }
    }

    /// A folder with all files under their names.
    private func wholeFolder(_ commit: WriteCommit, _ sources: [String]) throws(PathError) -> String {
        let whole = "\(staging)/new"
        try FileSystem.makeFolder(whole)
        for folder in commit.folders { try FileSystem.makeFolder("\(whole)/\(folder)") }
        for (move, source) in zip(commit.moves, sources) {
            try FileSystem.move(source, to: "\(whole)/\(move.target)")
        }
        try FileSystem.write([], to: "\(whole)/\(Self.success)")
        var found = stat()
        if stat(target, &found) == 0, found.st_mode & S_IFMT == S_IFDIR { chmod(whole, found.st_mode & 0o7777) }
        if replaces { try FileSystem.sync(whole) }
        return whole
    }

    /// Lets the folder change places with the target; false where that cannot be done.
    private func exchange(_ whole: String) -> Bool {
        guard rename(whole, sibling) == 0 else { return false }
        guard FileSystem.exchange(sibling, target) else {
            rename(sibling, whole)
            return false
        }
        if replaces { try? FileSystem.sync(Self.parts(of: target).parent) }
        FileSystem.remove(sibling)
        return true
    }

    /// Puts the folder in the place of a file.
    private func replaceFile(by whole: String) throws(PathError) {
        if !FileSystem.exchange(whole, target) {
            let aside = "\(base)/old"
            try FileSystem.move(target, to: aside)
            do throws(PathError) {
                try FileSystem.move(whole, to: target)
            } catch {
                try FileSystem.move(aside, to: target)
                throw error
            }
        }
        FileSystem.remove(base)
    }

    /// Changes the target's folder in place.
    private func change(_ commit: WriteCommit, from sources: [String], aside: [String]) throws(PathError) {
        var change = FolderChange(added: commit.moves.map(\.target), aside: aside, folders: commit.folders)
        var sources = sources
        // Last, when all others have their names.
        if aside.contains(Self.success) || !Self.hasEntry("\(base)/\(Self.success)") {
            let success = "\(staging)/\(Self.success)"
            try FileSystem.write([], to: success)
            sources.append(success)
            change.added.append(Self.success)
        }
        try change.make(in: base, staging: staging, from: sources)
    }

    /// Removes what is left of the write; the target is held.
    private func abortHeld() {
        FileSystem.remove(staging)
        Self.removeTemporary(base)
    }

    private static func hasEntry(_ path: String) -> Bool {
        var found = stat()
        return lstat(path, &found) == 0
    }
}
