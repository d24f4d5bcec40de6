internal import SparkSQL

/// What is read of an array, a struct or a map that is written beside it: the part itself.
///
/// Spark's optimizer does the same, so that the other parts are never computed, and nobody looks whether a map has a key
/// twice. What is the same for all rows Spark computes before that, with its errors.
enum WrittenParts {
    /// Of how many keys and values a map may be made: the key is compared with each.
    private static let longestMap = 16

    /// The part of an array at a constant index, or of a map at a key, or nil.
    static func item(_ call: FunctionCall, _ type: SparkType, _ settings: ExpressionSettings) throws(SparkError)
        -> TypedExpression?
    {
        guard case .call(let container) = call.arguments[0].node, !call.arguments[0].isFoldable,
            !hasConstantThatFails(container.arguments)
        else { return nil }
        let key = call.arguments[1]
        switch container.name {
        case "array":
            guard key.type == .integer, let index = Elements.constantIndex(key),
                container.arguments.indices.contains(index)
            else { return nil }
            return container.arguments[index]
        case "map" where container.arguments.count <= longestMap:
            var branches: [TypedExpression] = []
            for position in stride(from: 0, to: container.arguments.count - 1, by: 2) {
                branches.append(
                    try Catalogue.standard.call("=", [key, container.arguments[position]], settings: settings))
                branches.append(container.arguments[position + 1])
            }
            return TypedExpression(.call(FunctionCall("case", branches)), type, nullable: true)
        default: return nil
        }
    }

    /// The member of a struct, or nil.
    static func member(_ call: FunctionCall) -> TypedExpression? {
        guard let index = call.options.first.flatMap({ Int($0) }),
            case .call(let container) = call.arguments[0].node, isStruct(container),
            container.arguments.indices.contains(index), !hasConstantThatFails(container.arguments)
        else { return nil }
        return container.arguments[index]
    }

    /// An array of the members of the structs of an array, or nil.
    static func members(_ call: FunctionCall, _ type: SparkType) -> TypedExpression? {
        guard case .array(let element, _) = type, case .call(let container) = call.arguments[0].node,
            container.name == "array", !container.arguments.isEmpty, !call.arguments[0].isFoldable
        else { return nil }
        let members = container.arguments.map { item in
            TypedExpression(
                .call(FunctionCall("getfield", [item], options: call.options)), element, nullable: true)
        }
        return TypedExpression(.call(FunctionCall("array", members)), type, nullable: false)
    }

    private static func isStruct(_ call: FunctionCall) -> Bool { call.name == "struct" || call.name == "named_struct" }

    private static func hasConstantThatFails(_ parts: [TypedExpression]) -> Bool {
        parts.contains { part in
            part.contains { inner in
                if case .literal = inner.node { return false }
                return inner.isFoldable && inner.canFail
            }
        }
    }
}
