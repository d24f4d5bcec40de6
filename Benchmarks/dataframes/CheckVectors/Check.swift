import Columnar
import DataFrames
import Foundation
import Operators
import QueryPlanning
import SparkFunctions
import SparkSQL

/// How a case differs from Spark's answer.
struct Difference: Error {
    /// What differs, in a word or two: cases are counted by it.
    let kind: String
    let found: String
    let expected: String
}

/// Asks a session a case's question, and holds what it says against the answer.
struct Check {
    /// The longest parameter of an error that the vectors have.
    private static let longestParameter = 500

    let vector: VectorCase
    private let session: Session
    private let folder: String
    /// How many rows of a table are in a partition; nil for as many as the cluster works on at once.
    private let rowsPerPartition: Int?
    private let settings: [(key: String, value: String)]
    private var answer: Answer { vector.answer }

    /// The case is asked in a session of its own beside this one: views and settings are its own.
    init(_ vector: VectorCase, beside session: Session, scratch: String, _ options: Options) {
        self.vector = vector
        rowsPerPartition = options.rowsPerPartition
        settings = options.settings
        self.session = session.newSession()
        folder = "\(scratch)/\(vector.id)"
    }

    /// - Throws: `Difference`, `Missing`, or what cannot be read.
    func run() async throws {
        try session.conf.set("spark.sql.session.timeZone", "UTC")
        for (key, value) in settings { try session.conf.set(key, value) }
        for (key, value) in vector.settings { try session.conf.set(key, value) }
        try writeFiles()
        defer { if !vector.files.isEmpty { try? FileManager.default.removeItem(atPath: folder) } }
        let product: Product
        do {
            var tables: [String: DataFrame] = [:]
            for input in vector.inputs {
                let table = try await self.table(input)
                tables[input.name] = table
                try table.createOrReplaceTempView(input.name)
            }
            let program = Program(session: session, tables: tables, folder: folder)
            product = try await ask(program)
        } catch is RefusedByTypes {
            guard let failure = answer.failure, failure.phase == "analysis" else {
                throw Difference(kind: "refused", found: "Swift's types refuse the program", expected: "an answer")
            }
            return
        } catch let failure as JobFailure {
            return try compare(failure.reason, "execution")
        } catch let error as RoostError {
            return try compare(error, "analysis")
        }
        try await compare(product)
    }

    private func ask(_ program: Program) async throws -> Product {
        switch vector.question {
        case .pipeline(let steps): return try await program.run(steps)
        case .sql(let text, let args):
            return .frame(try await program.sql(text.replacing("$DIR", with: folder), args))
        case .expression(let text):
            guard let table = program.tables["t"] else { return .frame(try await session.sql("SELECT " + text)) }
            return .frame(table.selectExpr(text))
        }
    }

    private func table(_ input: VectorCase.Input) async throws -> DataFrame {
        let schema: StructType
        do { schema = try StructType(ddl: input.schema) } catch { throw RoostError(.analysis, error) }
        var values = Values()
        var rows: [[Value]] = []
        for row in input.rows {
            guard row.count == schema.fields.count else { throw Malformed("a row of \(input.name) is too short") }
            rows.append(try zip(row, schema.fields).map { Values.cell(try values.read($0, $1.type), $1.type) })
        }
        let frame = try session.createDataFrame(rows, schema: schema)
        guard let rowsPerPartition else { return frame }
        let table = try await frame.toArrow()
        let split = Table(
            schema: table.schema,
            batches: RecordBatch.resized(table.batches, rows: rowsPerPartition, schema: table.schema))
        return DataFrame(
            session, InputRelation(.local(LocalRelation(split)), columns: schema.fields.map { InputColumn($0) }))
    }

    private func writeFiles() throws {
        guard !vector.files.isEmpty else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, text) in vector.files { try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
    }

    // MARK: what it came to

