import Columnar
import Planning
import TestSupport
import Testing

@testable import Operators

/// Names that are put on rows.
@Suite(.ownThreads) struct RelabelTests {
    private func relabel(_ table: Table, _ fields: [Field]) throws(TaskFailure) -> Table {
        try RelabelOperator(schema: Schema(fields)).apply(table, ComputeContext())
    }

    private func failure(_ table: Table, _ fields: [Field]) -> String? {
        (#expect(throws: TaskFailure.self) { try relabel(table, fields) })?.message
    }

    @Test func namesAtEveryDepthAreGivenAndValuesStay() throws {
        let made = try Fragments.run(
            [
                .query(
                    "SELECT * FROM (SELECT [{f0: 1::BIGINT, f1: {f0: 'x'}}, NULL] AS c7, MAP {'k': 1.5::DOUBLE} AS c8)")
            ],
            .relations([]))
        let labels = [
            Field(
                "Ä b",
                .list(
                    Field(
                        "element",
                        .structure([
                            Field("n", .int64, nullable: false), Field("n", .structure([Field("text", .utf8)])),
                        ])))),
            Field(
                "Ä b",
                .list(
                    Field("entries", .structure([Field("Key", .utf8, nullable: false), Field("Value", .float64)]))),
                nullable: false),
        ]
        let named = try relabel(made, labels)
        #expect(named.schema == Schema(labels))
        #expect(
            named.rows == [
                [
                    .list([.structure(["n", "n"], [.integer(1), .structure(["text"], [.string("x")])]), .null]),
                    .list([.structure(["Key", "Value"], [.string("k"), .double(1.5)])]),
                ]
            ])
        #expect(zip(named.batches[0].columns, labels).allSatisfy { $0.type == $1.type })
    }

    @Test func slicesStayWhereTheyAre() throws {
        let schema = Schema([Field("a", .utf8)])
        let batch = RecordBatch(schema, [.strings(["x", nil, "y", nil])], rowCount: 4).slice(1, 2)
        let named = try relabel(Table(schema: schema, batches: [batch]), [Field("b", .utf8)])
        #expect(named.rows == [[.null], [.string("y")]] && named.schema.names == ["b"])
    }

    @Test func noRowsHaveTheNamesToo() throws {
        let none = Table(schema: Schema([Field("a", .int64)]), batches: [])
        #expect(
            try relabel(none, [Field("b", .int64, nullable: false)]).schema
                == Schema([Field("b", .int64, nullable: false)]))
    }

    @Test func aZoneIsALabelAndAMissingOneIsNot() throws {
        let type = DataType.timestamp(.microsecond, timeZone: "UTC")
        let table = Fragments.table([("t", .nulls(type, 1))])
        #expect(
            try relabel(table, [Field("t", .timestamp(.microsecond, timeZone: "Asia/Tokyo"))]).schema.fields[0].type
                == .timestamp(.microsecond, timeZone: "Asia/Tokyo"))
        #expect(failure(table, [Field("t", .timestamp(.microsecond, timeZone: nil))]) != nil)
        #expect(failure(table, [Field("t", .timestamp(.millisecond, timeZone: "UTC"))]) != nil)
    }

    @Test func whatHasNoValuesMayBeOfTheNullType() throws {
        let table = Fragments.table([("a", .nulls(.int32, 2)), ("b", .integers([1, 2]))])
        let named = try relabel(table, [Field("a", .null), Field("b", .int64)])
        #expect(named.batches[0].columns[0].type == .null && named.rows.map { $0[0] } == [.null, .null])
        #expect(
            failure(table, [Field("a", .null), Field("b", .null)])
                == "the column 'b' was to have no values, and has some")
    }

    @Test func aStructWithoutMembersIsOneOfOneForDuckDB() throws {
        let made = try Fragments.run([.query("SELECT {f: 1} AS c0")], .relations([]))
        let named = try relabel(made, [Field("nothing", .structure([]))])
        #expect(named.batches[0].columns[0].children.isEmpty && named.rows == [[.structure([], [])]])
        _ = Fragments.relation(named)
    }

    @Test func otherTypesAreAFailureThatNamesTheColumn() {
        let table = Fragments.table([("a", .integers([1])), ("b", .strings(["x"]))])
        #expect(
            failure(table, [Field("x", .int64), Field("y", .int32)])
                == "the column 'y' was to be of type integer, and is of type string")
        #expect(failure(table, [Field("x", .int64)]) == "rows of 2 columns cannot be named as 1: x")
        #expect(failure(table, [Field("x", .float64), Field("y", .utf8)]) != nil)
        #expect(failure(table, [Field("x", .int64), Field("y", .binary)]) != nil)
    }
}
