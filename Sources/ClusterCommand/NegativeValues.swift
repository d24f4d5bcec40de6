/// Negative numbers behind options: `--rows -1`, which ArgumentParser takes for an option that is called `-1`.
enum NegativeValues {
    /// The arguments, with a negative number in one with the option before it.
    ///
    /// The command then says which numbers the option may have.
    static func joined(_ arguments: [String]) -> [String] {
        var joined: [String] = []
        var isBehindEnd = false
        for argument in arguments {
            if !isBehindEnd, let option = joined.last, isOption(option), isNegative(argument) {
                joined[joined.count - 1] = "\(option)=\(argument)"
            } else {
                joined.append(argument)
            }
            isBehindEnd = isBehindEnd || argument == "--"
        }
        return joined
    }

    private static func isOption(_ text: String) -> Bool {
        text.hasPrefix("--") && text.count > 2 && !text.contains("=")
    }

    private static func isNegative(_ text: String) -> Bool {
        let digits = text.dropFirst()
        return text.hasPrefix("-") && (digits.first == "." ? digits.dropFirst() : digits).first?.isWholeNumber == true
    }
}
