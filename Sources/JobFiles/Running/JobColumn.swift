internal import DataFrames
internal import ModelAPI
package import Planning

extension JobFile {
    /// What the job asks of the model at `endpoint`.
    func chatColumn(_ endpoint: ModelEndpoint) throws(RoostError) -> ChatColumn {
        let system: Template?, user: Template
        do {
            system = try self.system.map { text throws(TemplateError) in try Template(parsing: text) }
            user = try Template(parsing: prompt)
        } catch {
            throw RoostError(.invalidArgument, error.description)
        }
        let name = deployments.first?.name ?? model
        var column = ChatColumn(
            endpoint: endpoint, model: name, system: system, user: user, conversation: messages, sampling: sampling)
        if name != model { column.countedAs = model }
        column.samples = samples
        column.embeddings = embeddings
        let share = deployments.first?.weight ?? 1
        for other in deployments.dropFirst() {
            column.others.append(
                ModelDeployment(
                    endpoint: try other.endpoint, model: other.name ?? model, quota: other.quota,
                    weight: other.weight / share, isFallback: other.isFallback))
        }
        return column
    }

    /// How the journal would keep the job's calls.
    func callStep(_ endpoint: ModelEndpoint) throws(RoostError) -> CallStep {
        CallStep(name: columnName, column: try chatColumn(endpoint))
    }

    /// The calls by which the journal knows the job, where its endpoint is not a simulator of its session's own.
    package var identifyingStep: CallStep {
        get throws(RoostError) {
            guard let endpoint = try plannedEndpoint() else {
                throw RoostError(.invalidArgument, "the job's endpoint is known only when its simulator is started")
            }
            return try (questions.first.map(asking) ?? self).callStep(endpoint)
        }
    }

    /// What a minute lets through at all of the job's deployments together; nil where one of them does not say.
    var quotaInAll: QuotaLimits {
        let quotas = deployments.isEmpty ? [calls.quota] : deployments.filter { !$0.isFallback }.map(\.quota)
        func sum(_ limit: KeyPath<QuotaLimits, Int?>) -> Int? {
            let limits = quotas.compactMap { $0[keyPath: limit] }
            return limits.count == quotas.count ? limits.reduce(0, +) : nil
        }
        return QuotaLimits(tokensPerMinute: sum(\.tokensPerMinute), requestsPerMinute: sum(\.requestsPerMinute))
    }
}
