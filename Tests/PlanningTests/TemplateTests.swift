import Planning
import Testing

@Suite struct TemplateTests {
    @Test func columnsAndBraces() throws {
        #expect(
            try Template(parsing: "Describe a {job}, {{in JSON}}.").segments == [
                .text("Describe a "), .column("job"), .text(", {in JSON}."),
            ])
    }

    @Test(arguments: ["{open", "close}", "{}"])
    func mistakesAreTold(text: String) {
        #expect(throws: TemplateError.self) { try Template(parsing: text) }
    }
}
