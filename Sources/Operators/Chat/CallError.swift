internal import Columnar
internal import Messaging

/// A row's error as a column: a struct, null where there is none.
enum CallError {
    static let fields = [
        Field("category", .utf8), Field("code", .utf8), Field("message", .utf8), Field("status", .int64),
        Field("body", .utf8),
    ]

    static func array(_ errors: [CallRecord.Failure?]) -> ArrayData {
        .structure(
            fields,
            [
                .strings(errors.map { $0?.category }), .strings(errors.map { $0?.code }),
                .strings(errors.map { $0?.message }), .integers(errors.map { $0?.status.map(Int64.init) }),
                .strings(errors.map { $0?.body }),
            ], length: errors.count, valid: errors.map { $0 != nil })
    }
}
