internal import Journal
internal import Messaging
internal import Scheduling
internal import Planning

/// Jobs from their submission to their end.
extension Driver {
    func submit(_ submission: JobSubmission, from connection: Connection) {
        lastJob += 1
        let id = JobID(lastJob)
        jobs[id] = RunningJob(id: id, owner: JobOwner(connection), submission)
        send(.accepted(request: submission.request, id), to: connection.peer)
        openNextStage(of: id)
    }

    func cancel(_ id: JobID, because reason: String) {
        let reason = reason + (jobs[id]?.batches?.farewell ?? "")
        guard let stage = jobs[id]?.runningStage else { return end(id, failure: reason, .cancelled) }
        // Before its end, which forgets the stage.
        let actions = scheduler.close(stage)
        end(id, failure: reason, .cancelled)
        perform(actions)
    }

    /// Stops a job: what it has in flight is paid for, so that it ends when that is back, or with a second halt.
    func halt(_ id: JobID, because reason: String) {
        guard let job = jobs[id] else { return }
        guard let calls = job.calls, job.haltReason == nil,
            callScheduler.view(of: calls.id, now: .now)?.ordered ?? 0 > 0
        else {
            return cancel(id, because: reason)
        }
        jobs[id]?.haltReason = reason
        jobs[id]?.haltedAt = .now
        callScheduler.halt(calls.id)
        if let stage = job.runningStage { scheduler.allow(stage, tasks: 0) }
    }

    /// Ends jobs whose calls in flight take longer than anybody wants to wait.
    func endHalted(now: ContinuousClock.Instant) {
        for (id, job) in jobs {
            guard let since = job.haltedAt, since.duration(to: now) > .seconds(10) else { continue }
            cancel(id, because: job.haltReason ?? "it was cancelled")
        }
    }

    /// Opens the stage that comes next; stages that only pass rows on are done at once.
    func openNextStage(of id: JobID) {
        guard let job = jobs[id] else { return }
        if let step = job.callsAfterNext, job.calls == nil {
            guard openCalls(step, of: id, now: .now) else { return }
            waitingForLogs[id] = nil
        }
        guard let plan = job.nextStage else { return end(id, failure: nil, .finished) }
        // Rows still come out of the calls about the stage before.
        if plan.calls != nil { return }
        do {
            lastStage += 1
            let stage = StageID(lastStage)
            let tasks = try StageTasks(plan, outputs: job.outputs)
            jobs[id]?.open(stage, tasks)
            guard !plan.isPassThrough else { return closeStage(of: id, passing: tasks) }
            jobOfStage[stage] = id
            // Calls say how many of the parts are wanted.
            perform(scheduler.open(stage, tasks: tasks.count, ceiling: job.calls == nil ? .max : 1))
        } catch {
            end(id, failure: error.message, .failed)
        }
    }

    private func closeStage(of id: JobID, passing tasks: StageTasks) {
        do {
            try jobs[id]?.passOn(tasks)
            openNextStage(of: id)
        } catch {
            end(id, failure: error.message, .failed)
        }
    }

    func announce(_ stage: StageID, to worker: WorkerID) {
        guard let job = jobOfStage[stage].flatMap({ jobs[$0] }), let plan = job.runningPlan else { return }
        send(.stage(StageAnnouncement(stage: stage, pipeline: plan.pipeline)), to: PeerID(worker.rawValue))
    }

    func launch(_ leases: [Lease], on worker: WorkerID) {
        guard let stage = leases.first?.stage, let job = jobOfStage[stage].flatMap({ jobs[$0] }) else { return }
        jobs[job.id]?.noteLaunch(leases)
        send(.tasks(leases.map { job.description(of: $0) }), to: PeerID(worker.rawValue))
    }

    func accept(_ results: [TaskResult], from peer: PeerID, now: ContinuousClock.Instant) {
        guard workers[peer] != nil else {
            staleResults += results.count
            return send(.registerAgain, to: peer)
        }
        let worker = WorkerID(peer.rawValue)
        for result in results { accept(result, from: worker, now: now) }
    }

