// Runs tasks over tables in one session, one after the other, and says how long each took.
//
//   TableBenchmark MASTER < tasks.jsonl
//
// A task is a JSON object a line:
//   {"view": NAME, "path": FILE, "format": "parquet"}             names a table
//   {"run": NAME, "sql": TEXT, "rows": FILE}                      runs a query; its rows go to FILE, if it is given
//   {"run": NAME, "sql": TEXT, "write": FOLDER, "repartition": [COUNT, COLUMN]}   writes its rows as Parquet
// Each run is answered by a line on standard output: {"run": NAME, "seconds": S, "rows": N}, or with an "error".

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
}

struct Answer: Encodable {
    var run: String
    var seconds: Double?
    var rows: Int?
    var error: String?
}

func view(_ name: String, _ task: TableTask, _ session: Session) async throws {
    let path = task.path ?? ""
    let reader = session.read
    switch task.format {
    case "json": try await reader.json(path).createOrReplaceTempView(name)
    case "csv":
        try await reader.option("header", true).option("inferSchema", true).csv(path).createOrReplaceTempView(name)
    default: try await reader.parquet(path).createOrReplaceTempView(name)
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
        var frame = try await session.sql(task.sql ?? "")
        if let folder = task.write {
            if let key = task.by { frame = frame.repartition(8, col(key)) }
            try await frame.write.mode("overwrite").parquet(folder)
            return Answer(run: name, seconds: (clock.now - start) / .seconds(1))
        }
        let table = try await frame.toArrow()
        let seconds = (clock.now - start) / .seconds(1)
        if let file = task.rows { try text(table).write(toFile: file, atomically: true, encoding: .utf8) }
        return Answer(run: name, seconds: seconds, rows: table.rowCount)
    } catch {
        return Answer(run: name, error: "\(error)")
    }
}

guard CommandLine.arguments.count == 2 else {
    FileHandle.standardError.write(Data("usage: TableBenchmark MASTER < tasks.jsonl\n".utf8))
    exit(2)
}
let session = try await Session.builder.appName("table-benchmark").master(CommandLine.arguments[1])
    .showProgress(false).getOrCreate()
let encoder = JSONEncoder()
while let line = readLine() {
    let task = try JSONDecoder().decode(TableTask.self, from: Data(line.utf8))
    if let name = task.view {
        try await view(name, task, session)
    } else if let name = task.run {
        print(String(decoding: try encoder.encode(await run(name, task, session)), as: UTF8.self))
        fflush(nil)
    }
}
await session.stop()
