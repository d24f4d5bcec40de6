package import Messaging

/// Rows that whoever wanted them could not take, as where a disk is full: the job was cancelled for that.
package struct RowsNotTaken: Error {
    package let reason: any Error
    /// What the job's model calls had come to.
    package let calls: CallTotals?
}
