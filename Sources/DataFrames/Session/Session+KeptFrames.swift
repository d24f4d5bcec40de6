internal import Columnar
internal import Planning
internal import QueryPlanning
internal import Relational
internal import SparkSQL

// Rows of dataframes that were cached.
extension Session {
    /// The same plan with kept rows in place of the dataframes that they are of, which are worked out now where they
    /// are not at hand.
    ///
    /// - Parameters:
    ///   - plan: What is to be run.
    ///   - own: The rows that are being worked out, which are not read in place of themselves.
    /// - Returns: The plan over kept rows.
    /// - Throws: `RoostError` of a job that works rows out.
    func reusingKeptRows(_ plan: LogicalPlan, except own: AnswersID? = nil) async throws -> LogicalPlan {
        guard !keptFrames.isEmpty else { return plan }
        for (id, query) in keptQueries(plan.query, except: own) {
            try await keepRows(id) { [self] in
                let whole = LogicalPlan(query.shown, inputs: plan.inputs)
                return try await runOverRowsAtHand(try await reusingKeptRows(whole, except: id))
            }
        }
        var copy = plan
        copy.query = replacing(plan.query, except: own) { query, rows in
            let number = numbers.next()
            copy.inputs[number] = InputRelation(.local(rows), columns: query.columns.map { InputColumn($0.field) })
            return ResolvedPlan(
                .input(number, columns: query.columns.map(\.number)), output: query.output, hidden: query.hidden)
        }
        return copy
    }

    /// The outermost queries in a query whose rows are kept, each once.
    private func keptQueries(_ query: ResolvedPlan, except own: AnswersID?) -> [(AnswersID, ResolvedPlan)] {
        var found: [(AnswersID, ResolvedPlan)] = []
        var open = [query]
        while let next = open.popLast() {
            if let id = keptFrames.rows(next), id != own, next.canBeKept {
                if !found.contains(where: { $0.0 == id }) { found.append((id, next)) }
            } else {
                open += next.inputs + next.subqueries.values
            }
        }
        return found
    }

    private func replacing(
        _ query: ResolvedPlan, except own: AnswersID?, _ relation: (ResolvedPlan, LocalRelation) -> ResolvedPlan
    ) -> ResolvedPlan {
        if let id = keptFrames.rows(query), id != own, query.canBeKept, let rows = keptRows(id) {
            return relation(query, rows)
        }
        return query.mapInputs { (input) throws(Never) in replacing(input, except: own, relation) }
    }
}

extension ResolvedPlan {
    /// The same rows with all columns that expressions over them may use.
    fileprivate var shown: ResolvedPlan {
        hidden.isEmpty ? self : project(columns.map { NamedExpression($0) })
    }

    /// Whether Arrow's batches have a type for each column, and the query is one by itself.
    var canBeKept: Bool { !isCorrelated && columns.allSatisfy { Self.hasArrowType($0.type) } }

    private static func hasArrowType(_ type: SparkType) -> Bool {
        switch type {
        case .calendarInterval, .time: false
        case .array(let element, _): hasArrowType(element)
        case .map(let key, let value, _): hasArrowType(key) && hasArrowType(value)
        case .structure(let fields): fields.allSatisfy { hasArrowType($0.type) }
        default: true
        }
    }
}
