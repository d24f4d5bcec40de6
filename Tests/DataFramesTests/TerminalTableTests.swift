import Testing

@testable import DataFrames

@Suite struct TerminalTableTests {
    private func table(
        _ names: [String], _ rows: [[String?]], numbers: Set<Int> = [], width: Int = 40, more: Bool = false,
        colours: Bool = false
    ) -> String {
        TerminalTable(
            names: names, areNumbers: names.indices.map { numbers.contains($0) }, rows: rows, hasMore: more,
            width: width, hasColours: colours
        ).text
    }

    @Test func whatFitsStandsAsItIs() {
        #expect(
            table(["model", "n"], [["gpt-4o", "12"], [nil, "3"]], numbers: [1]) == """
                model    n
                ──────  ──
                gpt-4o  12
                NULL     3

                """)
        #expect(table([], []) == "(no columns)\n")
        #expect(table(["a"], [["x"]], more: true).hasSuffix("x\nonly the first row\n"))
    }

    @Test func wideTextsAreCutAndNarrowOnesKeepTheirWidth() {
        let long = String(repeating: "word ", count: 40)
        let text = table(["id", "text", "other"], [["7", long, long]], width: 30)
        let lines = text.split(separator: "\n")
        #expect(lines.allSatisfy { TextWidth.of(String($0)) <= 30 }, "\(text)")
        #expect(lines[2].hasPrefix("7   word word ") && lines[2].hasSuffix("…"))
        #expect(table(["t"], [["two\nlines\tand a tab\u{1B}"]]).contains("two lines and a tab "))
    }

    @Test func columnsWithoutSpaceAreNamed() {
        let names = (0..<20).map { "column\($0)" }
        let text = table(names, [names], width: 30)
        #expect(text.contains("and 16 columns more: column4"), "\(text)")
        #expect(text.split(separator: "\n").allSatisfy { TextWidth.of(String($0)) <= 30 })
        // One column shows on any terminal.
        for width in 0..<12 { #expect(table(names, [names], width: width).split(separator: "\n").count == 4) }
    }

    @Test func lettersOfEastAsiaTakeTwoColumns() {
        let text = table(["名前", "n"], [["田中さん", "1"], ["Ann", "2"], ["e\u{301}❤️", "3"], ["a\u{200B}b", "4"]])
        #expect(
            text == """
                名前      n
                ────────  ─
                田中さん  1
                Ann       2
                e\u{301}❤️       3
                a\u{200B}b        4

                """)
        #expect(TextWidth.cut("日本語のテキスト", to: 6) == "日本…")
        for width in 2..<14 { #expect(TextWidth.of(TextWidth.cut("日本語のテキスト", to: width)) <= width) }
    }

    @Test func coloursAreAskedFor() {
        #expect(!table(["a"], [[nil]]).contains("\u{1B}"))
        let text = table(["a"], [[nil]], colours: true)
        #expect(text.contains("\u{1B}[1ma\u{1B}[0m") && text.contains("\u{1B}[2mNULL\u{1B}[0m"))
    }
}
