/// A judge model beside people: the rows that they scored as well.
public struct JudgeCalibration: Sendable, Hashable, Codable {
    /// The judge's name.
    public var judge: String
    /// What it was asked.
    public var criterion: String
    /// The metric that has the judge's scores.
    public var metric: String
    /// What people said of rows, by the rows' keys; of a rate, 0 or 1.
    public var labels: [String: Double]

    /// A judge beside people.
    public init(judge: String, criterion: String, metric: String, labels: [String: Double]) {
        self.judge = judge
        self.criterion = criterion
        self.metric = metric
        self.labels = labels
    }
}
