import Columnar
import Foundation
import Planning
import SparkSQL
import TestSupport
import Testing

@testable import Operators

/// A row's error in Spark's words, on its way to the driver.
@Suite(.ownThreads) struct SparkFailureTests {
    @Test func itSaysWhatSparkSaysAndThenTheRows() throws {
        let table = Fragments.table([("c0", .integers([1, 0])), ("c1", .integers([1, .max]))])
        let query = try Fragments.query("c0 DIV (c0 - 1)", over: "c0 BIGINT, c1 BIGINT")
        let input = TaskInput.relations([])
        let failure = try #require(throws: TaskFailure.self) { try QueryOperator(query).apply(table, ComputeContext()) }
        let words = "Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead."
        #expect(
            failure.message.hasPrefix("[DIVIDE_BY_ZERO] Division by zero.")
                && failure.message.hasSuffix(" SQLSTATE: 22012"))
        #expect(failure.condition?.name == "DIVIDE_BY_ZERO" && failure.condition?.sqlState == "22012")
        #expect(failure.condition?.message == words && !failure.isTransient)
        let told = Fragments.program([]).failure(
            failure, of: TaskDescription(lease: Lease(stage: StageID(1), task: 4, attempt: 0), input: input))
        #expect(told.condition == failure.condition && told.message.hasPrefix("\(failure.message) (task 5"))
    }

    @Test func anErrorOfOurOwnFunctionKeepsItsParameters() throws {
        let table = Fragments.table([("c0", .strings(["x"]))])
        let query = try Fragments.query("CAST(c0 AS INT)", over: "c0 STRING")
        let failure = try #require(throws: TaskFailure.self) { try QueryOperator(query).apply(table, ComputeContext()) }
        #expect(failure.condition?.name == "CAST_INVALID_INPUT")
        #expect(failure.condition?.parameters["targetType"] == "\"INT\"", "\(failure.condition?.parameters ?? [:])")
    }

    @Test func inAFileTheWordsComeFirstToo() throws {
        let file = try TextFile("{\"a\": 9223372036854775807}\n")
        let scan = FileScan(
            format: .json, files: [file.scanned], columns: [.init(name: "a", values: .long)])
        var pipeline = Pipeline()
        pipeline.scan = scan
        pipeline.operators = [.query("SELECT a + 1 AS b FROM input")]
        let program = ComputeProgram(pipeline) { (_, _, _) throws(TaskFailure) in
            throw TaskFailure("the file is here", isTransient: false)
        }
        let input = TaskInput.file(FileSplit(file: 0, start: 0, end: file.scanned.byteCount))
        let failure = try #require(throws: TaskFailure.self) { try program.run(input, ComputeContext()) }
        let told = program.failure(
            failure, of: TaskDescription(lease: Lease(stage: StageID(1), task: 0, attempt: 0), input: input))
        #expect(told.message.hasPrefix("[ARITHMETIC_OVERFLOW] ") && told.condition?.name == "ARITHMETIC_OVERFLOW")
        #expect(told.message.hasSuffix("(task 1, \(file.scanned.path), line 1)"), "\(told.message)")
    }
}
