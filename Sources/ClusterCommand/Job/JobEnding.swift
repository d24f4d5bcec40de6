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
    ///   - isFresh: Whether the submission calls all rows again, as the same one would once more.
    /// - Throws: `ExitCode`, or the error for the program to print.
    static func exit(_ outcome: Result<Bool, any Error>, json: Bool, isFresh: Bool) throws {
        do {
            if try !outcome.get() { throw ExitCode(3) }
        } catch let stopped as StoppedJob {
            Console.print(json ? try JSONOutput.line(stopped.summary) : JobReport.summary(stopped.summary))
            guard let error = stopped.error as? RoostError ?? stopped.writeError else { throw stopped.error }
            switch error.code {
            case .cancelled:
                Console.say("interrupted: \(error.message); \(goOn(stopped, isFresh))")
                throw ExitCode(130)
            case .budget:
                let resume = Self.resume(stopped).map { ", or: \($0) --budget MORE" } ?? ""
                let anew = "; the simulator that answered is gone, so that the job then begins anew"
                Console.say("stopped: \(error.message)\(stopped.canResume ? resume : anew)")
                throw ExitCode(4)
            default:
                if stopped.isUnwritten {
                    Console.say(unwritten(stopped, isFresh))
                } else if stopped.summary.jobID != nil {
                    Console.say(goOn(stopped, isFresh))
                }
                throw error
            }
        } catch let error as RoostError where error.code == .cancelled {
            Console.say("interrupted: nothing was asked")
            throw ExitCode(130)
        }
    }

    /// The exit code that an outcome ends the program with.
    static func code(of outcome: Result<Bool, any Error>) -> Int32 {
        switch outcome {
        case .success(let isWhole): return isWhole ? 0 : 3
        case .failure(let error):
            let cause = (error as? StoppedJob)?.error ?? error
            return switch (cause as? RoostError)?.code {
            case .cancelled?: 130
            case .budget? where error is StoppedJob: 4
            default: 1
            }
        }
    }

    /// How to go on with a job that ended early, in a sentence.
    private static func goOn(_ stopped: StoppedJob, _ isFresh: Bool) -> String {
        guard stopped.canResume else {
            return "the answers were a simulator's, which is gone with them: submit the job again to begin anew"
        }
        let resume = Self.resume(stopped).map { ", or: \($0)" } ?? ""
        return "answers are kept: submit the job again\(isFresh ? " without --fresh" : "") to go on\(resume)"
    }

    private static func resume(_ stopped: StoppedJob) -> String? {
        stopped.summary.jobID.map { "roost jobs resume \($0)\(stopped.overwrites ? " --overwrite" : "")" }
    }

    private static func unwritten(_ stopped: StoppedJob, _ isFresh: Bool) -> String {
        let summary = stopped.summary
        let rows = HumanUnits.count(summary.embedded ?? summary.answered ?? 0, "row")
        let way = "make room, or choose another folder with --output, and submit the job again"
        guard stopped.canResume else {
            return "the results were not written, and the simulator that answered \(rows) is gone: \(way)"
        }
        return "the results were not written; the answers of \(rows) are kept, and are not paid for again: "
            + "\(way)\(isFresh ? " without --fresh" : "")\(resume(stopped).map { ", or: \($0)" } ?? "")"
    }
}
