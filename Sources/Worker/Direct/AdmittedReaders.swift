internal import Messaging
internal import Planning

/// Which workers may read which blocks of this one without the driver: a value.
///
/// A reader is known by its key, and comes in because the driver said so, for the blocks of a stage at a time.
struct AdmittedReaders {
    enum Verdict: Equatable {
        case serve
        /// It may not read these.
        case refuse
        /// It has asked for more than it waits for: the question is dropped.
        case drop
    }

    /// Questions of one reader that are not answered yet.
    static let mostQuestions = 64

    private struct Reader {
        var stages: Set<StageID> = []
        var questions = 0
    }

    private var readers: [PublicKey: Reader] = [:]

    /// Whether a connection with this key may be made.
    func isAdmitted(_ key: PublicKey) -> Bool { readers[key] != nil }

    /// The driver lets a reader in.
    mutating func admit(_ key: PublicKey, to stage: StageID) { readers[key, default: Reader()].stages.insert(stage) }

    /// A reader asks for bytes; one that is served is to be followed by `answered`.
    mutating func asked(_ key: PublicKey, for stage: StageID) -> Verdict {
        guard let reader = readers[key], reader.stages.contains(stage) else { return .refuse }
        guard reader.questions < Self.mostQuestions else { return .drop }
        readers[key]?.questions += 1
        return .serve
    }

    mutating func answered(_ key: PublicKey) {
        guard let questions = readers[key]?.questions else { return }
        readers[key]?.questions = max(0, questions - 1)
    }

    /// Blocks of these stages are needed no more; who reads nothing else is let in no more.
    mutating func over(_ stages: [StageID]) {
        for key in Array(readers.keys) {
            readers[key]?.stages.subtract(stages)
            if readers[key]?.stages.isEmpty == true { readers[key] = nil }
        }
    }

    /// A reader is gone, or may not come in any more.
    mutating func shutOut(_ key: PublicKey) { readers[key] = nil }

    mutating func removeAll() { readers = [:] }
}
