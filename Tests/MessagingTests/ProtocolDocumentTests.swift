import Foundation
import Testing

@testable import Messaging

/// `docs/protocol.md` names what there is, under the numbers that it has.
@Suite struct ProtocolDocumentTests {
    private static let kinds: [UInt8: String] = {
        var kinds: [UInt8: String] = [:]
        func add<K: RawRepresentable<UInt8> & CaseIterable>(_ type: K.Type) {
            for kind in K.allCases { kinds[kind.rawValue] = "\(kind)" }
        }
        add(WorkerToDriver.Kind.self)
        add(DriverToWorker.Kind.self)
        add(SessionToDriver.Kind.self)
        add(DriverToSession.Kind.self)
        add(WorkerToWorker.Kind.self)
        add(HandshakeMessage.Kind.self)
        return kinds
    }()

    private static func text() throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent("docs/protocol.md"), encoding: .utf8)
    }

    @Test func everyMessageIsInItsTablesAndNoOther() throws {
        var documented: [UInt8: String] = [:]
        for line in try Self.text().split(separator: "\n") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 3, let number = UInt8(cells[0]), cells[1].hasPrefix("`") else { continue }
            #expect(documented[number] == nil, "\(number) stands there twice")
            documented[number] = cells[1].trimmingCharacters(in: ["`"])
            #expect(!cells[2].isEmpty)
        }
        #expect(documented == Self.kinds)
    }

    @Test func itIsOfTheVersionInForce() throws {
        #expect(try Self.text().contains("version \(ProtocolVersion.current)."))
    }

    @Test func noNumberServesTwice() {
        let count =
            WorkerToDriver.Kind.allCases.count + DriverToWorker.Kind.allCases.count
            + SessionToDriver.Kind.allCases.count + DriverToSession.Kind.allCases.count
            + WorkerToWorker.Kind.allCases.count + HandshakeMessage.Kind.allCases.count
        #expect(Self.kinds.count == count)
    }
}
