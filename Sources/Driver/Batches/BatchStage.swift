internal import Planning
internal import Scheduling

/// The batches of a stage of calls: what is decided about them, and what does it.
struct BatchStage {
    var plan: BatchPlan
    let runner: BatchRunner
    /// Groups of rows whose answers are looked up: they may still need a place in a part.
    var lookups = 0

    /// Parts whose rows are taken in before the first of them must have gone out.
    ///
    /// Rows wait for their batches with their input columns and about 500 bytes each, but without their
    /// requests, which are in the parts' files: at 50,000 a part and a kilobyte of columns a row some 600 MB at
    /// the most, 150 MB for 100,000 rows.
    private static let partsAtOnce = 8

    func mostOpenRows(_ options: CallOptions) -> Int { max(32_768, options.batch.requestsPerPart * Self.partsAtOnce) }

    /// What a job that ends here leaves at the endpoint; empty where that is nothing.
    var farewell: String {
        let count = plan.batchesOut
        guard count > 0 else { return "" }
        return "; \(count) batch\(count == 1 ? " goes" : "es go") on at the endpoint, submit the job again to collect "
            + (count == 1 ? "it" : "them")
    }
}
