extension EvaluationReport {
    /// How far a judge model agrees with people, and what that makes of the rate that it judged.
    public struct JudgeAgreement: Sendable, Hashable, Codable {
        /// The judge's name.
        public let judge: String
        /// What it was asked.
        public let criterion: String
        /// The rate as the judge gave it.
        public let rawRate: Estimate
        /// The rate after the judge's known errors are taken out.
        public let correctedRate: Estimate
        /// How they are taken out: `Rogan-Gladen`, `prediction-powered`.
        public let correction: String
        /// What the agreement is called: `Cohen's kappa`, `Krippendorff's alpha`.
        public let statistic: String
        /// The agreement.
        public let agreement: Estimate
        /// Answers that people judged as well.
        public let labels: SampleSize

        /// A judge beside people.
        public init(
            judge: String, criterion: String, rawRate: Estimate, correctedRate: Estimate, correction: String,
            statistic: String, agreement: Estimate, labels: SampleSize
        ) {
            self.judge = judge
            self.criterion = criterion
            self.rawRate = rawRate
            self.correctedRate = correctedRate
            self.correction = correction
            self.statistic = statistic
            self.agreement = agreement
            self.labels = labels
        }

        private enum CodingKeys: String, CodingKey {
            case judge, criterion
            case rawRate = "raw_rate"
            case correctedRate = "corrected_rate"
            case correction, statistic, agreement, labels
        }
    }
}
