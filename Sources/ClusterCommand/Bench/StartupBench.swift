internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import JobFiles
internal import LocalCluster

/// From the start of a process to the first rows that its workers gave back.
struct StartupBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "startup", abstract: "Time from a process's start to the first result of a 10-row map.",
        discussion: "The map doubles a number in DuckDB, on workers that are started for it.")

    private struct Line: Encodable {
        let bench = "startup"
        let seconds: Double
        let workers: Int
        let duckdb: Bool
    }

    @OptionGroup var options: BenchOptions
    @Flag(help: "Count the rows instead of mapping them, so that DuckDB is not loaded.") var withoutDuckdb = false

    func run() async throws {
        let session = try await Session.builder.appName("bench").master("local[\(options.workers)]").getOrCreate()
        let rows = session.range(0, 10)
        if withoutDuckdb {
            guard try await rows.count() == 10 else { throw RoostError(.job, "the rows are not ten") }
        } else {
            let doubled = try await rows.withColumn("double", col("id") * 2).collect().map { $0.int("double") }
            guard doubled == (0..<10).map({ $0 * 2 }) else { throw RoostError(.job, "the map gave \(doubled)") }
        }
        let seconds = ProcessAge.seconds
        await session.stop()
        if options.json {
            Console.print(try JSONOutput.line(Line(seconds: seconds, workers: options.workers, duckdb: !withoutDuckdb)))
        } else {
            Console.print("first result of a 10-row map \(Int(seconds * 1000)) ms after the process's start")
        }
    }
}

/// How long this process has lived.
enum ProcessAge {
    /// Seconds since the kernel started the process, from `/proc/self/stat` (field 22) and `/proc/uptime`,
    /// which both count in hundredths.
    static var seconds: Double {
        let stat = (try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8)) ?? ""
        let uptime = (try? String(contentsOfFile: "/proc/uptime", encoding: .utf8)) ?? ""
        // The name, in parentheses, may hold spaces.
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        guard fields.count > 20, let ticks = Double(fields[20]),
            let now = uptime.split(separator: " ").first.flatMap({ Double($0) })
        else { return .nan }
        return ((now - ticks / Double(sysconf(Int32(_SC_CLK_TCK)))) * 100).rounded() / 100
    }
}
