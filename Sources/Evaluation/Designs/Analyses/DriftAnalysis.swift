/// What changed between two windows: verdicts by Holm over all columns, and by a floor for the effect.
struct DriftAnalysis {
    let rule: DriftRule
    let seed: UInt64

    func analysis(_ windows: DriftWindows) throws(EvaluationError) -> Analysis {
        if windows.columns.isEmpty {
            throw EvaluationError(.missingColumn, "no column is named whose drift is to be found")
        }
        var names = Set<String>()
        for column in windows.columns where !names.insert(column.name).inserted {
            throw EvaluationError(.wrongDesign, "column '\(column.name)' is named twice")
        }
        var analysis = Analysis()
        var measured: [(name: String, measurement: DriftMeasurement)] = []
        for column in windows.columns {
            let (own, missing) = try measure(column)
            measured.append((column.name, own))
            if let missing { measured.append(("\(column.name) is missing", missing)) }
            analysis.exclusions += exclusions(column, windows)
        }
        let ps = measured.compactMap(\.measurement.p.value)
        var adjusted = VerdictFamily.adjusted(ps, effects: ps.count)[...]
        let columns = measured.map { name, measurement in
            column(name, measurement, measurement.p.value == nil ? nil : adjusted.popFirst())
        }
        let level = NumberText.percent(rule.alpha)
        analysis.drift.append(
            EvaluationReport.DriftPanel(
                "\(windows.current) beside \(windows.reference)", reference: windows.reference,
                current: windows.current,
                rule: "A column drifted where its p, corrected by Holm for all \(columns.count) columns, is at most "
                    + "\(level) and its effect is at least the floor.", columns: columns))
        analysis.distributions += distributions(windows)
        return analysis
    }

    private func column(
        _ name: String, _ measurement: DriftMeasurement, _ holmP: Double?
    ) -> EvaluationReport.DriftColumn {
        let floor = rule.floor(measurement.measure)
        let verdict: EvaluationReport.DriftColumn.Verdict =
            if let holmP, let effect = measurement.effect.value {
                holmP > rule.alpha ? .steady : effect >= floor ? .drifted : .belowFloor
            } else {
                .undefined
            }
        return EvaluationReport.DriftColumn(
            name, verdict, measure: measurement.measure.title, effect: EvaluationReport.Estimate(measurement.effect),
            floor: EvaluationReport.Figure(floor),
            test: EvaluationReport.Test(
                measurement.test, p: measurement.p, holmP: holmP.map { EvaluationReport.Figure($0) }),
            referenceRows: measurement.sizes.reference, currentRows: measurement.sizes.current)
    }

    /// A column's drift, and that of how often nothing is in it, where that happens.
    private func measure(
        _ column: DriftWindows.Column
    ) throws(EvaluationError) -> (DriftMeasurement, missing: DriftMeasurement?) {
        switch column.values {
        case .numbers(let reference, let current):
            for value in (reference + current).lazy.compactMap({ $0 }) where !value.isFinite {
                throw EvaluationError(
                    .notANumber, "column '\(column.name)' has the value \(value), which is no number: leave it out")
            }
            return (
                DriftMeasurement(numbers: reference.compactMap { $0 }, current.compactMap { $0 }, rule),
                missing(reference.map { $0 == nil }, current.map { $0 == nil })
            )
        case .categories(let reference, let current):
            return (
                DriftMeasurement(categories: reference.compactMap { $0 }, current.compactMap { $0 }, rule),
                missing(reference.map { $0 == nil }, current.map { $0 == nil })
            )
        case .vectors(let reference, let current):
            return (
                DriftMeasurement(vectors: reference.compactMap { $0 }, current.compactMap { $0 }, seed: seed),
                missing(reference.map { $0 == nil }, current.map { $0 == nil })
            )
        }
    }

    private func missing(_ reference: [Bool], _ current: [Bool]) -> DriftMeasurement? {
        guard reference.contains(true) || current.contains(true) else { return nil }
        func names(_ missing: [Bool]) -> [String] { missing.map { $0 ? "missing" : "there" } }
        return DriftMeasurement(categories: names(reference), names(current), rule)
    }

    private func exclusions(
        _ column: DriftWindows.Column, _ windows: DriftWindows
    ) -> [EvaluationReport.Exclusion] {
        let (reference, current) =
            switch column.values {
            case .numbers(let one, let other): (one.count { $0 == nil }, other.count { $0 == nil })
            case .categories(let one, let other): (one.count { $0 == nil }, other.count { $0 == nil })
            case .vectors(let one, let other): (one.count { $0 == nil }, other.count { $0 == nil })
            }
        return [(windows.reference, reference), (windows.current, current)].compactMap { name, count in
            count == 0
                ? nil
                : EvaluationReport.Exclusion(
                    "rows of \(name) for \(column.name)", count: count,
                    reason: "there is nothing in the column; how often is a column of its own")
        }
    }

    private func distributions(_ windows: DriftWindows) -> [EvaluationReport.Distribution] {
        windows.columns.compactMap { column in
            guard case .numbers(let reference, let current) = column.values else { return nil }
            return EvaluationReport.Distribution(
                column.name,
                runs: [
                    (name: windows.reference, values: reference.compactMap { $0 }),
                    (name: windows.current, values: current.compactMap { $0 }),
                ])
        }
    }
}
