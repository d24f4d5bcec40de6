import Columnar
import Foundation
import Planning
import Testing

@testable import Operators

/// A CSV file's texts, letter by letter.
@Suite struct CSVReaderTests {
    @Test(
        arguments: [
            ("q,z\na,1\nb,2\n", [["a", "1"], ["b", "2"]]),
            ("\u{FEFF}q,z\r\na,1\r\n\r\nb,2", [["a", "1"], ["b", "2"]]),
            ("q,z\na,1\r\nb,2\n", [["a", "1"], ["b", "2"]]), ("q,z\ra,1\rb,2\r", [["a", "1"], ["b", "2"]]),
            ("q,z\n yes , 3.10 \n\"  b \",1e5\n", [[" yes ", " 3.10 "], ["  b ", "1e5"]]),
            ("q,z\nTRUE,NULL\ninf,NA\n", [["TRUE", "NULL"], ["inf", "NA"]]),
            ("q,z\n\"say \"\"hi\"\"\",\"two\nlines\"\n", [["say \"hi\"", "two\nlines"]]),
            ("q,z\n5\" pipe,a \"b\" c\n", [["5\" pipe", "a \"b\" c"]]), ("q,z\n#a,1\n", [["#a", "1"]]),
            ("q,z\nhi,\nho,\"\"\n", [["hi", nil], ["ho", ""]]), ("q\na\n\nb\n\"\"\n", [["a"], ["b"], [""]]),
            ("q,z\nHello; world,1|2\n", [["Hello; world", "1|2"]]), ("\"a,b\",\"c\nd\"\n1,2\n", [["1", "2"]]),
            ("q,z\n", []), ("", []),
        ] as [(String, [[String?]])])
    func everyTextIsTheFiles(text: String, rows: [[String?]]) throws {
        #expect(try TextFile(text).rows(.csv) == rows)
    }

    @Test func anythingThatIsWrittenIsReadAgainWhereverItIsCut() throws {
        var chance = SystemRandomNumberGenerator()
        let pieces = ["a", "ü", "\"", ",", "\n", "\r\n", ";", " ", "🦆", "xyz", "'", "\t"]
        for _ in 0..<200 {
            let width = Int.random(in: 1...4, using: &chance)
            let rows = (0..<Int.random(in: 0...40, using: &chance)).map { _ in
                (0..<width).map { _ -> String? in
                    let text = (0..<Int.random(in: 0...5, using: &chance)).map { _ in pieces.randomElement()! }.joined()
                    return text.isEmpty && Bool.random(using: &chance) && width > 1 ? nil : text
                }
            }
            var text = (0..<width).map { "c\($0)" }.joined(separator: ",") + "\n"
            for row in rows {
                text += row.map { $0.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" } ?? "" }.joined(
                    separator: ",")
                text += "\n"
            }
            let file = try TextFile(text)
            #expect(try file.rows(.csv) == rows)
            #expect(try file.rows(.csv, splitsOf: 1) == rows)
        }
    }

    /// The survey notes where rows begin, and tasks that begin there read each row once.
    @Test func aLargeFileIsReadInParts() throws {
        let lines = (0..<30_000).map { "\($0),\"text \($0)\nand a second line, with a comma\"\n" }
        let file = try TextFile("id,text\n" + lines.joined())
        #expect(try file.survey(.csv).layouts[0].borders.count > 5)
        let rows = try file.rows(.csv, splitsOf: 1)
        #expect(rows.map { $0[0] } == (0..<30_000).map { "\($0)" })
        #expect(rows[29_999][1] == "text 29999\nand a second line, with a comma")
    }

    @Test func aFieldMayBeLong() throws {
        let text = String(repeating: "x", count: 10_000_000)
        let rows = try TextFile("q,doc\nhi,\"\(text)\"\nho,short\n").rows(.csv)
        #expect(rows.map { $0[1]?.utf8.count } == [10_000_000, 5])
    }

