import Foundation
import Pricing
import Testing

@Suite final class PriceSearchTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "roost-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appending(path: ".config/roost"), withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func write(_ name: String) throws -> String {
        let file = folder.appending(path: name)
        try Data("models: {m: {prices: [{from: 2024-01-01, prompt: 1}]}}".utf8).write(to: file)
        return file.path
    }

    @Test func thePlacesInTheirOrder() throws {
        var environment = ["HOME": folder.path]
        func source(_ explicit: String? = nil) throws -> String {
            try PriceSearch(explicit: explicit, environment: environment).load().source
        }
        #expect(try source() == "the built-in price table")
        let config = try write(".config/roost/prices.yaml")
        #expect(try source() == config)
        environment["ROOST_HOME"] = folder.path
        #expect(try source() == config)
        let home = try write("prices.yaml")
        #expect(try source() == home)
        let named = try write("named.yaml")
        environment["ROOST_PRICES"] = named
        #expect(try source() == named)
        let explicit = try write("explicit.yaml")
        #expect(try source(explicit) == explicit)
    }

    @Test func theBuiltInTableKnowsTheRest() throws {
        let search = PriceSearch(explicit: try write("a.yaml"), environment: [:])
        let table = try search.load()
        #expect(table.name(of: "m") == "m" && table.name(of: "gpt-4o") == "gpt-4o")
    }

    @Test func aNamedFileMustBeThere() throws {
        let error = try #require(throws: PricingError.self) {
            try PriceSearch(environment: ["ROOST_PRICES": "/nowhere/prices.yaml"]).load()
        }
        #expect(error.description.hasPrefix("/nowhere/prices.yaml: there is no such file, which ROOST_PRICES names"))
        #expect(throws: PricingError.self) { try PriceSearch(explicit: folder.path, environment: [:]).load() }
    }
}
