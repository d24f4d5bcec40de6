package import DataFrames
internal import EvaluationRuns
internal import Foundation
internal import Journal
internal import Planning

/// Whether a submission would go on with a job of the journal, or begin a new one.
package enum Resumption {
    /// Checks, before anything is called, that the job is the one that was meant.
    /// - Throws: `RoostError` where it would be another one, for which every row would be paid again.
    package static func check(_ job: JobFile, _ source: ModelSource, is id: Int64) throws {
        let journal = try LocalJournal.open()
        // Inputs that ask differently are a job of the journal each.
        let jobs = try job.questions.compactMap { input in
            try journal.job(
                JobIdentity(name: job.name, step: try job.asking(input).callStep(source.endpoint)))
        }
        if jobs.contains(where: { $0.id == id }) { return }
        // Where all questions are jobs that are known, what is left under the name is what its judges were asked.
        if job.evaluation?.judges.isEmpty == false, jobs.count == job.questions.count,
            try journal.job(id)?.name == job.name
        {
            return
        }
        if let found = jobs.first {
            throw RoostError(
                .invalidArgument,
                "job \(id) was submitted again as job \(found.id), which has the newer answers; use: roost jobs resume \(found.id)"
            )
        }
        guard !source.isSimulated else {
            throw RoostError(
                .invalidArgument,
                "job \(id) (\(job.name)) cannot be resumed: the simulator that answered it was its own, and is gone with its "
                    + "answers, for which nothing was paid; 'roost submit' begins anew")
        }
        throw RoostError(
            .invalidArgument,
            "job \(id) (\(job.name)) cannot be resumed: its name, prompt, model or endpoint is another one now, so that every "
                + "row would be called and paid again; "
                + "put the job file and the environment back as they were, or use 'roost submit' for a new job")
    }
}
