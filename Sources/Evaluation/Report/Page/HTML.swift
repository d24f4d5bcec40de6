/// Writes elements of a page; every text is escaped here, and only here.
struct HTML {
    private(set) var text = ""

    /// Writes markup as it is: of this project, never of a user or a model.
    mutating func markup(_ markup: String) { text += markup }

    /// Writes an element with a text, whose direction is its own.
    mutating func element(_ name: String, _ text: String, attributes: String = "") {
        self.text += "<\(name)\(attributes.isEmpty ? "" : " " + attributes)>\(SafeText.html(text))</\(name)>\n"
    }

    /// Writes an element with what `content` writes.
    mutating func element(_ name: String, attributes: String = "", _ content: (inout HTML) -> Void) {
        text += "<\(name)\(attributes.isEmpty ? "" : " " + attributes)>\n"
        content(&self)
        text += "</\(name)>\n"
    }

    /// Writes a text of a user or a model within a line: it cannot turn the direction of what is around it.
    mutating func isolated(_ text: String) {
        self.text += "<bdi>\(SafeText.html(SafeText.line(text, limit: .max)))</bdi>"
    }

    /// Writes a table whose first column names its rows.
    mutating func table(_ caption: String, headings: [String], rows: [[Cell]]) {
        element(
            "div", attributes: "class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"\(SafeText.html(caption))\""
        ) {
            $0.element("table") { html in
                html.element("caption", caption, attributes: "class=\"hidden\"")
                html.markup("<thead><tr>")
                for (index, heading) in headings.enumerated() {
                    let isNumber = rows.first.map { $0.count > index && $0[index].style == "n" } ?? false
                    html.markup("<th scope=\"col\"\(isNumber ? " class=\"n\"" : "")>\(SafeText.html(heading))</th>")
                }
                html.markup("</tr></thead>\n<tbody>\n")
                for row in rows {
                    html.markup("<tr>")
                    for (index, cell) in row.enumerated() {
                        let name = index == 0 ? "th scope=\"row\"" : "td"
                        html.markup("<\(name)\(cell.style.isEmpty ? "" : " class=\"\(cell.style)\"")>")
                        html.isolated(cell.text.replacing(" %", with: "\u{A0}%"))
                        if !cell.note.isEmpty {
                            html.markup("<span class=\"note\">")
                            html.isolated(cell.note.replacing(" %", with: "\u{A0}%"))
                            html.markup("</span>")
                        }
                        html.markup(index == 0 ? "</th>" : "</td>")
                    }
                    html.markup("</tr>\n")
                }
                html.markup("</tbody>\n")
            }
        }
    }

    /// A cell of a table.
    struct Cell {
        let text: String
        /// What stands below it, smaller.
        let note: String
        let style: String

        /// A cell of a text.
        init(_ text: String, note: String = "", style: String = "") {
            self.text = text
            self.note = note
            self.style = style
        }

        /// A cell of a number.
        static func number(_ text: String, note: String = "") -> Cell { Cell(text, note: note, style: "n") }
    }
}
