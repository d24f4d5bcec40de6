package import Columnar
package import Planning

/// Where the rows of a task go while its last query computes them, so that the task never holds all of them.
package protocol RowOutput: AnyObject {
    /// About how many bytes a batch is to have at the most.
    var batchBytes: Int { get }
    /// Rows come from the first one on; those that came before are to be forgotten.
    func begin()
    func append(_ batch: RecordBatch) throws(TaskFailure)
}
