internal import DataFrames

/// What the program says to a person: text from outside never commands their terminal.
enum Console {
    static func print(_ text: String, terminator: String = "\n") {
        Swift.print(PlainText.of(text), terminator: terminator)
    }

    /// Says something on standard error, so that standard output has only what was asked for.
    static func say(_ text: String) { StandardError.write(PlainText.of(text) + "\n") }
}
