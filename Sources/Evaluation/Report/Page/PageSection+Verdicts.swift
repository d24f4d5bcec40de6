extension PageSection {
    /// The verdicts in words, worst first, and then what could not be shown.
    static func verdicts(_ verdicts: [EvaluationReport.Verdict]) -> PageSection {
        PageSection("verdicts", "Verdicts", "What this run shows", lead: summary(verdicts)) { html in
            let shown = verdicts.filter { $0.kind != .notShown }
            let open = verdicts.filter { $0.kind == .notShown }
            if verdicts.isEmpty {
                html.element("p", "No verdict was asked for.", attributes: "class=\"quiet\"")
            }
            list(shown, &html)
            if !open.isEmpty {
                html.element("h3", "What it could not show", attributes: "class=\"open\"")
                list(open, &html)
            }
        }
    }

    private static func list(_ verdicts: [EvaluationReport.Verdict], _ html: inout HTML) {
        guard !verdicts.isEmpty else { return }
        html.element("ul", attributes: "class=\"verdicts\"") { html in
            for verdict in verdicts {
                let sentence = VerdictSentence(verdict)
                html.element("li", attributes: "class=\"\(style(verdict.kind))\"") { html in
                    html.markup("<span class=\"kind\">\(mark(verdict.kind))\(title(verdict.kind))</span>\n<div>")
                    // The sign before the sentence says that it was not shown.
                    let statement = unbroken(
                        sentence.statement.replacing(VerdictSentence.notShown, with: "", maxReplacements: 1))
                    let evidence = unbroken(sentence.evidence)
                    html.markup("<p class=\"statement\" dir=\"auto\">\(SafeText.html(statement)) ")
                    html.markup("<span class=\"evidence\">(\(SafeText.html(evidence))).</span></p>\n")
                    if let limits = sentence.limits {
                        html.element("p", unbroken(limits), attributes: "class=\"limits\" dir=\"auto\"")
                    }
                    let basis = basis(verdict)
                    if !basis.isEmpty {
                        html.element("p", unbroken(basis), attributes: "class=\"basis\" dir=\"auto\"")
                    }
                    html.markup("</div>\n")
                }
            }
        }
    }

    /// The text with no line end between a number and its sign.
    private static func unbroken(_ text: String) -> String {
        text.replacing(" %", with: "\u{A0}%").replacing("Holm p ", with: "Holm\u{A0}p\u{A0}")
            .replacing("raw p ", with: "raw\u{A0}p\u{A0}").replacing("< 0", with: "<\u{A0}0")
    }

    /// The names of the interval and the test, and the p of the test alone where the sentence has the corrected one.
    private static func basis(_ verdict: EvaluationReport.Verdict) -> String {
        var parts: [String] = []
        if let interval = verdict.effect.interval { parts.append("Interval: \(SafeText.line(interval.name))") }
        if let test = verdict.test {
            let raw = test.holmP == nil ? "" : test.p.value.map { ", raw p " + NumberText.p($0) } ?? ", raw p undefined"
            parts.append("Test: \(SafeText.line(test.name))\(raw)")
        }
        return parts.joined(separator: " · ")
    }

    private static func summary(_ verdicts: [EvaluationReport.Verdict]) -> String {
        let parts = EvaluationReport.Verdict.Kind.allCases.compactMap { kind in
            let count = verdicts.count { $0.kind == kind }
            return count > 0 ? "\(count) \(title(kind).lowercased())" : nil
        }
        return parts.joined(separator: " · ")
    }

    private static func title(_ kind: EvaluationReport.Verdict.Kind) -> String {
        switch kind {
        case .worse: "Worse"
        case .better: "Better"
        case .same: "The same"
        case .notShown: "Not shown"
        }
    }

    private static func style(_ kind: EvaluationReport.Verdict.Kind) -> String {
        switch kind {
        case .worse: "worse"
        case .better: "better"
        case .same: "same"
        case .notShown: "not-shown"
        }
    }

    /// A shape for each kind, so that none is told by its colour alone.
    private static func mark(_ kind: EvaluationReport.Verdict.Kind) -> String {
        let shape =
            switch kind {
            case .worse: "<path d=\"M2 4h12l-6 9z\"/>"
            case .better: "<path d=\"M2 12h12l-6 -9z\"/>"
            case .same: "<path d=\"M2 4h12v3h-12zM2 9h12v3h-12z\"/>"
            case .notShown: "<circle cx=\"8\" cy=\"8\" r=\"5\" class=\"hollow\"/>"
            }
        return "<svg viewBox=\"0 0 16 16\" width=\"12\" height=\"12\" aria-hidden=\"true\">\(shape)</svg>"
    }
}
