import Foundation

/// What was measured beside its bound, a line each.
struct ResultTable {
    private(set) var isHeld = true
    private var hasHead = false

    mutating func add(_ what: String, _ measured: String, bound: String, holds: Bool, seconds: Double) {
        if !hasHead {
            Self.say(Self.line("what", "measured", "bound", "", "seconds"))
            hasHead = true
        }
        isHeld = isHeld && holds
        Self.say(Self.line(what, measured, bound, holds ? "held" : "BROKEN", String(format: "%.1f", seconds)))
    }

    /// A line at once, for the next may take minutes.
    private static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    private static func line(_ parts: String...) -> String {
        zip(parts, [46, 22, 20, 8, 8]).map { part, width in
            part + String(repeating: " ", count: max(1, width - part.count))
        }.joined()
    }

    /// How long something takes.
    static func timed<Value>(_ body: () throws -> Value) rethrows -> (Value, seconds: Double) {
        let start = ContinuousClock.now
        let value = try body()
        return (value, Double((ContinuousClock.now - start) / Duration.milliseconds(1)) / 1_000)
    }
}
