import Columnar
import LocalQuery
import Synchronization
import TestSupport
import Testing

@Suite(.ownThreads) struct ErrorTests {
    @Test(arguments: [
        "SELEC 1", "", " ; ", "SELECT", "SELECT * FROM nowhere", "SELECT nothing FROM input", "SELECT 1; SELECT 2",
        "SELECT nosuchfunction(1)", "SELECT id, count(*) FROM input", "SELECT 'unended", "\u{1F986}",
    ])
    func badSQL(_ sql: String) throws {
        #expect(try failure(of: sql, input: Samples.table([("id", .integers([1]))])).code == .invalidQuery)
    }

    @Test func aMistakeIsShownInItsPlace() throws {
        let error = try failure(of: "SELECT id, agee FROM input", input: Samples.table([("id", .integers([1]))]))
        #expect(error.description.hasPrefix("Referenced column \"agee\" not found in FROM clause!"))
        #expect(error.description.contains("LINE 1: SELECT id, agee FROM input\n                   ^"))
    }

    @Test func conversions() throws {
        let error = try failure(of: "SELECT c::INTEGER FROM input", input: Samples.table([("c", .strings(["x"]))]))
        #expect(error.code == .data)
        #expect(error.description == "Could not convert string 'x' to INT32 when casting from source column c")
        #expect(try failure(of: "SELECT 9223372036854775807::BIGINT + 1").code == .data)
        #expect(try failure(of: "SELECT error('on purpose')").description == "on purpose")
    }

    @Test(.timeLimit(.minutes(5)))
    func aLongValueMakesNoLongMessage() throws {
        let text = String(repeating: "long ", count: 1_000_000)
        let error = try failure(of: "SELECT c::INTEGER FROM input", input: Samples.table([("c", .strings([text]))]))
        #expect(error.code == .data && error.description.count <= 4_000)
    }

    @Test func noInputGiven() throws {
        let error = try failure(of: "SELECT * FROM input")
        #expect(error.code == .invalidQuery)
        #expect(error.description.contains("was given none"))
    }

    @Test(arguments: ["INTERVAL 1 DAY", "TIME '12:00'", "'101'::BIT", "union_value(n := 1)", "[INTERVAL 1 DAY]"])
    func typesOutThatArrowLacks(_ expression: String) throws {
        let error = try failure(of: "SELECT 1 AS fine, \(expression) AS odd")
        #expect(error.code == .unsupportedType)
        #expect(error.description.contains("column \"odd\""))
        #expect(error.description.contains("CAST(odd AS VARCHAR)"))
    }

    @Test func numbersBeyondADecimal() throws {
        #expect(try failure(of: "SELECT 170141183460469231731687303715884105727::HUGEINT AS h").code == .data)
        #expect(try failure(of: "SELECT 340282366920938463463374607431768211455::UHUGEINT AS h").code == .data)
    }

    @Test func typesInThatDuckDBLacks() throws {
        for type in [
            DataType.decimal128(precision: 5, scale: -2), .decimal128(precision: 39, scale: 0), .structure([]),
        ] {
            let error = try failure(of: "FROM input", input: Table(schema: Schema([Field("c", type)]), batches: []))
            #expect(error.code == .unsupportedType)
            #expect(error.description.contains("column \"c\""))
        }
        #expect(try failure(of: "FROM input", input: Table(schema: Schema([]), batches: [])).code == .unsupportedType)
    }

    @Test func aBatchThatIsNotLikeItsTable() throws {
        let batch = Samples.table([("c", .integers([1]))]).batches
        for schema in [Schema([Field("c", .utf8)]), Schema([Field("c", .int64), Field("d", .int64)])] {
            #expect(try failure(of: "FROM input", input: Table(schema: schema, batches: batch)).code == .data)
        }
    }

    @Test func aDecimalOfTooManyDigits() throws {
        let column = ArrayData.fixed(.decimal128(precision: 4, scale: 0), [Int128(1_000_000)], zero: 0)
        #expect(try failure(of: "FROM input", input: Samples.table([("c", column)])).description.contains("1000000"))
    }

    @Test func anEngineOutlivesItsErrors() throws {
        let engine = try QueryEngine()
        for _ in 0..<3 {
            #expect(throws: QueryError.self) { try engine.run("SELECT error('x')") }
            #expect(try engine.run("SELECT 1 AS a").values() == [.integer(1)])
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func interrupting() async throws {
        let engine = try QueryEngine()
        let interrupter = engine.interrupter
        let isOver = Mutex(false)
        // Again and again: an interrupt before the query runs does nothing.
        let other = Task.detached {
            while !isOver.withLock({ $0 }) {
                try await Task.sleep(for: .milliseconds(10))
                interrupter.interrupt()
            }
        }
        let error = #expect(throws: QueryError.self) {
            try engine.run("SELECT count(*) FROM range(100000000) a, range(100000000) b")
        }
        isOver.withLock { $0 = true }
        try await other.value
        #expect(error?.code == .interrupted)
        interrupter.interrupt()
        #expect(try engine.run("SELECT 1 AS a").rowCount == 1)
    }
}

/// What a row can be that no dataframe holds: an error with the column's name.
@Suite(.ownThreads) struct RowErrorTests {
    @Test func aNumberBeyondADecimalNamesItsColumn() throws {
        let error = try failure(of: "SELECT 1 AS a, 170141183460469231731687303715884105727::HUGEINT AS big")
        #expect(error.code == .data && error.description.hasPrefix("column \"big\": "), "\(error)")
    }

    @Test func typesThatNestTooDeepAreAnError() throws {
        let deep = String(repeating: "[", count: 70) + "1" + String(repeating: "]", count: 70)
        let error = try failure(of: "SELECT \(deep) AS deep")
        #expect(error.code == .unsupportedType && error.description.contains("column \"deep\""), "\(error)")
    }
}
