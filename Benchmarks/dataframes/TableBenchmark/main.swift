// Runs tasks over tables in one session, one after the other, and says how long each took.
//
//   TableBenchmark MASTER [MEMORY] < tasks.jsonl
//
// MEMORY is what each worker may take, such as 512MB.
//
// A task is a JSON object a line:
//   {"view": NAME, "path": FILE, "format": "parquet"}             names a table
//   {"set": NAME, "value": TEXT}                                  a setting of the session
//   {"run": NAME, "sql": TEXT, "rows": FILE}                      runs a query; its rows go to FILE, if it is given
//   {"run": NAME, "sql": TEXT, "write": FOLDER, "by": COLUMN}     writes its rows as Parquet
//   {"run": NAME, "path": FILE, "format": "json", "schema": DDL, "action": "show"}
//                                                                 show, count, limit, schema or iterate of a file that is opened
// Each run is answered by a line on standard output: {"run": NAME, "seconds": S, "rows": N, "again": TASKS, "memory": B},
// with the tasks that were run again, and the most memory that this program, which has the driver in it, has taken so far;
// or with an "error". Before a run with "announce": true there is the line {"begins": NAME}.

import Foundation
import Roost

struct TableTask: Decodable {
    var view: String?
    var path: String?
    var format: String?
    var schema: String?
    var run: String?
    var sql: String?
    var rows: String?
    var write: String?
    var by: String?
    var action: String?
    var set: String?
    var value: String?
    var announce: Bool?
}

struct Answer: Encodable {
    var run: String
    var seconds: Double?
    var rows: Int?
    /// Tasks that were run again.
    var again: Int?
    var error: String?
    var memory = mostMemory()
}

/// The most memory that this process has taken so far, in bytes.
func mostMemory() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
}

func frame(_ task: TableTask, _ session: Session) async throws -> DataFrame {
    let path = task.path ?? ""
    var reader = session.read
    if let schema = task.schema { reader = reader.schema(schema) }
    switch task.format {
    case "json": return try await reader.json(path)
    case "text": return try await reader.text(path)
    case "csv": return try await reader.option("header", true).option("inferSchema", task.schema == nil).csv(path)
    default: return try await reader.parquet(path)
    }
}

/// How many rows an action gives, on a file that it opens first.
func act(_ action: String, _ task: TableTask, _ session: Session) async throws -> Int {
    let frame = try await frame(task, session)
    switch action {
    case "show":
        try await frame.show()
        return 20
    case "count": return try await frame.count()
    case "iterate":
        var rows = 0
        for try await batch in frame.recordBatches() { rows += batch.rowCount }
        return rows
    case "limit": return try await frame.limit(10).collect().count
    default: return try frame.schema.fields.count
    }
}

func text(_ table: Table) -> String {
    var lines = ""
    for batch in table.batches {
        for row in 0..<batch.rowCount {
            let cells = batch.columns.map { column -> String in
                let value = column.value(row)
                return value.isNull ? "null" : value.displayed.debugDescription
            }
            lines += "[\(cells.joined(separator: ", "))]\n"
        }
    }
    return lines
}

func run(_ name: String, _ task: TableTask, _ session: Session) async -> Answer {
    let clock = ContinuousClock()
    do {
        let start = clock.now
        if let action = task.action {
            let rows = try await act(action, task, session)
            return Answer(run: name, seconds: (clock.now - start) / .seconds(1), rows: rows)
        }
        var frame = try await session.sql(task.sql ?? "")
        if let folder = task.write {
            if let key = task.by { frame = frame.repartition(8, col(key)) }
            try await frame.write.mode("overwrite").parquet(folder)
            return Answer(run: name, seconds: (clock.now - start) / .seconds(1), again: session.retriedTasks)
        }
        let table = try await frame.toArrow()
        let seconds = (clock.now - start) / .seconds(1)
        if let file = task.rows { try text(table).write(toFile: file, atomically: true, encoding: .utf8) }
        return Answer(run: name, seconds: seconds, rows: table.rowCount, again: session.retriedTasks)
    } catch {
        return Answer(run: name, error: "\(error)")
    }
}

guard 2...3 ~= CommandLine.arguments.count else {
    FileHandle.standardError.write(Data("usage: TableBenchmark MASTER [MEMORY] < tasks.jsonl\n".utf8))
    exit(2)
}
var builder = Session.builder.appName("table-benchmark").master(CommandLine.arguments[1]).showProgress(false)
if CommandLine.arguments.count == 3 { builder = builder.memory(CommandLine.arguments[2]) }
let session = try await builder.getOrCreate()
let encoder = JSONEncoder()
while let line = readLine() {
    let task = try JSONDecoder().decode(TableTask.self, from: Data(line.utf8))
    if let name = task.view {
        try await frame(task, session).createOrReplaceTempView(name)
    } else if let setting = task.set {
        try session.conf.set(setting, task.value ?? "")
    } else if let name = task.run {
        if task.announce == true {
            print(String(decoding: try encoder.encode(["begins": name]), as: UTF8.self))
            fflush(nil)
        }
        print(String(decoding: try encoder.encode(await run(name, task, session)), as: UTF8.self))
        fflush(nil)
    }
}
await session.stop()
