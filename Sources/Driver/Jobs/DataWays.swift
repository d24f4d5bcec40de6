internal import Messaging
internal import Planning

/// How workers reach each other without the driver, and which were told of each other: a value.
struct DataWays {
    private var ways: [WorkerID: DataWay] = [:]
    /// By reader, the workers that were told to let it in.
    private var holders: [WorkerID: Set<WorkerID>] = [:]

    mutating func joined(_ worker: WorkerID, _ way: DataWay?) { ways[worker] = way }

    /// A worker is to be told of another one's port.
    ///
    /// - Returns: The key that the other one is to let in; nil where the two cannot be brought together.
    mutating func introduce(_ reader: WorkerID, to holder: WorkerID) -> PublicKey? {
        guard reader != holder, let key = ways[reader]?.key, ways[holder]?.address != nil else { return nil }
        holders[reader, default: []].insert(holder)
        return key
    }

    func way(to holder: WorkerID) -> DataWay? { ways[holder] }

    /// A worker is gone.
    ///
    /// - Returns: Its key, and those who are to let it in no more.
    mutating func left(_ worker: WorkerID) -> (key: PublicKey, holders: [WorkerID])? {
        for reader in Array(holders.keys) { holders[reader]?.remove(worker) }
        let known = holders.removeValue(forKey: worker) ?? []
        guard let key = ways.removeValue(forKey: worker)?.key else { return nil }
        return (key, known.sorted { $0.rawValue < $1.rawValue })
    }
}
