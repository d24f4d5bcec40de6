import Glibc

/// Gets a vocabulary's tables: mapped from where an earlier process left them, or built and left
/// there for the next.
struct TableStore {
    let folders: [String]

    /// The tables' file for a vocabulary.
    ///
    /// The version is in the name, so that two versions of the program do not overwrite each other's file.
    static func fileName(_ vocabulary: VocabularyFile) -> String {
        let name = vocabulary.name.split(separator: ".").first.map(String.init) ?? vocabulary.name
        return "\(name).roost-tables-\(TableLayout.version)"
    }

    /// - Throws: `vocabularyCorrupt` if the ranks cannot be read; nothing on account of a table
    ///   file, which is rebuilt when it is not right, or kept in memory where it cannot be written.
    func tables(
        of vocabulary: VocabularyFile, ranks: UnsafeRawBufferPointer
    ) throws(TokenizationError) -> TableImage {
        let name = Self.fileName(vocabulary)
        for folder in folders {
            if let image = TableImage(
                mapping: folder + "/" + name, vocabularyHash: vocabulary.contentHash)
            {
                return image
            }
        }
        let built = TableBuilder.build(
            try RankFile(parsing: ranks, name: vocabulary.name), vocabularyHash: vocabulary.contentHash)
        for folder in folders {
            Self.makeFolder(folder)
            if built.write(to: folder + "/" + name) {
                // From the file the memory is shared with other processes.
                return TableImage(
                    mapping: folder + "/" + name, vocabularyHash: vocabulary.contentHash) ?? built
            }
        }
        return built
    }

    private static func makeFolder(_ path: String) {
        var prefix = path.hasPrefix("/") ? "" : "."
        for component in path.split(separator: "/") {
            prefix += "/" + component
            mkdir(prefix, 0o755)
        }
    }
}
