internal import DataFrames
internal import Evaluation
internal import Planning
internal import SparkSQL

/// Finds the columns that an evaluation names among those that rows have.
struct ColumnFinder {
    /// A column with its type.
    struct Found {
        /// The names on the way to it: a column's, and those of a struct's members.
        let path: [String]
        let type: SparkType

        /// The column by its way, whatever letters are in its names.
        var column: Column { col(path.map(ColumnFinder.quoted).joined(separator: ".")) }

        /// A member of a struct.
        func member(_ name: String) -> Found? {
            guard case .structure(let fields) = type, let field = fields.named(name) else { return nil }
            return Found(path: path + [field.name], type: field.type)
        }
    }

    /// A name as a column's, whatever letters are in it.
    static func quoted(_ name: String) -> String { "`" + name.replacing("`", with: "``") + "`" }

    let schema: StructType
    /// The run's name, for what is said where a column is missing.
    let run: String

    /// A column by its name, in which a point may lead into a struct; nil where there is none.
    func find(_ name: String) -> Found? {
        if let field = schema.fields.named(name) { return Found(path: [field.name], type: field.type) }
        let parts = name.split(separator: ".").map(String.init)
        guard parts.count > 1, let field = schema.fields.named(parts[0]) else { return nil }
        var found: Found? = Found(path: [field.name], type: field.type)
        for part in parts.dropFirst() { found = found?.member(part) }
        return found
    }

    /// A column by its name.
    ///
    /// - Throws: ``EvaluationError`` that names the columns that there are.
    func require(_ name: String, _ what: String) throws(EvaluationError) -> Found {
        if let found = find(name) { return found }
        throw missing(name, what)
    }

    func missing(_ name: String, _ what: String) -> EvaluationError {
        let names = schema.names
        if names.isEmpty {
            return EvaluationError(
                .emptyGroup, "run '\(run)' has no columns and no rows: there is nothing to evaluate")
        }
        let hint = NearestName.of(name, among: names).map { "; did you mean '\($0)'?" } ?? "."
        let shown = names.prefix(30).joined(separator: ", ") + (names.count > 30 ? " and more" : "")
        return EvaluationError(
            .missingColumn, "\(what) names the column '\(name)', which run '\(run)' has not\(hint) It has: \(shown)")
    }
}

extension [StructField] {
    /// The field of this name, or else the only one that differs from it in upper and lower case.
    fileprivate func named(_ name: String) -> StructField? {
        if let field = first(where: { $0.name == name }) { return field }
        let alike = filter { $0.name.lowercased() == name.lowercased() }
        return alike.count == 1 ? alike[0] : nil
    }
}
