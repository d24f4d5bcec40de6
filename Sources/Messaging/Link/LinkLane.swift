/// Which of a link's two queues a message goes through.
///
/// Messages of one lane arrive in the order in which they were sent. One of `control` may overtake those of `bulk` that
/// were sent before it, and none of `bulk` ever overtakes one of `control`.
package enum LinkLane: UInt8, Sendable, CaseIterable {
    /// Small messages that somebody waits for: signs of life, credits, questions.
    case control = 1
    /// What may be large, and what must stay behind it.
    case bulk = 2
}

/// One value for each lane.
struct EachLane<Value: Sendable>: Sendable {
    var control: Value
    var bulk: Value

    subscript(lane: LinkLane) -> Value {
        get {
            switch lane {
            case .control: control
            case .bulk: bulk
            }
        }
        _modify {
            switch lane {
            case .control: yield &control
            case .bulk: yield &bulk
            }
        }
    }
}

/// How many pieces of each lane an end has received, one after another without a gap.
package struct LinkReceipt: Sendable, Hashable {
    package var control: UInt64
    package var bulk: UInt64

    package init(control: UInt64 = 0, bulk: UInt64 = 0) {
        self.control = control
        self.bulk = bulk
    }

    subscript(lane: LinkLane) -> UInt64 {
        switch lane {
        case .control: control
        case .bulk: bulk
        }
    }
}
