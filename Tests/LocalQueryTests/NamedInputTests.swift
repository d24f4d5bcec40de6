import Columnar
import LocalQuery
import TestSupport
import Testing

/// Queries over several relations.
@Suite(.ownThreads) struct NamedInputTests {
    private let engine: QueryEngine
    private let people = Samples.table([("id", .integers([1, 2, 3])), ("name", .strings(["Ann", nil, "Cay"]))])
    private let pets = Samples.table([("owner", .integers([3, 1, 1])), ("kind", .strings(["eel", "cat", "dog"]))])

    init() throws { engine = try QueryEngine() }

    @Test func twoInputsAreJoined() throws {
        let back = try engine.run(
            "SELECT name, kind FROM input0 JOIN Input1 ON id = owner ORDER BY ALL",
            inputs: ["input0": people, "input1": pets])
        #expect(back.rows.map { $0.map(\.displayed) } == [["Ann", "cat"], ["Ann", "dog"], ["Cay", "eel"]])
    }

    @Test func anInputIsReadSeveralTimesBesideOthers() throws {
        let back = try engine.run(
            """
            SELECT count(*), (SELECT count(*) FROM input) FROM input0 a JOIN input0 b USING (owner), input
            WHERE input.id > 1
            """, inputs: ["input": people, "input0": pets])
        #expect(back.rows == [[.integer(10), .integer(3)]])
    }

    @Test func numbersAreToldApart() throws {
        var inputs: [String: Table] = [:]
        for number in 0...11 { inputs["input\(number)"] = Samples.table([("n", .integers([Int64(number)]))]) }
        let sum = (0...11).map { "(SELECT n FROM input\($0)) * \($0 + 1)" }.joined(separator: " + ")
        #expect(try engine.run("SELECT \(sum)", inputs: inputs).values() == [.integer(572)])
    }

    @Test func anEmptyInputHasItsColumns() throws {
        let none = Table(schema: pets.schema, batches: [])
        let back = try engine.run(
            "SELECT name, kind FROM input0 LEFT JOIN input1 ON id = owner", inputs: ["input0": people, "input1": none])
        #expect(back.rowCount == 3 && back.values(1) == [.null, .null, .null])
    }

    @Test(arguments: ["input2", "INPUT2", "input", "input00"])
    func aNameThatWasNotGivenIsSaidWithThoseThatWere(name: String) throws {
        let error = try #require(throws: QueryError.self) {
            try engine.run("SELECT * FROM \(name)", inputs: ["input0": people, "input1": pets])
        }
        #expect(error.code == .invalidQuery)
        #expect(
            error.description.contains("reads \"\(name.lowercased())\", and was given only input0, input1"),
            "\(error)")
        // What was given to one query is not there for the next.
        let next = try #require(throws: QueryError.self) { try engine.run("FROM input0") }
        #expect(next.description.contains("was given none"))
    }

    @Test(arguments: ["", "INPUT0", "input 0", "inputs", "other", "input-1", "'x.csv'", "input٣"])
    func anotherNameIsNoInputs(name: String) throws {
        let error = try #require(throws: QueryError.self) { try engine.run("SELECT 1", inputs: [name: people]) }
        #expect(error.description.contains("cannot be called"))
    }

    @Test func enginesSideBySideReadTheirOwn() async throws {
        try await withThrowingTaskGroup(of: [Value].self) { group in
            for number in 1...6 {
                group.addTask {
                    let engine = try QueryEngine()
                    let mine = Samples.table([("n", .integers([Int64(number)]))])
                    return try (0..<30).flatMap { _ in
                        try engine.run(
                            "SELECT a.n * 10 + b.n FROM input0 a, input1 b", inputs: ["input0": mine, "input1": mine]
                        )
                        .values()
                    }
                }
            }
            for try await values in group {
                guard case .integer(let value)? = values.first else { return #expect(Bool(false)) }
                #expect(value % 11 == 0 && values == Array(repeating: .integer(value), count: 30))
            }
        }
    }
}
