package import DataFrames
internal import Evaluation

/// How many rows an evaluation has, before it is run.
package struct EvaluationRows: Sendable, Hashable {
    /// Rows of each run.
    package var rows = 0
    /// Pairs of each run; nil where rows are no pairs.
    package var pairs: Int?
    /// Rows of the smallest group; nil where there are no groups.
    package var smallestGroup: Int?
    /// Whether twins are next to each other, by run.
    package var areTwinsTogether: [String: Bool] = [:]
}

/// Finds, before anything is paid, what would keep rows from being evaluated.
package struct EvaluationCheck: Sendable {
    /// An input that is going to be asked.
    package struct Input: Sendable {
        package let name: String
        /// Its rows, under the names that they have in the results.
        package let rows: DataFrame
        /// The results' columns, without rows.
        package let results: DataFrame

        package init(name: String, rows: DataFrame, results: DataFrame) {
            self.name = name
            self.rows = rows
            self.results = results
        }
    }

    private let spec: EvaluationSpec

    package init(_ spec: EvaluationSpec) { self.spec = spec }

    /// - Throws: ``EvaluationError`` for a column that results will not have, a pair without a twin, a single pair, an
    ///   empty group, a key of two rows, runs without a common row.
    package func check(_ inputs: [Input]) async throws -> EvaluationRows {
        try spec.check(runs: inputs.map(\.name))
        for input in inputs { _ = try EvaluationColumns(spec, input.results.schema, run: input.name) }
        var counts = EvaluationRows()
        var keys: [[String]] = []
        for input in inputs {
            let rows = try await Self.rows(of: input, ofInput(try input.rows.columns))
            counts.rows = max(counts.rows, rows.keys.count)
            keys.append(rows.keys)
            if let pairs = spec.pairs, rows.pairs != nil, rows.sides != nil {
                let twins = try TwinCheck(rows, pairs)
                counts.pairs = max(counts.pairs ?? 0, twins.count)
                counts.areTwinsTogether[input.name] = twins.areTogether
            }
            if let groups = spec.groups, let names = rows.groups {
                let smallest = try Self.smallestGroup(names, groups, input.name, isPaired: spec.pairs != nil)
                counts.smallestGroup = min(counts.smallestGroup ?? smallest, smallest)
            }
        }
        if keys.count == 2, spec.pairs == nil, !spec.comparesWindows { try Self.checkKeys(keys, inputs, spec) }
        return counts
    }

    /// What is known before a run: rows needed, what they cost, and what these could show.
    ///
    /// - Parameters:
    ///   - inputs: What is going to be asked.
    ///   - price: What a call costs, where the evaluation does not say; nil where nobody knows.
    /// - Returns: nil where nothing is held against anything.
    /// - Throws: ``EvaluationError`` as ``check(_:)``.
    package func forecast(
        _ inputs: [Input], price: (perCall: Double, currency: String)?
    ) async throws -> EvaluationForecast? {
        let rows = try await check(inputs)
        guard let first = inputs.first else { return nil }
        let metrics = try EvaluationColumns(spec, first.results.schema, run: first.name).metrics
        return EvaluationForecast(
            spec, metrics.map { ($0.metric, $0.range) }, rows, runs: inputs.count, price: price)
    }

    /// The evaluation without all that only results have.
    private func ofInput(_ columns: [String]) -> EvaluationSpec {
        func known(_ name: String?) -> String? {
            name.flatMap { name in columns.contains { $0.lowercased() == name.lowercased() } ? name : nil }
        }
        var spec = EvaluationSpec(key: known(spec.key), repeats: spec.repeats)
        spec.answer = nil
        if let pairs = self.spec.pairs, known(pairs.column) != nil, known(pairs.side) != nil { spec.pairs = pairs }
        if let groups = self.spec.groups, known(groups.column) != nil { spec.groups = groups }
        return spec
    }

    private static func rows(of input: Input, _ spec: EvaluationSpec) async throws -> EvaluatedRows {
        let named = [spec.key, spec.pairs?.column, spec.pairs?.side, spec.groups?.column].compactMap(\.self)
        let narrow = named.isEmpty ? input.rows : input.rows.select(named.map { col(ColumnFinder.quoted($0)) })
        let columns = try EvaluationColumns(spec, narrow.schema, run: input.name)
        let rows = try EvaluatedRows(
            try await NarrowRows(narrow, columns, run: input.name), columns, spec.key == nil ? nil : spec.repeats)
        try rows.requireDistinctKeys()
        return rows
    }

    private static func smallestGroup(
        _ names: [String?], _ design: GroupDesign, _ run: String, isPaired: Bool
    ) throws(EvaluationError) -> Int {
        var counts: [String: Int] = [:]
        for case let name? in names { counts[name, default: 0] += 1 }
        for name in design.expected + [design.reference].compactMap(\.self) where counts[name] == nil {
            throw EvaluationError(
                .emptyGroup, "group '\(name)' has no rows in input '\(run)': ask it something, or leave it out")
        }
        if counts.count < 2, !isPaired {
            let only = counts.first.map { "one group only, '\($0.key)'" } ?? "no row with a group"
            throw EvaluationError(
                .emptyGroup, "input '\(run)' has \(only) in column '\(design.column)': parity needs two groups at least"
            )
        }
        return counts.values.min() ?? 0
    }

    private static func checkKeys(
        _ keys: [[String]], _ inputs: [Input], _ spec: EvaluationSpec
    ) throws(EvaluationError) {
        if spec.key == nil, keys[0].count != keys[1].count {
            throw EvaluationError(
                .unequalLengths,
                "inputs '\(inputs[0].name)' and '\(inputs[1].name)' have \(keys[0].count) and \(keys[1].count) rows, "
                    + "which are compared one by one: name the column that says which belong together, with 'key'")
        }
        if Set(keys[0]).isDisjoint(with: keys[1]) {
            throw EvaluationError(
                .noCommonRows,
                "inputs '\(inputs[0].name)' and '\(inputs[1].name)' have no row in common, so that nothing can be "
                    + "compared: their keys must be of the same column")
        }
    }
}