    private func compare(_ product: Product) async throws {
        switch product {
        case .frame(let frame): try await compare(frame)
        case .grouped: throw Missing("answer of groups")
        case .text(let text):
            try expectNoFailure(text)
            if let expected = answer.text, !expected.utf8.elementsEqual(text.utf8) {
                throw Difference(
                    kind: "text", found: text.debugDescription, expected: expected.debugDescription)
            }
        case .value(let value):
            try expectNoFailure("\(value)")
            if let expected = answer.value, !value.agrees(with: expected) {
                throw Difference(kind: "value", found: "\(value)", expected: "\(expected)")
            }
        case .nothing: try expectNoFailure("nothing")
        }
    }

    private func compare(_ frame: DataFrame) async throws {
        let schema: StructType
        do { schema = try frame.schema } catch { return try compare(error, "analysis") }
        if answer.failure?.phase == "analysis" { try expectNoFailure(schema.ddl) }
        if let expected = answer.schema, schema.ddl != expected {
            throw Difference(kind: "schema", found: schema.ddl, expected: expected)
        }
        if answer.schema != nil, answer.failure == nil, schema.strictPaths != answer.strict {
            throw Difference(
                kind: "nullability", found: "strict \(schema.strictPaths.sorted())",
                expected: "\(answer.strict.sorted())")
        }
        let table: Table
        do { table = try await frame.toArrow() } catch { return try compare(error, "execution") }
        try compare(table, schema.fields.map(\.type))
    }

    private func compare(_ table: Table, _ types: [SparkType]) throws {
        var values = Values(tolerance: answer.tolerance)
        var found = table.batches.flatMap { batch in
            (0..<batch.rowCount).map { row in
                zip(batch.columns, types).map { SparkValue($0.value(row), $1) }
            }
        }
        func text(_ row: [SparkValue]) -> String { "\(JSON.list(zip(row, types).map { values.json($0, $1) }))" }
        try expectNoFailure("\(found.count) rows: " + found.prefix(3).map(text).joined(separator: " "))
        guard let rows = answer.rows else { return }
        let expected = try rows.map { row in try zip(row, types).map { try values.read($0, $1) } }
        guard found.count == expected.count else {
            throw Difference(
                kind: "rows", found: "\(found.count) rows: " + found.prefix(5).map(text).joined(separator: " "),
                expected: "\(expected.count) rows")
        }
        func agree(_ found: [SparkValue], _ expected: [SparkValue]) -> Bool {
            zip(zip(found, expected), types).allSatisfy { values.agree($0.0, $0.1, $1) }
        }
        for row in expected {
            let index = answer.isOrdered ? found.startIndex : found.firstIndex { agree($0, row) } ?? found.startIndex
            guard agree(found[index], row) else {
                throw Difference(kind: "rows", found: text(found[index]), expected: text(row))
            }
            found.remove(at: index)
        }
    }

    // MARK: errors

    private func expectNoFailure(_ found: String) throws {
        guard let failure = answer.failure else { return }
        throw Difference(
            kind: "no error", found: found,
            expected: "\(failure.condition ?? failure.exception) \(failure.parameters) (\(failure.phase))")
    }

    private func compare(_ error: any Error, _ phase: String) throws {
        guard let error = error as? RoostError else { throw error }
        let name = error.condition ?? error.code.description
        guard let failure = answer.failure else {
            throw Difference(kind: "unexpected error", found: error.description, expected: "an answer")
        }
        // Without a class, Spark's contract is that there is an error.
        if let condition = failure.condition {
            guard name == condition else {
                throw Difference(kind: "error class", found: error.description, expected: condition)
            }
            // The vectors leave out long parameters, such as the path of a case's file.
            let parameters = error.messageParameters.filter { parameter in
                failure.parameters[parameter.key] != nil
                    || !parameter.value.contains(folder) && parameter.value.count <= Self.longestParameter
            }
            guard parameters == failure.parameters else {
                throw Difference(
                    kind: "error parameters", found: "\(condition) \(error.messageParameters)",
                    expected: "\(failure.parameters)")
            }
            if let state = failure.sqlState, error.sqlState != state {
                throw Difference(kind: "sqlstate", found: error.sqlState ?? "none", expected: state)
            }
        }
        guard phase == failure.phase else {
            throw Difference(kind: "phase", found: "\(name) (\(phase))", expected: failure.phase)
        }
    }
}
