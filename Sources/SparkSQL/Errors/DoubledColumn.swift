extension SparkError {
    /// The error of columns of which two have one name in any letters; nil where all names differ.
    ///
    /// Of several such names it tells the first in alphabetical order, as Spark does (`SchemaUtils`).
    package static func doubledColumn(among names: some Sequence<String>) -> SparkError? {
        var seen: Set<String> = []
        let doubled = names.lazy.map { $0.lowercased() }.filter { !seen.insert($0).inserted }
        guard let name = doubled.min(by: { $0.utf16.lexicographicallyPrecedes($1.utf16) }) else { return nil }
        let quoted = SQLText.quoted(name)
        return SparkError(
            "COLUMN_ALREADY_EXISTS", parameters: ["columnName": quoted],
            message: "The column \(quoted) already exists. Choose another name or rename the existing column.")
    }
}
