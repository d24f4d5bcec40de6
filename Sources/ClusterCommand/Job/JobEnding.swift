internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import JobFiles

/// What a submission's end says, and its exit code.
enum JobEnding {
    /// Says how a job ended, and ends the program so.
    ///
    /// - Parameters:
    ///   - outcome: Whether all rows are as they should be.
    ///   - json: Whether a summary is printed for machines.
    /// - Throws: `ExitCode`, or the error for the program to print.
    static func exit(_ outcome: Result<Bool, any Error>, json: Bool) throws {
        do {
            if try !outcome.get() { throw ExitCode(3) }
        } catch let stopped as StoppedJob {
            Console.print(json ? try JSONOutput.line(stopped.summary) : JobReport.summary(stopped.summary))
            guard let error = stopped.error as? RoostError else { throw stopped.error }
            let again = stopped.summary.jobID.map { ", or: roost jobs resume \($0)" } ?? ""
            switch error.code {
            case .cancelled:
                Console.say("interrupted: \(error.message); answers are kept: submit the job again to go on\(again)")
                throw ExitCode(130)
            case .budget:
                Console.say("stopped: \(error.message)\(again.isEmpty ? "" : again + " --budget MORE")")
                throw ExitCode(4)
            default:
                if !again.isEmpty { Console.say("answers are kept: submit the job again to go on\(again)") }
                throw error
            }
        }
    }
}
