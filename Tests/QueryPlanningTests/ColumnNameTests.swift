import ModelAPI
import Planning
import QueryPlanning
import Relational
import SparkSQL
import Testing

@Suite struct ColumnNameTests {
    private let plan = Self.plan(of: "id")

    private static func plan(of names: String...) -> LogicalPlan {
        LogicalPlan(
            InputRelation(
                .range(start: 0, end: 1, step: 1, partitions: 1),
                columns: names.map { InputColumn($0, .plain(.long)) }), numbers: ColumnNumbers())
    }

    @Test(arguments: [("idd", "did you mean 'id'?"), ("ID", "did you mean 'id'?")])
    func theNearestNameIsOffered(name: String, hint: String) {
        let error = #expect(throws: UnknownColumn.self) { try plan.require([name]) }
        #expect(error?.description.contains(hint) == true)
    }

    @Test func nothingIsOfferedForAnythingElse() {
        let error = #expect(throws: UnknownColumn.self) { try plan.require(["temperature"]) }
        #expect(error?.description == "there is no column 'temperature'. The columns are: id")
    }

    @Test func rowsWithoutColumnsSaySo() {
        #expect(
            UnknownColumn(name: "id", columns: []).description
                == "there is no column 'id': the rows have no columns")
    }

    @Test(arguments: ["__request", "__REQUEST"])
    func aModelColumnNeedsTheNameOfItsRequests(name: String) throws {
        let rows = Self.plan(of: "id", name)
        let error = #expect(throws: ReservedColumn.self) {
            try rows.requireReservedColumnsFree(for: Self.column(samples: 1))
        }
        #expect(error?.description.contains("the rows have a column '\(name)'") == true)
        try plan.requireReservedColumnsFree(for: Self.column(samples: 3))
    }

    @Test func onlySamplesNeedTheirName() throws {
        let rows = Self.plan(of: "id", "Sample")
        try rows.requireReservedColumnsFree(for: Self.column(samples: 1))
        let error = #expect(throws: ReservedColumn.self) {
            try rows.requireReservedColumnsFree(for: Self.column(samples: 2))
        }
        #expect(error?.description.contains("numbers the samples of each row in a column of that name") == true)
    }

    private static func column(samples: Int) throws -> ChatColumn {
        let endpoint = try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:1/v1")
        var column = ChatColumn(endpoint: endpoint, model: "m", system: nil, user: try Template(parsing: "{id}"))
        column.samples = samples
        return column
    }
}
