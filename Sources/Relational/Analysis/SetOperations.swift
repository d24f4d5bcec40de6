internal import SparkFunctions
internal import SparkSQL

/// `UNION`, `INTERSECT` and `EXCEPT`: the columns of both sides get one type.
struct SetOperations {
    let analysis: QueryAnalysis

    /// The rows of all plans, one after the other.
    func union(_ plans: [ResolvedPlan]) throws(SparkError) -> ResolvedPlan {
        var flat: [ResolvedPlan] = []
        for (index, plan) in plans.enumerated() {
            // A long chain of unions is one node.
            if index == 0, case .union(let inputs) = plan.node { flat += inputs } else { flat.append(plan) }
        }
        let widened = try widened([plans[0]] + plans.dropFirst(), "UNION")
        if widened[0] == plans[0], flat.count > plans.count {
            return merged(Array(flat.prefix(flat.count - plans.count + 1)) + widened.dropFirst(), like: widened[0])
        }
        return merged(widened, like: distinctNumbers(widened[0]))
    }

    private func merged(_ inputs: [ResolvedPlan], like first: ResolvedPlan) -> ResolvedPlan {
        var inputs = inputs
        if inputs.first?.output.map(\.number) != first.output.map(\.number) { inputs[0] = first }
        let output = first.output.enumerated().map { index, attribute in
            var copy = attribute
            copy.nullable = inputs.contains { $0.output[index].nullable } || attribute.nullable
            copy.type = inputs.map { $0.output[index].type }.reduce(attribute.type) { Self.merged($0, $1) }
            return copy
        }
        return ResolvedPlan(.union(inputs), output: output)
    }

    /// The type whose parts may be null where those of either may.
    private static func merged(_ left: SparkType, _ right: SparkType) -> SparkType {
        if left == right { return left }
        switch (left, right) {
        case (.array(let left, let leftNull), .array(let right, let rightNull)):
            return .array(merged(left, right), containsNull: leftNull || rightNull)
        case (.map(let key, let value, let leftNull), .map(let key2, let value2, let rightNull)):
            return .map(merged(key, key2), merged(value, value2), valueContainsNull: leftNull || rightNull)
        case (.structure(let left), .structure(let right)) where left.count == right.count:
            return .structure(
                zip(left, right).map {
                    StructField(
                        $0.name, merged($0.type, $1.type), nullable: $0.nullable || $1.nullable, metadata: $0.metadata)
                })
        default: return left
        }
    }

    /// The rows of the left plan that are, or are not, among those of the right.
    func combined(_ kind: SetOperation, _ left: ResolvedPlan, _ right: ResolvedPlan, _ keepsDuplicates: Bool)
        throws(SparkError) -> ResolvedPlan
    {
        let name = kind.rawValue + (keepsDuplicates ? " ALL" : "")
        let sides = try widened([left, right], name)
        let first = distinctNumbers(sides[0])
        let output = first.output.enumerated().map { index, attribute in
            var copy = attribute
            if kind == .intersect { copy.nullable = attribute.nullable && sides[1].output[index].nullable }
            copy.type = Self.merged(attribute.type, sides[1].output[index].type)
            return copy
        }
        try Self.refuseMaps(output, in: name)
        return ResolvedPlan(.setOperation(kind, first, sides[1], keepsDuplicates: keepsDuplicates), output: output)
    }

    /// Maps have no order and no equality, so that rows with them cannot be compared.
    static func refuseMaps(_ columns: [Attribute], in operation: String) throws(SparkError) {
        for attribute in columns where attribute.type.hasMap {
            throw SparkError(
                "UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE",
                parameters: ["colName": SQLText.quoted(attribute.name), "dataType": "\"\(attribute.type.sql)\""],
                message: "The column \(attribute.name) is a map, and maps cannot be compared by \(operation).")
        }
    }

    /// The plan where each column has a number of its own.
    private func distinctNumbers(_ plan: ResolvedPlan) -> ResolvedPlan {
        guard Set(plan.output.map(\.number)).count < plan.output.count else { return plan }
        var seen: Set<Int> = []
        return plan.project(
            plan.output.map { attribute in
                guard !seen.insert(attribute.number).inserted else { return NamedExpression(attribute) }
                var copy = attribute
                copy.number = analysis.numbers.next()
                return NamedExpression(copy, attribute.expression)
            })
    }

    /// The plans with the same types in each column.
    private func widened(_ plans: [ResolvedPlan], _ name: String) throws(SparkError) -> [ResolvedPlan] {
        let first = plans[0]
        for (index, plan) in plans.enumerated().dropFirst() where plan.output.count != first.output.count {
            throw SparkError(
                "NUM_COLUMNS_MISMATCH",
                parameters: [
                    "operator": name, "firstNumColumns": "\(first.output.count)",
                    "invalidOrdinalNum": Ordinals.word(index), "invalidNumColumns": "\(plan.output.count)",
                ],
                message: """
                    \(name) needs inputs with the same number of columns: the first has \(first.output.count), the \
                    \(Ordinals.word(index)) \(plan.output.count).
                    """)
        }
        var types = first.output.map(\.type)
        for (index, plan) in plans.enumerated().dropFirst() {
            for (column, attribute) in plan.output.enumerated() where attribute.type != types[column] {
                if attribute.type.isSame(as: types[column]) { continue }
                // Of one type but for the names of members, values of a union go by the first one's names.
                if name == "UNION", attribute.type.named(like: types[column]).isSame(as: types[column]) { continue }
                guard let common = analysis.common(types[column], attribute.type) else {
                    throw SparkError(
                        "INCOMPATIBLE_COLUMN_TYPE",
                        parameters: [
                            "operator": name, "columnOrdinalNumber": Ordinals.word(column),
                            "tableOrdinalNumber": Ordinals.word(index), "dataType1": "\"\(attribute.type.sql)\"",
                            "dataType2": "\"\(types[column].sql)\"", "hint": "",
                        ],
                        message: """
                            \(name) needs columns of one type: the \(Ordinals.word(column)) column of the \
                            \(Ordinals.word(index)) table is \(attribute.type.sql), that of the first \
                            \(types[column].sql).
                            """)
                }
                types[column] = common
            }
        }
        return plans.map { cast($0, to: types) }
    }

