internal import ArgumentParser
internal import DataFrames
internal import JobFiles
internal import Messaging

struct LogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Show the last lines of the log of a worker, or of the driver.",
        discussion: """
            They come from any machine, through the driver. Of a worker that is gone there
            are those that the driver has: all that a worker which it had started wrote to
            its standard error, and the last ones of another that said goodbye.
            """)

    private struct Line: Encodable {
        let line: String
    }

    @Argument(help: "A worker's id, or HOST:PROCESS, as 'roost status' shows them, or: driver.") var name: String
    @OptionGroup var driver: DriverOption
    @Option(help: "How many lines.") var lines = 50
    @Flag(help: "Go on with those that come, until Ctrl-C or the worker's end.") var follow = false
    @Flag(help: "Print each line as a JSON object.") var json = false

    func run() async throws {
        guard (1...LogPage.mostLines).contains(lines) else {
            throw RoostError(
                .invalidArgument, "--lines is \(lines); it must be a whole number from 1 to \(LogPage.mostLines)")
        }
        try await DriverConnection.use(try driver.address(), as: .admin) { client in
            var page = try await ask(client, UInt32(lines), after: nil)
            try show(page)
            while follow, !page.isOver {
                try await Task.sleep(for: .milliseconds(500))
                page = try await ask(client, UInt32(LogPage.mostLines), after: page.next)
                try show(page)
            }
        }
    }

    private func show(_ page: LogPage) throws {
        for line in page.lines { Console.print(json ? try JSONOutput.line(Line(line: line)) : line) }
    }

    private func ask(_ client: DriverClient, _ lines: UInt32, after: UInt64?) async throws -> LogPage {
        switch try await client.ask(.logs(of: name, lines: lines, after: after)) {
        case .log(let page): return page
        case .refused(let reason): throw RoostError(.cluster, reason)
        default: throw RoostError(.cluster, "the driver answered something else")
        }
    }
}