    @Test func optionsSayHowAFileIsWritten() throws {
        #expect(try TextFile("a;b\n1;2,5\n").rows(.csv) { $0.delimiter = UInt8(ascii: ";") } == [["1", "2,5"]])
        #expect(try TextFile("1,2\n3,4\n").rows(.csv) { $0.hasHeader = false } == [["1", "2"], ["3", "4"]])
        #expect(try TextFile("1,2\n").survey(.csv) { $0.hasHeader = false }.columns.map(\.name) == ["_c0", "_c1"])
        #expect(try TextFile("a,b\n'x,y',2\n").rows(.csv) { $0.quote = UInt8(ascii: "'") } == [["x,y", "2"]])
        #expect(try TextFile("a,b\n\"x,2\n").rows(.csv) { $0.quote = nil } == [["\"x", "2"]])
        #expect(
            try TextFile("Report\n\na,b\n# no row\n1,2\n").rows(.csv) {
                $0.skippedLines = 2
                $0.comment = UInt8(ascii: "#")
            } == [["1", "2"]])
    }

    @Test func encodingsBecomeUTF8() throws {
        let latin: [UInt8] = Array("q\ncaf".utf8) + [0xE9, 0x0A, 0x93, 0x61, 0x94, 0x0A]
        #expect(try TextFile(latin).rows(.csv) { $0.encoding = .latin1 } == [["café"], ["“a”"]])
        for (mark, isBig) in [([0xFF, 0xFE], false), ([0xFE, 0xFF], true)] as [([UInt8], Bool)] {
            let bytes = "q\né🦆\n".utf16.flatMap {
                isBig ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)]
            }
            #expect(try TextFile(mark + bytes).rows(.csv) { $0.encoding = .utf16 } == [["é🦆"]])
        }
    }

    @Test(arguments: [
        ("q,z\na,1\nb\n", "line 3", "1 field,"), ("q,z\na,1,2\n", "line 2", "3 fields"),
        ("q,z\n\"a\nb\",1\nc,1,2\n", "line 4", "3 fields"), ("q,z\n\"a,1\nb,2\n", "line 2", "never closed"),
        ("q,z\n\"a\"b,1\n", "line 2", "closing quote"), ("q,q\n1,2\n", "line 1", "two columns are named 'q'"),
        ("Q,q\n1,2\n", "'Q'", "only in case"), ("Report 2024\n\na,b\n1,2\n", "line 3", "'skip'"),
    ])
    func aMistakeIsToldWithItsLineBeforeARowIsUsed(text: String, location: String, words: String) throws {
        let file = try TextFile(text)
        let error = #expect(throws: TaskFailure.self) { try file.survey(.csv) }
        #expect(
            error?.message.contains(location) == true && error?.message.contains(words) == true,
            "\(error?.message ?? "")")
        #expect(error?.message.contains(file.scanned.path) == true)
    }

    @Test func bytesOfAnotherEncodingAreRefused() throws {
        let error = #expect(throws: TaskFailure.self) {
            try TextFile(Array("q\nx\ncaf".utf8) + [0xE9, 0x0A]).survey(.csv)
        }
        #expect(error?.message.contains("line 3") == true && error?.message.contains("encoding: latin-1") == true)
    }

    @Test func filesAreJoinedByName() throws {
        let files = [try TextFile("a,b\n1,2\n"), try TextFile("b,a,c\n20,10,x\n"), try TextFile("")]
        let survey = try TextFile.survey(files, .csv)
        #expect(survey.columns.map(\.name) == ["a", "b", "c"])
        #expect(survey.notes.count == 1 && survey.notes[0].contains(files[0].scanned.path))
        #expect(survey.notes[0].contains(files[1].scanned.path))
        #expect(try TextFile.rows(files, .csv) == [["1", "2", nil], ["10", "20", "x"]])
    }

    @Test func columnsOfOneNameAreToldAndRowsCounted() throws {
        let file = try TextFile("# about\nb,a,b,a,a,c\n1,2,3,4,5,6\n")
        let error = #expect(throws: TaskFailure.self) {
            try file.survey(.csv) { $0.comment = UInt8(ascii: "#") }
        }
        #expect(
            error?.message
                == "\(file.scanned.path): line 2: several columns have the same name ('b', 'a'): rename them")
        let files = [try TextFile("a\n1\n\n2\n"), try TextFile("a\n"), try TextFile("")]
        #expect(try TextFile.survey(files, .csv).rows == 2)
        #expect(try TextFile("a,b\n").survey(.csv).rows == 0)
        #expect(try TextFile("1,2\n").survey(.csv) { $0.hasHeader = false }.rows == 1)
    }

    @Test func typesAreInferredOnlyWhereAsked() throws {
        let text = "i,d,b,s,n\n1,0.5,true,yes,\n-2,1e3,FALSE,01,\n"
        #expect(try TextFile(text).survey(.csv, asWritten: false).columns.allSatisfy { $0.values == .text })
        let asked = try TextFile(text).survey(.csv, asWritten: false) { $0.infersTypes = true }
        #expect(asked.columns.map(\.values) == [.long, .double, .boolean, .text, .text])
        #expect(
            try TextFile(text).rows(.csv, asWritten: false) { $0.infersTypes = true } == [
                ["1", "0.5", "true", "yes", nil], ["-2", "1000.0", "false", "01", nil],
            ])
    }
}
