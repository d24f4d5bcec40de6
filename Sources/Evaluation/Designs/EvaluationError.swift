/// Why rows cannot be evaluated as a design asks: what is wrong, with which of them, and what to do.
public struct EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of fault; more may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// Its name.
        public let description: String

        private init(_ description: String) { self.description = description }

        /// A metric or a column that the design names is not there.
        public static let missingColumn = Code("missing_column")
        /// There are no rows, or none in a group.
        public static let emptyGroup = Code("empty_group")
        /// There is one pair, or one row, only.
        public static let singlePair = Code("single_pair")
        /// A pair does not have one row on each side.
        public static let unequalPairs = Code("unequal_pairs")
        /// Two rows have one key.
        public static let doubledKey = Code("doubled_key")
        /// A score is NaN or infinite.
        public static let notANumber = Code("not_a_number")
        /// A score is not one that its metric can have.
        public static let wrongScore = Code("wrong_score")
        /// Columns have different numbers of rows.
        public static let unequalLengths = Code("unequal_lengths")
        /// Two runs share no row.
        public static let noCommonRows = Code("no_common_rows")
        /// The design contradicts itself, or a number in it is out of its range.
        public static let wrongDesign = Code("wrong_design")
    }

    /// The kind of fault.
    public let code: Code
    /// What happened, to what, and what to do.
    public let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
