/// A named, typed column of a schema or member of a struct.
public struct StructField: Hashable, Sendable {
    /// The name, which may be any text.
    public var name: String
    /// The type of every value.
    public var type: SparkType
    /// Whether a value may be null.
    public var nullable: Bool
    /// What else is known of the field: names, and values as JSON texts.
    public var metadata: [String: String]

    /// A field that may be null where nothing else is said, as in Spark.
    public init(_ name: String, _ type: SparkType, nullable: Bool = true, metadata: [String: String] = [:]) {
        self.name = name
        self.type = type
        self.nullable = nullable
        self.metadata = metadata
    }

    /// The comment of a DDL text, which Spark keeps in the field's metadata.
    public var comment: String? {
        get { metadata["comment"].flatMap(JSONString.decoded) }
        set { metadata["comment"] = newValue.map(JSONString.encoded) }
    }
}

/// The columns of a dataframe, in order; names may stand twice.
public struct StructType: Hashable, Sendable {
    /// One field for each column, from the left.
    public var fields: [StructField]

    /// A schema of these columns, from the left.
    public init(_ fields: [StructField] = []) { self.fields = fields }

    /// The columns' names, from the left.
    public var names: [String] { fields.map(\.name) }

    /// The same as the type of one value, a struct.
    public var type: SparkType { .structure(fields) }
}
