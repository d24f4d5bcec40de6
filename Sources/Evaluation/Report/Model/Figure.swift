extension EvaluationReport {
    /// A number, or why there is none; never NaN and never infinite.
    ///
    /// In JSON it is a number, or `{"undefined": "a single pair has no spread"}`.
    public struct Figure: Sendable, Hashable, Codable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
        /// The number; nil where there is none.
        public let value: Double?
        /// Why there is no number; nil where there is one.
        public let reason: String?

        /// A number; NaN and the infinities are undefined, for `reason` or else for what they are.
        public init(_ value: Double, otherwise reason: String? = nil) {
            if value.isFinite {
                self.value = value
                self.reason = nil
            } else {
                self.value = nil
                self.reason = reason ?? (value.isNaN ? "the computation gave no number" : "the number is infinite")
            }
        }

        private init(reason: String) {
            value = nil
            self.reason = reason
        }

        /// No number, and why.
        public static func undefined(_ reason: String) -> Figure { Figure(reason: reason) }

        /// A number as it is written.
        public init(floatLiteral value: Double) { self.init(value) }

        /// A whole number as it is written.
        public init(integerLiteral value: Int) { self.init(Double(value)) }

        private enum CodingKeys: String, CodingKey { case undefined }

        /// Reads a number, or an object that says why there is none.
        public init(from decoder: any Decoder) throws {
            if let value = try? decoder.singleValueContainer().decode(Double.self) {
                self.init(value)
            } else {
                let container = try decoder.container(keyedBy: CodingKeys.self)
                self.init(reason: try container.decode(String.self, forKey: .undefined))
            }
        }

        /// Writes the number, or an object that says why there is none.
        public func encode(to encoder: any Encoder) throws {
            if let value {
                var container = encoder.singleValueContainer()
                try container.encode(value)
            } else {
                var container = encoder.container(keyedBy: CodingKeys.self)
                try container.encode(reason ?? "", forKey: .undefined)
            }
        }
    }
}
