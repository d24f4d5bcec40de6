/// A text as one word of a shell's command.
enum ShellText {
    static func quoted(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "./-_:=@%+,".contains($0)) }
        return isPlain ? text : "'" + text.replacing("'", with: #"'\''"#) + "'"
    }

    static func line(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }
}
