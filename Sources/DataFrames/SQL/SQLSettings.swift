internal import Foundation
package import Relational
internal import SparkFunctions
package import SparkSQL

/// Settings of SQL by Spark's keys.
package struct SQLSettings: Sendable {
    /// What the meaning of queries depends on.
    package private(set) var analysis: AnalysisSettings
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
        "spark.sql.groupByOrdinal", "spark.sql.orderByOrdinal", "spark.sql.groupByAliases",
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
        if Self.known.contains(key), let value = SQLSettings()[key] { try? set(key, value) }
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
            var settings = session.catalog.settings
            try settings.set(key, value)
            session.catalog.settings = settings
        }
    }

    /// Changes a setting, for dataframes that are made after it.
    /// - Throws: `RoostError` for a value that the setting cannot have.
    public func set(_ key: String, _ value: Bool) throws(RoostError) { try set(key, value ? "true" : "false") }

    /// The value of a setting, or nil where it has none.
    public func get(_ key: String) -> String? { session.catalog.settings[key] }

    /// Gives a setting its default again.
    public func unset(_ key: String) { session.catalog.settings.reset(key) }
}

extension Session {
    /// Settings of SQL by their keys.
    public var conf: RuntimeConf { RuntimeConf(session: self) }
}
