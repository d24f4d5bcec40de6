/// The folders where rank files are looked for, and where tables built from them are kept.
///
///     let search = VocabularySearch(environment: ProcessInfo.processInfo.environment,
///                                   projectFolders: ["/home/me/project"])
///     let encoding = try Encoding.load(.cl100kBase, from: search)
package struct VocabularySearch: Sendable {
    /// Folders with rank files under tiktoken's cache names or their own, the first one first.
    package var folders: [String]
    /// Folders to keep tables in, tried after the folder of the rank file itself.
    package var tableFolders: [String]

    package init(folders: [String], tableFolders: [String] = []) {
        self.folders = folders
        self.tableFolders = tableFolders
    }

    /// The order of every command: an explicit folder, `TIKTOKEN_CACHE_DIR`, then
    /// `.roost/vocabularies` in each project folder.
    ///
    /// Tables that cannot be kept beside their rank file go to `ROOST_CACHE_DIR`,
    /// `XDG_CACHE_HOME/roost` or `HOME/.cache/roost`.
    package init(
        explicit: String? = nil, environment: [String: String], projectFolders: [String] = []
    ) {
        folders = []
        if let explicit { folders.append(explicit) }
        if let folder = environment["TIKTOKEN_CACHE_DIR"], !folder.isEmpty { folders.append(folder) }
        folders += projectFolders.map { $0 + "/.roost/vocabularies" }

        tableFolders = []
        if let folder = environment["ROOST_CACHE_DIR"], !folder.isEmpty {
            tableFolders.append(folder)
        } else if let folder = environment["XDG_CACHE_HOME"], !folder.isEmpty {
            tableFolders.append(folder + "/roost")
        } else if let home = environment["HOME"], !home.isEmpty {
            tableFolders.append(home + "/.cache/roost")
        }
    }

    /// A rank file that was found and is the published one.
    struct Found: ~Copyable {
        let file: MappedFile
        /// How much of the file is the vocabulary: all, but for r50k_base in p50k_base's file.
        let byteCount: Int
        let folder: String

        var bytes: UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(rebasing: file.bytes[..<byteCount])
        }
    }

    /// Finds and checks a rank file.
    ///
    /// - Throws: `vocabularyMissing`, saying where it was looked for and how to get it;
    ///   `vocabularyCorrupt` if the first file found is not what was published.
    func find(_ vocabulary: VocabularyFile) throws(TokenizationError) -> Found {
        for folder in folders {
            for name in Self.names(of: vocabulary) {
                guard let file = MappedFile(path: folder + "/" + name) else { continue }
                let usable = file.bytes.count == vocabulary.byteCount || Self.isPrefix(vocabulary, name)
                guard usable, file.bytes.count >= vocabulary.byteCount,
                    ContentHash.of(UnsafeRawBufferPointer(rebasing: file.bytes[..<vocabulary.byteCount]))
                        == vocabulary.contentHash
                else {
                    throw TokenizationError(
                        .vocabularyCorrupt,
                        "\(folder)/\(name) is not \(vocabulary.name) as published; "
                            + "delete it and run cluster/setup to get it again")
                }
                return Found(file: file, byteCount: vocabulary.byteCount, folder: folder)
            }
        }
        let searched = folders.isEmpty ? "no folder was given" : "looked in \(Self.named(folders))"
        throw TokenizationError(
            .vocabularyMissing,
            "the vocabulary \(vocabulary.name) is not on this machine (\(searched)); "
                + "run cluster/setup to get it, or set TIKTOKEN_CACHE_DIR to a folder that has it")
    }

    /// The rank files that are there: what another machine needs to count the same tokens.
    package var rankFiles: [String] {
        var files: [String] = []
        for vocabulary in [VocabularyFile.cl100kBase, .o200kBase, .p50kBase, .r50kBase] {
            let paths = folders.flatMap { folder in Self.names(of: vocabulary).map { folder + "/" + $0 } }
            guard let path = paths.first(where: { MappedFile(path: $0) != nil }), !files.contains(path) else {
                continue
            }
            files.append(path)
        }
        return files
    }

    /// Project folders are every one above another: the first ones say enough.
    private static func named(_ folders: [String]) -> String {
        let rest = folders.count - 4
        return folders.prefix(4).joined(separator: ", ") + (rest > 0 ? " and \(rest) more folders" : "")
    }

    private static func names(of vocabulary: VocabularyFile) -> [String] {
        var names = [vocabulary.cacheName, vocabulary.name]
        if vocabulary == .r50kBase {
            names += [VocabularyFile.p50kBase.cacheName, VocabularyFile.p50kBase.name]
        }
        return names
    }

    private static func isPrefix(_ vocabulary: VocabularyFile, _ name: String) -> Bool {
        name != vocabulary.cacheName && name != vocabulary.name
    }
}
