import ArrowIPC
import Columnar
import Testing

@testable import Worker

@Suite struct LastSchemaTests {
    @Test func eachSchemaHasItsOwnMessageWhateverCameBefore() throws {
        let schemas = [
            Schema([Field("id", .int64, nullable: false)]), Schema([Field("id", .int64)]), Schema([]),
            Schema([Field("name", .utf8)]),
        ]
        var last = LastSchema()
        for schema in [0, 0, 1, 0, 2, 2, 3, 1].map({ schemas[$0] }) {
            #expect(try SchemaMessage.decode(last.message(schema)) == schema)
        }
    }
}
