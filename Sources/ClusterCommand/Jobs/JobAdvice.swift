internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import Journal

/// What a person can do about a job of the journal: commands that work as they stand.
struct JobAdvice {
    let id: Int64
    /// Nil where the job was submitted by another version.
    let origin: JobOrigin?

    /// How to go on with a job.
    ///
    /// - Parameters:
    ///   - state: How the job stands.
    ///   - isWhole: Whether every row has an answer, and every call an end.
    /// - Returns: What to do, as the end of a line.
    func goOn(_ state: JobState, isWhole: Bool) -> String {
        if state == .running { return watch }
        guard let origin else { return "submit it again as you did: what is answered is not called again" }
        if origin.simulates == true {
            return state == .finished && isWhole
                ? "nothing is left to do" : "\(again(origin)) begins anew: the simulator that answered is gone"
        }
        guard let submission else {
            return state == .finished && isWhole
                ? "nothing is left to do" : "run the program again: what is answered is not called again"
        }
        let resume = "roost jobs resume \(id)"
        let replacing = submission.overwrite ? " --overwrite" : ""
        return switch state {
        case .running: watch
        case .stopped: "\(resume)\(replacing) --budget MORE (what was spent counts)"
        case .interrupted, .cancelled, .failed: resume + replacing
        case .finished where !isWhole: "\(resume) --overwrite (calls only rows without an answer)"
        case .finished: "nothing is left to do (\(resume) --overwrite writes the results anew, without a call)"
        }
    }

    /// Where a person sees how far a job is that runs.
    var watch: String {
        let process = origin?.process.map { " in process \($0)" } ?? ""
        guard let submission, submission.local == nil else {
            return "it is running\(process), which shows how far it is"
        }
        let address = submission.driver.driver.map { " --driver \($0)" } ?? ""
        return "it is running\(process); 'roost status\(address)' shows how far"
    }

    /// The command line as the program reads it; nil for a driver script.
    private var submission: SubmitCommand? {
        guard let origin, origin.program == JobOrigin.command, origin.arguments.first == "submit" else { return nil }
        return try? SubmitCommand.parse(Array(origin.arguments.dropFirst()))
    }

    private func again(_ origin: JobOrigin) -> String {
        origin.program == JobOrigin.command ? "'\(origin.commandLine)'" : "the program, run again,"
    }
}
