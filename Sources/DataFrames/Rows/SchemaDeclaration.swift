public import SparkSQL

/// What functions such as `from_json` take for a schema: a type, a text in Spark's DDL, or `schema_of_json(...)`.
public protocol SchemaArgument: Sendable {
    /// The schema as a column.
    var asSchema: Column { get }
}

extension Column: SchemaArgument {
    /// The column itself, such as `schema_of_json(...)`.
    public var asSchema: Column { self }
}

/// What says which columns there are: a schema, or a text in Spark's DDL such as `"id INT, name STRING"`.
public protocol SchemaDeclaration: SchemaArgument {
    /// The columns.
    /// - Throws: `RoostError` for a text that is no schema.
    func declaredColumns() throws(RoostError) -> StructType
}

extension StructType: SchemaDeclaration {
    /// The schema itself.
    public func declaredColumns() throws(RoostError) -> StructType { self }
    /// The schema in DDL.
    public var asSchema: Column { lit(ddl) }
}

extension SparkType: SchemaDeclaration {
    /// The fields of a struct; of another type one column, `value`, as in Spark.
    public func declaredColumns() throws(RoostError) -> StructType {
        if case .structure(let fields) = self { return StructType(fields) }
        return StructType([StructField("value", self)])
    }
    /// The type in DDL.
    public var asSchema: Column {
        if case .structure(let fields) = self { return lit(StructType(fields).ddl) }
        return lit(sql)
    }
}

extension String: SchemaDeclaration {
    /// The columns that the text says; of a type alone, such as `"int"`, one column `value`, as in Spark.
    public func declaredColumns() throws(RoostError) -> StructType {
        do {
            return try StructType(ddl: self)
        } catch {
            if let type = try? SparkType(ddl: self) { return try type.declaredColumns() }
            throw RoostError(.analysis, error)
        }
    }
    /// The text.
    public var asSchema: Column { lit(self) }
}

/// What says the type of a field: a type, or a struct's columns.
public protocol TypeDeclaration: Sendable {
    /// The type.
    var declaredType: SparkType { get }
}

extension SparkType: TypeDeclaration {
    /// The type itself.
    public var declaredType: SparkType { self }
}

extension StructType: TypeDeclaration {
    /// The struct of the columns.
    public var declaredType: SparkType { type }
}
