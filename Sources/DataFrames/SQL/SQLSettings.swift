internal import Foundation
package import Planning
package import QueryPlanning
package import Relational
internal import SparkFunctions
package import SparkSQL

/// Settings of SQL by Spark's keys.
package struct SQLSettings: Sendable {
    /// What the meaning of queries depends on.
    package private(set) var analysis: AnalysisSettings
    /// How queries run whose rows meet.
    package private(set) var exchange = ExchangeSettings()
    /// On which workers jobs run, and in which turn.
    package private(set) var placement = JobPlacement()
    private var given: [String: String] = [:]

    package init() { analysis = Self.usual }

    private static var usual: AnalysisSettings {
        var settings = AnalysisSettings()
        let zone = TimeZone.current.identifier
        settings.expressions.timeZone = ExpressionSettings.isTimeZone(zone) ? zone : "UTC"
        return settings
    }

    /// The value of a key, or nil for one that Roost does not have.
    package subscript(_ key: String) -> String? {
        switch key {
        case "spark.sql.ansi.enabled": "\(analysis.expressions.ansi)"
        case "spark.sql.session.timeZone": analysis.expressions.timeZone
        case "spark.sql.pivotMaxValues": "\(analysis.pivotMaxValues)"
        case "spark.sql.groupByOrdinal": "\(analysis.groupByOrdinal)"
        case "spark.sql.orderByOrdinal": "\(analysis.orderByOrdinal)"
        case "spark.sql.groupByAliases": "\(analysis.groupByAliases)"
        case "spark.roost.exchange": exchange.isForced ? "always" : "auto"
        case "spark.sql.autoBroadcastJoinThreshold": "\(exchange.broadcastBytes)"
        case PlacementSettings.require: placement.require.texts.joined(separator: ",")
        case PlacementSettings.pool: placement.pool
        case PlacementSettings.speculation: "\(placement.speculates)"
        default: given[key]
        }
    }

    /// All keys that are set or have a default, with their values.
    package var all: [String: String] {
        var all = given
        for key in Self.known { all[key] = self[key] }
        return all
    }

    private static let known = [
        "spark.sql.ansi.enabled", "spark.sql.session.timeZone", "spark.sql.pivotMaxValues",
        "spark.sql.groupByOrdinal", "spark.sql.orderByOrdinal", "spark.sql.groupByAliases", "spark.roost.exchange",
        "spark.sql.autoBroadcastJoinThreshold", PlacementSettings.require, PlacementSettings.speculation,
    ]

    /// Changes a setting; of a key that means nothing to Roost the value is kept, as Spark does.
    /// - Throws: `INVALID_CONF_VALUE` for a value that is none.
    package mutating func set(_ key: String, _ value: String) throws(SparkError) {
        func flag() throws(SparkError) -> Bool {
            switch value.lowercased() {
            case "true": return true
            case "false": return false
            default: throw Self.invalid(key, value, "it must be true or false")
            }
        }
        switch key {
        case "spark.sql.ansi.enabled": analysis.expressions.ansi = try flag()
        case "spark.sql.groupByOrdinal": analysis.groupByOrdinal = try flag()
        case "spark.sql.orderByOrdinal": analysis.orderByOrdinal = try flag()
        case "spark.sql.groupByAliases": analysis.groupByAliases = try flag()
        case "spark.sql.session.timeZone":
            guard ExpressionSettings.isTimeZone(value) else {
                throw Self.invalid(
                    key, value, "it must be a zone such as 'Europe/Berlin' or an offset such as '+05:30'")
            }
            analysis.expressions.timeZone = value
        case "spark.sql.pivotMaxValues":
            guard let count = Int(value), count > 0 else { throw Self.invalid(key, value, "it must be a whole number") }
            analysis.pivotMaxValues = count
        case "spark.roost.exchange":
            switch value.lowercased() {
            case "auto": exchange.isForced = false
            case "always": exchange.isForced = true
            default:
                throw Self.invalid(
                    key, value,
                    "it must be 'auto', where sizes and machines decide, or 'always', where rows are exchanged between tasks "
                        + "however few they are")
            }
        case "spark.sql.autoBroadcastJoinThreshold":
            guard let bytes = Self.bytes(value) else {
                throw Self.invalid(key, value, "it must be a number of bytes, a size such as 10MB, or -1 for none")
            }
            exchange.broadcastBytes = bytes
        case "spark.sql.shuffle.partitions":
            guard let count = Int(value), count > 0 else { throw Self.invalid(key, value, "it must be a whole number") }
            exchange.partitions = count
            given[key] = value
        case PlacementSettings.require, PlacementSettings.pool:
            do throws(PlacementError) {
                if key == PlacementSettings.require {
                    placement.require = try WorkerLabels(list: value)
                } else {
                    try SchedulingPolicy.Pool.check(value)
                    placement.pool = value
                }
            } catch {
                throw Self.invalid(key, value, "\(error)")
            }
        case PlacementSettings.speculation: placement.speculates = try flag()
        default: given[key] = value
        }
    }

    /// Gives a setting its default again; all of them without a key.
    package mutating func reset(_ key: String?) {
        guard let key else {
            self = SQLSettings()
            return
        }
        given[key] = nil
        if key == "spark.sql.shuffle.partitions" { exchange.partitions = nil }
        if key == PlacementSettings.pool { placement.pool = nil }
        if Self.known.contains(key), let value = SQLSettings()[key] { try? set(key, value) }
    }

    /// A size as Spark's settings have it: `10485760`, `10m`, `10MB`; fewer than none for `-1`.
    private static func bytes(_ text: String) -> Int64? {
        if let bytes = Int64(text) { return bytes }
        let letters = text.lowercased()
        let digits = letters.prefix { $0.isASCII && $0.isNumber }
        let powers: [Substring: Int64] = [
            "b": 0, "k": 10, "kb": 10, "m": 20, "mb": 20, "g": 30, "gb": 30, "t": 40, "tb": 40,
        ]
        guard let count = Int64(digits), let power = powers[letters.dropFirst(digits.count)],
            count <= Int64.max >> power
        else { return nil }
        return count << power
    }

    private static func invalid(_ key: String, _ value: String, _ problem: String) -> SparkError {
        SparkError(
            "INVALID_CONF_VALUE.DEFAULT", parameters: ["confName": key, "confValue": value],
            message: "The setting \"\(key)\" cannot be \"\(value)\": \(problem).")
    }
}

