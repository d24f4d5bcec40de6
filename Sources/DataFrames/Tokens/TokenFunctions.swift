// Column functions that the workers' tokenizers evaluate. A null gives a null. Text that looks like a
// special token is ordinary text.

/// How many tokens each text of a column is: a `long`.
public func tokenCount(_ column: some ColumnOrName, encoding: TokenEncoding = .cl100kBase) -> Column {
    .call("token_count", column, lit(encoding.name))
}

/// The ids of each text, tiktoken's `encode_ordinary`: an `array<int>`.
public func tokenize(_ column: some ColumnOrName, encoding: TokenEncoding = .cl100kBase) -> Column {
    .call("tokenize", column, lit(encoding.name))
}

/// The text of each list of ids, tiktoken's `decode`: what is not UTF-8 becomes U+FFFD.
public func detokenize(_ column: some ColumnOrName, encoding: TokenEncoding = .cl100kBase) -> Column {
    .call("detokenize", column, lit(encoding.name))
}

/// The beginning of each text, its first `count` tokens.
///
/// A character that is only partly in them is left out.
public func truncateTokens(
    _ column: some ColumnOrName, to count: Int, encoding: TokenEncoding = .cl100kBase
) -> Column {
    .call("truncate_tokens", column, count, lit(encoding.name))
}

/// Each text in chunks of `size` tokens, the last one shorter: an `array<string>`.
///
/// Every chunk but the first begins with the last `overlap` tokens of the one before. A border inside a character moves
/// to its start, so that without an overlap the chunks joined are the text.
public func splitByTokens(
    _ column: some ColumnOrName, size: Int, overlap: Int = 0, encoding: TokenEncoding = .cl100kBase
) -> Column {
    .call("split_by_tokens", column, size, overlap, lit(encoding.name))
}

/// How many tokens each chat is as a prompt: a `long`.
///
/// The column is a list of messages, as read from JSON lines, or a text with such a list in JSON. Messages
/// whose values are texts count by the rule of OpenAI's cookbook: three tokens a message, the tokens of
/// each value, one more for a `name`, and three for the reply's start. Other values are an estimate: a list
/// or an object is the sum of its values (`id`, `type`, `index` and `call_id` left out), a number its JSON text, an image
/// 85 tokens, a tool call three tokens more, a `weight` and null nothing.
public func chatTokenCount(_ messages: some ColumnOrName, encoding: TokenEncoding = .cl100kBase) -> Column {
    .call("chat_token_count", messages, lit(encoding.name))
}
