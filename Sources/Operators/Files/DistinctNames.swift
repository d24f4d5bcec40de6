package import Planning

/// Columns of files that cannot be told apart: they are refused, in every format and in the same words.
package enum DistinctNames {
    /// What is said of names that several columns of one file, or several values of one row, have.
    package static func problem(_ names: [String]) -> String {
        let list = names.map { "'\($0)'" }.joined(separator: ", ")
        return names.count == 1
            ? "two columns are named \(list): rename one of them"
            : "several columns have the same name (\(list)): rename them"
    }

    /// The names that stand more than once, each of them once.
    package static func repeated(_ names: [String]) -> [String] {
        var seen: Set<String> = [], found: [String] = []
        for name in names where !seen.insert(name).inserted && !found.contains(name) { found.append(name) }
        return found
    }

    /// Checks the columns of all files: DuckDB takes upper and lower case for the same name.
    ///
    /// - Parameters:
    ///   - names: Their names, all different.
    ///   - file: The first file that has the name.
    /// - Throws: `TaskFailure` with the names and the files of two that differ only in case, or of one without a name.
    package static func check(_ names: [String], _ file: (String) -> String) throws(TaskFailure) {
        var known: [String: String] = [:]
        for name in names {
            guard !name.isEmpty else {
                throw TaskFailure("\(file(name)): a key has no name, and a column needs one", isTransient: false)
            }
            guard let other = known.updateValue(name, forKey: name.lowercased()) else { continue }
            throw TaskFailure(
                "the columns '\(other)' (first in \(file(other))) and '\(name)' (first in \(file(name))) differ only in "
                    + "case, which a dataframe cannot tell apart: rename one of them", isTransient: false)
        }
    }
}
