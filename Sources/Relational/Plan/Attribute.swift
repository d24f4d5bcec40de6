package import SparkFunctions
package import SparkSQL

/// A column of a plan: its number stands for it everywhere, its name only here.
package struct Attribute: Hashable, Sendable {
    /// The number, which no other column has.
    package var number: Int
    /// The name, in the letters in which it was given.
    package var name: String
    /// The type of every value.
    package var type: SparkType
    /// Whether a value may be null.
    package var nullable: Bool
    /// The names of the table it belongs to, the nearest last: `t`, or `db`, `t`.
    package var qualifier: [String]
    /// What else is known of the column: names, and values as JSON texts.
    package var metadata: [String: String]

    package init(
        _ number: Int, _ name: String, _ type: SparkType, nullable: Bool, qualifier: [String] = [],
        metadata: [String: String] = [:]
    ) {
        self.number = number
        self.name = name
        self.type = type
        self.nullable = nullable
        self.qualifier = qualifier
        self.metadata = metadata
    }

    /// The column as an expression, under its own name.
    package var expression: TypedExpression { .column(number, name, type, nullable: nullable) }

    /// The column as a field of a schema.
    package var field: StructField { StructField(name, type, nullable: nullable, metadata: metadata) }

    /// Its name after its table's names, between backticks.
    package var quotedName: String { SQLText.quoted(qualifier + [name]) }

    package func renamed(_ name: String) -> Attribute {
        var copy = self
        copy.name = name
        return copy
    }

    package func qualified(_ qualifier: [String]) -> Attribute {
        var copy = self
        copy.qualifier = qualifier
        return copy
    }

    package func asNullable(_ nullable: Bool = true) -> Attribute {
        var copy = self
        copy.nullable = copy.nullable || nullable
        return copy
    }
}

/// A column that an expression makes.
package struct NamedExpression: Hashable, Sendable {
    /// The column.
    package var attribute: Attribute
    /// Its value.
    package var expression: TypedExpression

    package init(_ attribute: Attribute, _ expression: TypedExpression) {
        self.attribute = attribute
        self.expression = expression
    }

    /// A column that is handed on.
    package init(_ attribute: Attribute) { self.init(attribute, attribute.expression) }

    /// Whether the column is one of the input, under its own number.
    package var isPassedOn: Bool {
        if case .column(let column) = expression.node { column.number == attribute.number } else { false }
    }
}
