import Columnar
import Foundation
import Testing

@testable import DataFrames

/// Rows of `Codable` values as columns, in Spark's types.
@Suite struct RowTypesTests {
    private struct Paid: Encodable {
        var when: Date
        var data: Data
        var price: Decimal
        var link: URL
        var id: UUID
        var note: String?
        var count: Int?
    }

    private static let id = UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16))

    private static func row(_ price: String, _ count: Int?) throws -> Paid {
        Paid(
            when: Date(timeIntervalSince1970: 1_700_000_000.25), data: Data([0, 255]),
            price: try #require(Decimal(string: price)), link: try #require(URL(string: "https://a.example/b?c=d")),
            id: id,
            count: count)
    }

    @Test func foundationsTypesAreSparks() throws {
        let rows = [
            try RowEncoder.value(of: Self.row("0.10", nil)), try RowEncoder.value(of: Self.row("-12345.678", 2)),
        ]
        let schema = try RowSchema.infer(rows)
        #expect(
            schema.fields.map { "\($0.name) \($0.type)" } == [
                "when timestamp", "data binary", "price decimal(38,3)", "link string", "id string", "note string",
                "count long",
            ])
        let fitted = rows.map { RowSchema.fit($0, to: .structure(schema.fields)).displayed }
        let first = "2023-11-14 22:13:20.25, [00 FF], "
        #expect(
            fitted == [
                "{\(first)0.100, https://a.example/b?c=d, \(Self.id.uuidString), NULL, NULL}",
                "{\(first)-12345.678, https://a.example/b?c=d, \(Self.id.uuidString), NULL, 2}",
            ])
    }

    @Test func aPropertyThatIsAlwaysNilIsAColumn() throws {
        struct Maybe: Encodable {
            var text: String?
            var flag: Bool?
        }
        let schema = try RowSchema.infer([try RowEncoder.value(of: Maybe())])
        #expect(schema.names == ["text", "flag"])
    }

    @Test func whatFitsNoTypeIsAnError() {
        struct Far: Encodable { var when: Date }
        for date in [Date(timeIntervalSince1970: .infinity), Date(timeIntervalSince1970: 1e300)] {
            #expect(throws: EncodingError.self) { try RowEncoder.value(of: Far(when: date)) }
        }
        struct Long: Encodable { var price: Decimal }
        #expect(throws: EncodingError.self) {
            try RowEncoder.value(of: Long(price: Decimal(sign: .plus, exponent: 60, significand: 1)))
        }
    }
}
