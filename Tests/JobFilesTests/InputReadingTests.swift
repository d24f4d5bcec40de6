import Columnar
import DataFrames
import Glibc
import Operators
import Planning
import Testing

@testable import JobFiles

/// What a job file says of its inputs, and under which names their columns stand in the results.
@Suite struct InputReadingTests {
    private static func input(_ text: String, files: [String: String] = [:]) throws -> JobFile.InputFiles {
        let folder = try TemporaryFolder()
        for (name, content) in files.merging(["a.csv": "q\n"], uniquingKeysWith: { $1 }) {
            try folder.write(name, content)
        }
        let job = try JobFile(path: try folder.write("job.yaml", "model: {name: m}\ninputs:\n  q: \(text)\n"))
        guard case .files(let files)? = job.inputs.first?.rows else { throw RoostError(.file, "no files") }
        return files
    }

    @Test func aFileIsWhatItsNameSays() throws {
        for (name, format) in [
            ("x.jsonl", .json), ("x.JSON.gz", .json), ("x.csv.zst", .csv), ("x.tsv", .csv), ("x.parquet", .parquet),
            ("x.txt", .text),
        ] as [(String, FileScan.Format)] {
            let files = try Self.input("{file: \(name)}", files: [name: ""])
            #expect(files.format == format, "\(name)")
            #expect(files.options.delimiter == UInt8(ascii: name == "x.tsv" ? "\t" : ","), "\(name)")
        }
    }

    @Test func optionsSayHowItIsWritten() throws {
        let files = try Self.input(
            "{file: a.dat, format: csv, delimiter: \";\", header: false, quote: none, comment: \"#\", skip: 2, encoding: cp1252}",
            files: ["a.dat": ""])
        #expect(files.format == .csv && files.options.delimiter == UInt8(ascii: ";") && !files.options.hasHeader)
        #expect(files.options.quote == nil && files.options.comment == UInt8(ascii: "#"))
        #expect(files.options.skippedLines == 2 && files.options.encoding == .latin1)
        #expect(try Self.input("{file: a.csv, delimiter: tab}").options.delimiter == 9)
        #expect(try Self.input("{file: [a.csv, b.csv]}", files: ["b.csv": "q\n"]).paths.count == 2)
        #expect(try Self.input("{file: \"*.csv\"}").format == .csv)
    }

    /// A job's rows are read again where it goes on.
    @Test func whatCanBeReadOnlyOnceIsRefusedWithWhatToDo() throws {
        let folder = try TemporaryFolder()
        #expect(mkfifo(folder.path("pipe.jsonl"), 0o600) == 0)
        for name in ["pipe.jsonl", "-", "/dev/null"] {
            let path = try folder.write("job.yaml", "model: {name: m}\ninputs:\n  q: {file: \"\(name)\"}\n")
            let error = #expect(throws: RoostError.self) { try JobFile(path: path) }
            let words = error?.message ?? ""
            #expect(words.contains("job.yaml, line 3") && words.contains("> rows.jsonl"), "\(words)")
        }
    }

    /// Another process has another standard input.
    @Test func aFileBehindADescriptorIsReadUnderItsOwnName() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a.jsonl", "{}\n")
        let descriptor = open(file, O_RDONLY)
        defer { close(descriptor) }
        let job = try JobFile(
            path: try folder.write(
                "job.yaml", "model: {name: m}\ninputs:\n  q: {file: /dev/fd/\(descriptor)}\n"))
        guard case .files(let files)? = job.inputs.first?.rows else { throw RoostError(.file, "no files") }
        #expect(files.paths.first?.hasSuffix("/a.jsonl") == true && files.format == .json)
    }

    @Test(arguments: [
        ("{file: none.csv}", "there is no file none.csv"), ("{file: \"a[1].csv\"}", "there is no file a[1].csv"),
        ("{file: \"a?.csv\"}", "there is no file a?.csv"), ("{file: a.csv, format: xls}", "'xls' is not known"),
        ("{file: a.dat}", "format: csv"), ("{file: a.csv, delimiter: \"::\"}", "one ASCII character"),
        ("{file: a.csv, header: perhaps}", "true or false"), ("{file: a.csv, encoding: ebcdic}", "utf-16"),
        ("{file: b.jsonl, delimiter: \";\"}", "is none"), ("{rows: [x], header: true}", "of a file"),
        ("{file: [a.csv, b.jsonl]}", "several formats"), ("{file: a.csv, delimeter: x}", "did you mean 'delimiter'"),
        ("{format: csv}", "needs either"), ("{file: []}", "names no file"),
    ])
    func aMistakeIsToldWithItsLine(input: String, words: String) throws {
        let error = #expect(throws: RoostError.self) {
            try Self.input(input, files: ["a1.csv": "q\n", "b.jsonl": "", "a.dat": ""])
        }
        #expect(
            error?.message.contains("line 3") == true && error?.message.contains(words) == true,
            "\(error?.message ?? "")")
    }

    @Test func anInputsColumnGivesWayToTheJobsOwn() {
        let own = ["answer", "error_message", "simulated"]
        #expect(
            FlatAnswers.renamed(["q", "Answer", "input_answer", "ERROR_MESSAGE"], beside: own) == [
                "q", "input_input_Answer", "input_answer", "input_ERROR_MESSAGE",
            ])
        #expect(FlatAnswers.renamed(["a", "b"], beside: own) == ["a", "b"])
    }

    @Test func theJobsColumnHasANameThatTheRowsHaveNot() throws {
        let folder = try TemporaryFolder()
        let job = try JobFile(path: try folder.write("j.yaml", "model: {name: m}\ninputs: {a: {rows: [x]}}\n"))
        #expect(job.columnName(beside: ["q"]) == "reply")
        #expect(job.columnName(beside: ["Reply", "model_reply"]) == "model_model_reply")
    }

    @Test func aMemberOfASchemaGivesWayToo() {
        let parsed = DataType.structure([Field("answer", .utf8), Field("age", .int64)])
        let error = DataType.structure([Field("message", .utf8)])
        let reply = DataType.structure([Field("answer", .utf8), Field("parsed", parsed), Field("error", error)])
        let schema = Schema([Field("age", .utf8), Field("reply", reply)])
        let flat = FlatAnswers(column: "reply", isEmbedding: false).flat(.empty(schema))
        #expect(flat.schema.names == ["input_age", "answer", "parsed_answer", "age", "error_message"])
    }

    @Test func whatWasWrittenAsJSONGetsATypeInParquet() {
        let written = WrittenColumns(types: ["n": .long, "d": .double, "b": .boolean, "t": .text])
        let names = ["n", "d", "b", "t", "s"]
        let schema = Schema(names.map { Field($0, .utf8) })
        let columns: [ArrayData] = [
            .strings(["1", nil]), .strings(["1", "0.50"]), .strings(["true", "false"]),
            .strings([#""say \"hi\"""#, "{\"a\": 1}"]), .strings(["\"x\"", nil]),
        ]
        let typed = written.typed(RecordBatch(schema, columns, rowCount: 2))
        #expect(typed.schema.fields.map(\.type) == [.int64, .float64, .boolean, .utf8, .utf8])
        #expect(
            (0..<2).map { row in typed.columns.map { $0.value(row).displayed } } == [
                ["1", "1.0", "true", "say \"hi\"", "\"x\""], ["NULL", "0.5", "false", "{\"a\": 1}", "NULL"],
            ])
    }
}
