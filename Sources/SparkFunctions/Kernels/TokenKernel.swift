/// The functions of our own that need a vocabulary: whoever runs them brings it.
///
/// A call's options are the encoding's name and then the numbers; its only argument is the value.
package enum TokenKernel: String, CaseIterable, Sendable {
    case count = "token_count"
    case encode = "tokenize"
    case decode = "detokenize"
    case truncate = "truncate_tokens"
    case split = "split_by_tokens"
    case chatCount = "chat_token_count"
}
