extension EvaluationReport {
    /// Prompts and answers to read: the greatest effects, refusals, what judge and person disagree on.
    public struct ExampleSection: Sendable, Hashable, Codable {
        /// The most examples of a section.
        public static let most = 50

        /// What they are examples of.
        public var title: String
        /// The examples, the most telling first.
        public var examples: [Example]
        /// How many there are in all.
        public var count: Int
        /// The file that has them all; nil where there is none.
        public var file: String?

        /// A section; of more than 50 examples, the first 50 are kept and the rest counted.
        public init(_ title: String, examples: [Example], count: Int? = nil, file: String? = nil) {
            self.title = title
            self.examples = Array(examples.prefix(Self.most))
            self.count = max(count ?? examples.count, examples.count)
            self.file = file
        }
    }

    /// A prompt and what was answered.
    public struct Example: Sendable, Hashable, Codable {
        /// The row's name: its number, or what tells it from others.
        public var row: String
        /// What it shows, in a few words: `4 more gendered words`.
        public var note: String
        /// The texts in the order in which they are read: the prompt, the answer, a judge's reason.
        public var texts: [Text]

        /// An example.
        public init(_ row: String, note: String = "", texts: [Text]) {
            self.row = row
            self.note = note
            self.texts = texts
        }

        /// An example of one prompt and its answer, which is nil where there is none.
        public init(_ row: String, note: String = "", prompt: String, answer: String?) {
            self.init(row, note: note, texts: [Text("Prompt", prompt), Text("Answer", answer)])
        }
    }

    /// A text of an example.
    public struct Text: Sendable, Hashable, Codable {
        /// What it is: `Prompt`, `Answer`.
        public var role: String
        /// The text, whole; nil where there is none.
        public var text: String?

        /// A text and what it is.
        public init(_ role: String, _ text: String?) {
            self.role = role
            self.text = text
        }
    }
}
