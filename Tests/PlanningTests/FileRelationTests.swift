import Planning
import Testing

@Suite struct FileRelationTests {
    @Test(arguments: [
        ("/d/a.jsonl", "/d/a.jsonl"), ("/d[1]/q?.jsonl", "/d[[]1]/q[?].jsonl"), ("/st*r/a.jsonl", "/st[*]r/a.jsonl"),
        ("/it's/a.jsonl", "/it''s/a.jsonl"),
    ])
    func aFilesNameIsNoPattern(path: String, written: String) {
        #expect(FileRelation.sql(.parquet, path: path, columns: []) == "read_parquet('\(written)')")
        #expect(FileRelation.sql(.json, path: path, columns: []).contains("('\(written)',"))
        #expect(FileRelation.sql(.csv, path: path, columns: []).contains("('\(written)',"))
    }
}