    private func accept(_ result: TaskResult, from worker: WorkerID, now: ContinuousClock.Instant) {
        let id = jobOfStage[result.lease.stage]
        switch result.outcome {
        case .finished(let batches, let schema):
            // A schema is true even where its rows come too late.
            if let schema, let id, let conflict = jobs[id]?.learn(schema, of: result.lease.stage) {
                return perform(scheduler.close(result.lease.stage) + [.failed(result.lease.stage, cause: conflict)])
            }
            let (verdict, actions) = scheduler.taskFinished(
                result.lease, by: worker, runNanoseconds: result.metrics.runNanoseconds)
            guard verdict == .accepted, let id else { return staleResults += 1 }
            jobs[id]?.accept(batches, of: result.lease.task, result.metrics)
            if jobs[id]?.calls != nil {
                do {
                    try feed(batches, part: Int(result.lease.task), of: id, now: now)
                } catch {
                    return end(id, failure: error.message, .failed)
                }
            }
            perform(actions)
        case .failed(let failure):
            let (verdict, actions) = scheduler.taskFailed(result.lease, by: worker, failure, now: now)
            guard verdict == .accepted else { return staleResults += 1 }
            perform(actions)
        }
    }

    /// Hands a worker's wish for a file's bytes to the session that named the file.
    func pass(_ fetch: FileFetch, from peer: PeerID) {
        let job = jobOfStage[fetch.stage].flatMap { jobs[$0] }
        let files = job?.runningPlan?.pipeline.scan?.files ?? []
        guard let job, files.indices.contains(Int(fetch.file)) else {
            let failure = TaskFailure("\(fetch.stage) is over, or has no file \(fetch.file)", isTransient: true)
            return send(
                .fetched(FileAnswer(number: fetch.number, bytes: .failure(failure))), to: peer)
        }
        let path = files[Int(fetch.file)].path
        let read = fileFetches.add(fetch, from: peer, of: job.id, path: path, to: job.session)
        send(.read(read), to: job.session)
    }

    /// Hands bytes to the worker that asked, where they come from the session that was asked.
    func pass(_ answer: FileAnswer, from session: PeerID) {
        guard let (worker, answer) = fileFetches.take(answer, from: session) else { return }
        send(.fetched(answer), to: worker)
    }

    func finished(_ stage: StageID) {
        guard let id = jobOfStage.removeValue(forKey: stage) else { return }
        do {
            try jobs[id]?.closeStage()
            openNextStage(of: id)
        } catch {
            end(id, failure: error.message, .failed)
        }
    }

    func failed(_ stage: StageID, _ cause: String) {
        guard let id = jobOfStage.removeValue(forKey: stage) else { return }
        end(id, failure: cause, .failed)
    }

    func end(_ id: JobID, failure: String?, _ state: ClusterStatus.Job.State) {
        guard let job = jobs.removeValue(forKey: id) else { return }
        waitingForLogs[id] = nil
        if let stage = job.runningStage {
            jobOfStage[stage] = nil
            perform(scheduler.close(stage))
        }
        if let calls = job.calls {
            let standing: JobState = state == .cancelled ? .cancelled : job.isOverBudget ? .stopped : .failed
            endStage(calls, job.batches, standing, failure: failure)
            job.emitRest()
        }
        if let output = job.takeOutput() { send(.output(output), to: job.session) }
        var outcome = JobOutcome(
            job: id, failure: failure, metrics: job.metrics, retriedTasks: UInt32(clamping: job.retriedTasks),
            calls: job.callTotals)
        outcome.isOverBudget = job.isOverBudget
        send(.finished(outcome), to: job.session)
        history.append(job.summary(state, failure: failure))
        if history.count > 100 { history.removeFirst() }
    }

    /// Sends on what was accepted since the last time.
    func sendOutputs() {
        for id in jobs.keys {
            guard let output = jobs[id]?.takeOutput(), let session = jobs[id]?.session else { continue }
            send(.output(output), to: session)
        }
    }

    func reportProgress() {
        for job in jobs.values {
            let view = job.runningStage.flatMap { scheduler.view(of: $0) }
            guard view != nil || job.calls != nil else { continue }
            var progress = job.progress(view)
            if let calls = job.calls, let now = callScheduler.view(of: calls.id, now: .now) {
                progress.calls?.inFlight = UInt64(now.inFlight)
                progress.calls?.waiting = now.waiting
                if let batches = job.batches {
                    progress.calls?.inFlight = UInt64(batches.plan.requestsOut)
                    progress.calls?.batches = batches.plan.progressText
                }
            }
            send(.progress(progress), to: job.session)
        }
    }
}