    private func cast(_ plan: ResolvedPlan, to types: [SparkType]) -> ResolvedPlan {
        guard zip(plan.output, types).contains(where: { !$0.type.isSame(as: $1) }) else { return plan }
        return plan.project(
            zip(plan.output, types).map { attribute, type in
                guard !attribute.type.isSame(as: type) else { return NamedExpression(attribute) }
                let expression = analysis.cast(attribute.expression, to: type)
                return NamedExpression(
                    Attribute(
                        analysis.numbers.next(), attribute.name, type, nullable: expression.nullable,
                        qualifier: attribute.qualifier), expression)
            })
    }

    // MARK: by name

    /// The two plans, with the right one's columns in the order of the left one's names.
    func matched(_ left: ResolvedPlan, _ right: ResolvedPlan, allowMissing: Bool) throws(SparkError)
        -> (ResolvedPlan, ResolvedPlan)
    {
        for plan in [left, right] {
            if let error = SparkError.doubledColumn(among: plan.output.map(\.name)) { throw error }
        }
        var right = right
        var items: [NamedExpression] = []
        var rest = right.output
        var leftTypes: [Int: SparkType] = [:]
        for attribute in left.output {
            if let index = rest.firstIndex(where: { $0.name.lowercased() == attribute.name.lowercased() }) {
                let other = rest.remove(at: index)
                guard allowMissing, let type = StructTypes.merged(attribute.type, other.type) else {
                    items.append(NamedExpression(other))
                    continue
                }
                if type != attribute.type { leftTypes[attribute.number] = type }
                items.append(try reshaped(other, to: type))
            } else if allowMissing {
                items.append(null(attribute))
            } else {
                let names = right.output.map(\.name).joined(separator: ", ")
                throw FrameErrors.unknownAmongFields(attribute.name, names)
            }
        }
        var left = left
        if allowMissing, !rest.isEmpty || !leftTypes.isEmpty {
            let old = try left.output.mapThrowing { (attribute) throws(SparkError) in
                try leftTypes[attribute.number].map { (type) throws(SparkError) in try reshaped(attribute, to: type) }
                    ?? NamedExpression(attribute)
            }
            left = left.project(old + rest.map { null($0) })
        }
        items += rest.map { NamedExpression($0) }
        if items.map(\.attribute.number) != right.output.map(\.number) { right = right.project(items) }
        return (left, right)
    }

    /// The struct with the members of this type, found by name; null for those that it does not have.
    private func reshaped(_ attribute: Attribute, to type: SparkType) throws(SparkError) -> NamedExpression {
        guard attribute.type != type else { return NamedExpression(attribute) }
        let value = try reshaped(attribute.expression, to: type)
        return NamedExpression(
            Attribute(analysis.numbers.next(), attribute.name, value.type, nullable: attribute.nullable), value)
    }

    private func reshaped(_ value: TypedExpression, to type: SparkType) throws(SparkError) -> TypedExpression {
        guard case .structure(let fields) = type, case .structure(let old) = value.type, old != fields else {
            return value
        }
        let settings = analysis.settings
        var arguments: [TypedExpression] = []
        for field in fields {
            arguments.append(.string(field.name))
            guard let found = old.first(where: { $0.name.lowercased() == field.name.lowercased() }) else {
                arguments.append(.null(field.type))
                continue
            }
            let member = try ExpressionResolver(scope: ValueScope(value: value), settings: settings)
                .resolve(SyntaxExpression(.name(["value", found.name])))
            arguments.append(try reshaped(member, to: field.type))
        }
        let whole = try Catalogue.standard.call("named_struct", arguments, settings: settings)
        guard value.nullable else { return whole }
        let isNull = try Catalogue.standard.call("isnull", [value], settings: settings)
        return try Catalogue.standard.call("case", [isNull, .null(whole.type), whole], settings: settings)
    }

    private func null(_ attribute: Attribute) -> NamedExpression {
        NamedExpression(
            Attribute(analysis.numbers.next(), attribute.name, attribute.type, nullable: true),
            .null(attribute.type))
    }
}

/// Words for positions.
enum Ordinals {
    private static let words = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
        "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
    ]

    static func word(_ index: Int) -> String { index < words.count ? words[index] : "\(index + 1)th" }
}

/// Structs of both sides of a union by name.
enum StructTypes {
    /// The struct with the members of both, found by name; nil where they are no structs, or have the same members.
    static func merged(_ left: SparkType, _ right: SparkType) -> SparkType? {
        guard case .structure(let mine) = left, case .structure(let others) = right,
            mine.map({ $0.name.lowercased() }) != others.map({ $0.name.lowercased() })
        else { return nil }
        var fields: [StructField] = []
        for field in mine {
            let other = others.first { $0.name.lowercased() == field.name.lowercased() }
            var copy = field
            if let other, let type = merged(field.type, other.type) { copy.type = type }
            copy.nullable = field.nullable || (other?.nullable ?? true)
            fields.append(copy)
        }
        for field in others where !mine.contains(where: { $0.name.lowercased() == field.name.lowercased() }) {
            fields.append(StructField(field.name, field.type, nullable: true, metadata: field.metadata))
        }
        return .structure(fields)
    }
}
