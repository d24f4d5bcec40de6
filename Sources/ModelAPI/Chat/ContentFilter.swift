/// What a server's content filter found in a prompt and its answer.
///
/// Azure sends it with answers (`prompt_filter_results`, `choices[].content_filter_results`) and with
/// the refusal of a prompt (`error.innererror.content_filter_result`). Most findings say that nothing
/// was found: `severity` `safe`, or `isDetected` false.
package struct ContentFilter: Sendable, Hashable {
    /// What was judged.
    package enum Source: String, Sendable, Hashable {
        case prompt, completion
    }

    /// The filter's finding in one category.
    package struct Finding: Sendable, Hashable {
        /// `hate`, `self_harm`, `sexual`, `violence`, `jailbreak`, `profanity`,
        /// `protected_material_text`, or what else a server names; always with `_`, never with `-`.
        package var category: String

        /// What was judged.
        package var source: Source

        /// Whether it was withheld for this.
        package var isFiltered: Bool

        /// `safe`, `low`, `medium` or `high`; `nil` for a category that has no degrees.
        package var severity: String?

        /// Whether it was found at all; `nil` for a category that has a severity instead.
        package var isDetected: Bool?

        package init(
            category: String, source: Source, isFiltered: Bool, severity: String? = nil, isDetected: Bool? = nil
        ) {
            self.category = category
            self.source = source
            self.isFiltered = isFiltered
            self.severity = severity
            self.isDetected = isDetected
        }
    }

    /// The findings, in the order in which the server sent them.
    package var findings: [Finding]

    package init(_ findings: [Finding] = []) {
        self.findings = findings
    }

    /// The findings for which something was withheld.
    package var filtered: [Finding] { findings.filter(\.isFiltered) }
}
