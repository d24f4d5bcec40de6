import DataFrames
import Foundation

// What a dataframe writes into files.
extension Program {
    /// The text of the one file that a dataframe is written into.
    func write(_ call: Call, _ frame: DataFrame) async throws -> Product {
        var writer = frame.write.format(try call.text(0)).option("singleFile", true)
        for option in call[1]?.members ?? [] {
            switch option.value {
            case .boolean(let value): writer = writer.option(option.key, value)
            case .integer(let value): writer = writer.option(option.key, Int(value))
            case let value: writer = writer.option(option.key, value.text ?? "\(value)")
            }
        }
        let path = "\(folder)-written"
        defer { try? FileManager.default.removeItem(atPath: path) }
        do {
            try await writer.save(path)
        } catch let error as RoostError where error.code != .analysis {
            throw JobFailure(reason: error)
        }
        return .value(.text(String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)))
    }

    /// `write.parquet(path, mode=…, partitionBy=…, compression=…)` and its kin: files that stay, for others to read.
    func writeFiles(_ call: Call, _ frame: DataFrame) async throws -> Product {
        var writer = frame.write.format(String(call.name.dropFirst(6)))
        for option in call.named.members ?? [] {
            switch (option.key, option.value) {
            case ("mode", let value): writer = writer.mode(value.text ?? "")
            case ("partitionBy", let value): writer = writer.partitionBy(value.texts ?? [])
            case (let key, .boolean(let value)): writer = writer.option(key, value)
            case (let key, .integer(let value)): writer = writer.option(key, Int(value))
            case (let key, let value): writer = writer.option(key, value.text ?? "\(value)")
            }
        }
        let path = try path(call[0] ?? .null)
        let written = writer
        do { try await written.save(path) } catch let error as RoostError where error.code != .analysis {
            throw JobFailure(reason: error)
        }
        return .nothing
    }
}
