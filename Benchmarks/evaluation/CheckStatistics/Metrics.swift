import Statistics

/// Answers a case's input.
///
/// It throws `Undefined` where the whole has no answer, which is an answer too; and `Malformed`, as `Input` does, for
/// an input that is not of the metric's kind, which is a failure.
typealias Metric = @Sendable (Input) throws -> Answer

/// The metrics that are known, by the names that cases have for them.
///
/// A group of metrics is a file `NAMEMetrics.swift` with an `enum NAMEMetrics`, which reads the input, asks the module
/// `Statistics`, and names the parts of its answer, and computes nothing itself:
///
/// ```swift
/// enum TextMetrics {
///     static let all: [String: Metric] = [
///         "cosine": { input in
///             ["cosine": .number(try cosine(try input.numbers("a"), try input.numbers("b")))]
///         },
///     ]
/// }
/// ```
///
/// To add a group: write its file, and add its `all` to `groups` here. `Answer.part` makes a part that may have no
/// answer; parts that no case expects may stand in an answer.
enum Metrics {
    private static let groups: [[String: Metric]] = [
        AgreementMetrics.all, BiasMetrics.all, BootstrapMetrics.all, DriftMetrics.all, GroupMetrics.all,
        IntervalMetrics.all, MultiplicityMetrics.all, PairedMetrics.all, PowerMetrics.all, TextMetrics.all,
    ]

    static let all: [String: Metric] = groups.reduce(into: [:]) { all, group in all.merge(group) { $1 } }

    static func answer(_ vector: VectorCase) throws -> Answer {
        guard let metric = all[vector.metric] else { throw Malformed("no metric is called \(vector.metric)") }
        do {
            return try metric(vector.input)
        } catch let undefined as Undefined {
            return .undefined(undefined.reason)
        }
    }
}
