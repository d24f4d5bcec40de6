internal import NIOCore

extension QuotaStanding {
    /// Writes the `x-ratelimit-*` header fields of each limit there is.
    ///
    /// OpenAI tells resets as durations (`12ms`, `1m2s`), Azure as whole seconds.
    func write(into buffer: inout ByteBuffer, isAzure: Bool) {
        if let requests { Self.write("requests", requests, into: &buffer, isAzure: isAzure) }
        if let tokens { Self.write("tokens", tokens, into: &buffer, isAzure: isAzure) }
    }

    private static func write(_ kind: StaticString, _ limit: Limit, into buffer: inout ByteBuffer, isAzure: Bool) {
        write("x-ratelimit-limit-", kind, into: &buffer)
        buffer.writeString(String(limit.limit))
        write("\r\nx-ratelimit-remaining-", kind, into: &buffer)
        buffer.writeString(String(limit.remaining))
        write("\r\nx-ratelimit-reset-", kind, into: &buffer)
        let milliseconds = Int((limit.reset / .milliseconds(1)).rounded(.up))
        buffer.writeString(isAzure ? String((milliseconds + 999) / 1_000) : durationText(milliseconds))
        buffer.writeStaticString("\r\n")
    }

    private static func write(_ name: StaticString, _ kind: StaticString, into buffer: inout ByteBuffer) {
        buffer.writeStaticString(name)
        buffer.writeStaticString(kind)
        buffer.writeStaticString(": ")
    }
}

/// A duration as OpenAI writes it: `12ms`, `6.5s`, `1m2s`.
func durationText(_ milliseconds: Int) -> String {
    if milliseconds < 1_000 { return "\(milliseconds)ms" }
    let minutes = milliseconds / 60_000
    let rest = milliseconds % 60_000
    let fraction = rest % 1_000
    var seconds = String(rest / 1_000)
    if fraction > 0 {
        seconds += "." + String(fraction + 1_000).dropFirst()
        while seconds.last == "0" { seconds.removeLast() }
    }
    return (minutes > 0 ? "\(minutes)m" : "") + seconds + "s"
}