/// Spark's `spark.conf`: settings of SQL by their keys.
public struct RuntimeConf: Sendable {
    let session: Session

    /// Changes a setting, for dataframes that are made after it.
    /// - Throws: `RoostError` for a value that the setting cannot have.
    public func set(_ key: String, _ value: String) throws(RoostError) {
        try RoostError.analysing { () throws(SparkError) in
            var settings = session.views.settings
            try settings.set(key, value)
            session.views.settings = settings
        }
    }

    /// Changes a setting, for dataframes that are made after it.
    /// - Throws: `RoostError` for a value that the setting cannot have.
    public func set(_ key: String, _ value: Bool) throws(RoostError) { try set(key, value ? "true" : "false") }

    /// Changes a setting, for dataframes that are made after it.
    /// - Throws: `RoostError` for a value that the setting cannot have.
    public func set(_ key: String, _ value: Int) throws(RoostError) { try set(key, String(value)) }

    /// The value of a setting, or nil where it has none.
    public func get(_ key: String) -> String? { session.views.settings[key] }

    /// The value of a setting, or `default` where it has none.
    public func get(_ key: String, _ default: String) -> String { get(key) ?? `default` }

    /// All settings that have a value, by their keys.
    public var getAll: [String: String] { session.views.settings.all }

    /// Gives a setting its default again.
    public func unset(_ key: String) { session.views.settings.reset(key) }
}

extension Session {
    /// Settings of SQL by their keys.
    public var conf: RuntimeConf { RuntimeConf(session: self) }
}
