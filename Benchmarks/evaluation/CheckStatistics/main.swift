// Holds Roost's statistics against known answers: see `Options.usage`.

import Foundation

func complain(_ message: String) {
    FileHandle.standardError.write(Data("check-vectors: \(message)\n".utf8))
}

let options: Options
do {
    options = try Options(Array(CommandLine.arguments.dropFirst()))
} catch {
    complain("\(error)")
    exit(64)
}
if options.asksForHelp {
    print(Options.usage)
    exit(0)
}
do {
    var run = try CheckRun(options)
    exit(try run.run() ? 0 : 1)
} catch {
    complain("\(error)")
    exit(66)
}
