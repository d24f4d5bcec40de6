import ModelAPI
import Planning
import Testing

@Suite struct PlanTreeTests {
    private static let range = LogicalPlan.range(start: 0, end: 10, step: 1, partitions: 2)

    private static func everyNode() throws -> [LogicalPlan] {
        let endpoint = try ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1:1/v1")
        let column = ChatColumn(endpoint: endpoint, model: "m", system: nil, user: try Template(parsing: "{id}"))
        let scan = FileScan(format: .text, files: [], columns: [])
        return [
            range, .scan(scan), .tokenStatistics(TokenStatistics(lines: .chats, encoding: "e", limit: 1), scan),
            .project([.column("id")], range), .filter(.literal(.boolean(true)), range),
            .withColumn("a", .column("id"), range), .limit(3, range), .union(range, .limit(1, range)), .count(range),
            .chat(ModelStep(name: "reply", column: column, answers: nil), range),
        ]
    }

    @Test func aNodeOverItsOwnChildrenIsTheSameNode() throws {
        for plan in try Self.everyNode() {
            #expect(plan.mapChildren { $0 }.description == plan.description)
        }
    }

    @Test func everyChildIsChanged() throws {
        for plan in try Self.everyNode() {
            let changed = plan.mapChildren { .limit(77, $0) }
            #expect(changed.children.count == plan.children.count)
            #expect(changed.children.allSatisfy { $0.description.hasPrefix("Limit 77") })
        }
    }

    @Test func theOutermostNodeIsReplacedAndNotLookedInto() {
        let plan = LogicalPlan.filter(.literal(.null), .limit(5, .limit(6, Self.range)))
        let changed = plan.replacing { node -> LogicalPlan? in
            if case .limit(let count, let child) = node { .limit(count + 1, child) } else { nil }
        }
        #expect(changed.description.contains("Limit 6\n   └─ Limit 6"))
    }
}
