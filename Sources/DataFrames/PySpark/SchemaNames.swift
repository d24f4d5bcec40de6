public import SparkSQL

// Schemas by PySpark's names.

extension StructField {
    /// A field, which may be null if `nullable` is true.
    public init(_ name: String, _ type: SparkType, _ nullable: Bool, _ metadata: [String: String] = [:]) {
        self.init(name, type, nullable: nullable, metadata: Self.texts(metadata))
    }

    /// A field that is a struct.
    public init(_ name: String, _ type: StructType, _ nullable: Bool = true) {
        self.init(name, type.type, nullable: nullable)
    }

    /// A field that is a struct.
    public init(_ name: String, _ type: StructType, nullable: Bool) { self.init(name, type.type, nullable: nullable) }

    /// A field by PySpark's keywords.
    public init(name: String, dataType: some TypeDeclaration, nullable: Bool = true, metadata: [String: String] = [:]) {
        self.init(name, dataType.declaredType, nullable: nullable, metadata: Self.texts(metadata))
    }

    /// Texts as JSON, which metadata is held as.
    private static func texts(_ metadata: [String: String]) -> [String: String] {
        metadata.mapValues { text in
            "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : $0 == "\n" ? "\\n" : "\($0)" }.joined() + "\""
        }
    }

    /// The type of every value.
    public var dataType: SparkType { type }

    /// The field in short: `id:int`.
    public func simpleString() -> String { "\(name):\(type.simpleString)" }
}

extension StructType {
    /// A schema of these columns, from the left.
    public init(fields: [StructField]) { self.init(fields) }

    /// The schema with one column more.
    public func add(_ field: StructField) -> StructType { StructType(fields + [field]) }

    /// The schema with one column more.
    public func add(_ name: String, _ type: some TypeDeclaration, _ nullable: Bool = true) -> StructType {
        add(StructField(name, type.declaredType, nullable: nullable))
    }

    /// The schema with one column more.
    public func add(_ name: String, _ type: some TypeDeclaration, nullable: Bool) -> StructType {
        add(name, type, nullable)
    }

    /// The schema with one column more, whose type is named in Spark's DDL: `add("id", "int")`.
    /// - Throws: `RoostError` for a text that names no type.
    public func add(_ name: String, _ type: String, _ nullable: Bool = true) throws(RoostError) -> StructType {
        add(name, try RoostError.analysing { () throws(SparkError) in try SparkType(ddl: type) }, nullable)
    }

    /// The columns' names, from the left.
    public func fieldNames() -> [String] { names }

    /// The schema in short: `struct<id:int,name:string>`.
    public func simpleString() -> String { type.simpleString }

    /// The schema as JSON.
    @_disfavoredOverload
    public func json() -> String { json }

    /// The name of a struct's type.
    public func typeName() -> String { type.typeName }

    /// The schema in Spark's DDL: `id INT,name STRING`.
    public func toDDL() -> String { ddl }

    /// The schema that a text in Spark's DDL says.
    /// - Throws: `RoostError` for a text that is no schema.
    public static func fromDDL(_ ddl: String) throws(RoostError) -> StructType {
        try RoostError.analysing { () throws(SparkError) in try StructType(ddl: ddl) }
    }
}

extension StructType: RandomAccessCollection {
    /// The first column's position.
    public var startIndex: Int { 0 }

    /// The position behind the last column's.
    public var endIndex: Int { fields.count }

    /// The column at this position, the first one at 0.
    ///
    /// - Precondition: `position` is that of a column.
    public subscript(position: Int) -> StructField { fields[position] }

    /// The first column of this name; where there is none, a nullable one of `NullType` stands for it.
    ///
    /// `names.contains(name)` says whether there is one.
    public subscript(_ name: String) -> StructField {
        fields.first { $0.name == name } ?? StructField(name, .null)
    }
}
