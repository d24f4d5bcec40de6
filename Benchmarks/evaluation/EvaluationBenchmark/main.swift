// Holds evaluations of simulated rows against what was planted: see `Options.usage`.

import Foundation

let options: Options
do {
    options = try Options(Array(CommandLine.arguments.dropFirst()))
} catch {
    FileHandle.standardError.write(Data("evaluation: \(error)\n".utf8))
    exit(64)
}
if options.asksForHelp {
    print(Options.usage)
    exit(0)
}
do {
    var table = ResultTable()
    for part in options.parts {
        switch part {
        case "coverage": try Coverage(repeats: options.repeats ?? 2_000, rows: options.rows).run(&table)
        case "null": try NoEffect(repeats: options.repeats ?? 200, rows: options.rows).run(&table)
        case "drift": try Windows(repeats: options.repeats ?? 100).run(&table)
        default: try LargePaired().run(&table)
        }
    }
    exit(table.isHeld ? 0 : 1)
} catch {
    FileHandle.standardError.write(Data("evaluation: \(error)\n".utf8))
    exit(70)
}
