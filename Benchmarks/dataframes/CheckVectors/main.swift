// Holds Roost's dataframes against known answers from Apache Spark: see `Options.usage`.

import Foundation
import Roost

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.contains("--help") || arguments.contains("-h") {
    print(Options.usage)
    exit(0)
}
do {
    let isGood = try await CheckRun(try Options(arguments)).run()
    exit(isGood ? 0 : 1)
} catch {
    FileHandle.standardError.write(Data("check-vectors: \(error)\n".utf8))
    exit(2)
}
