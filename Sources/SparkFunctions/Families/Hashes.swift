internal import SparkSQL

/// Hashes and check sums.
enum Hashes {
    static let entries: [FunctionEntry] = [
        hash("hash", .integer), hash("xxhash64", .long),
        .rule(
            "md5", counts: 1...1,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, .binary)
                return invocation.call(.string)
            }, sql: { (renderer, call, _) throws(SparkError) in try renderer.fill("md5($1)", call.arguments) }),
        .sql("sha1", "sha", takes: [.binary], returns: .type(.string), "sha1($1)"),
        .kernel("sha2", takes: [.binary, .int], returns: .type(.string), null: .always),
        .kernel("crc32", takes: [.binary], returns: .type(.long)),
    ]

    private static func hash(_ name: String, _ type: SparkType) -> FunctionEntry {
        .rule(
            name, counts: 1...Int.max,
            resolve: { (invocation) throws(SparkError) in
                if invocation.arguments.contains(where: \.type.hasMap) {
                    throw invocation.mismatch(
                        "HASH_MAP_TYPE", ["functionName": "`\(name)`"],
                        "Input to the function `\(name)` cannot contain elements of the \"MAP\" type.")
                }
                return invocation.call(type, nullable: false)
            }, sql: { (renderer, call, type) throws(SparkError) in try renderer.kernel(name, call.arguments, type) })
    }
}
