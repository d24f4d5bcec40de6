// Which messages may overtake others. What may not stays behind all that was sent before it: results before goodbye,
// a stage before its tasks, orders before their recall, output before the end of its job.

extension WireMessage {
    package var lane: LinkLane { .bulk }
}

extension WorkerToDriver {
    package var lane: LinkLane {
        switch self {
        // A worker says first that it is there, and later that it takes no more; a driver that knows that too early
        // still takes what comes behind.
        case .register, .draining, .pong: .control
        // Their tasks run, so that nothing of what was sent before is about them.
        case .fetch, .fetchBlock: .control
        // Whoever looks into a log waits for it, and nothing else is about it.
        case .log: .control
        case .results, .reports, .recovered, .block, .goodbye: .bulk
        }
    }
}

extension DriverToWorker {
    package var lane: LinkLane {
        switch self {
        case .registered, .registerAgain, .refused, .ping, .warmUp: .control
        // These are about what the worker said itself: calls that it reported, blocks of tasks that it finished.
        case .acknowledged, .readBlock, .readLog: .control
        // What comes behind it is not begun.
        case .stop: .control
        case .stage, .tasks, .stageOver, .blocksOver, .calls, .orders, .recall, .fetched, .released: .bulk
        }
    }
}

extension SessionToDriver {
    package var lane: LinkLane {
        switch self {
        case .hello, .cancel, .received, .statusRequest, .shutdown, .ping, .question: .control
        case .submit, .fetched: .bulk
        }
    }
}

extension DriverToSession {
    package var lane: LinkLane {
        switch self {
        // A job's number is known before anything of it comes, and its progress before its end.
        case .welcome, .accepted, .progress, .read, .status, .pong, .answer: .control
        // Nothing comes behind a refusal.
        case .output, .finished, .refused: .bulk
        }
    }
}

extension MessageFromDriver {
    package var lane: LinkLane {
        switch self {
        case .worker(let message): message.lane
        case .session(let message): message.lane
        }
    }
}
