import Statistics

/// How far a window of data is from another.
enum DriftMetrics {
    static let all: [String: Metric] = [
        "ks_two_sample": { input in
            let result = try KolmogorovSmirnov(try input.numbers("x"), try input.numbers("y"))
            return [
                "d": .number(result.d), "exact_p": .part { () throws(Undefined) in try result.exactP() },
                "asymptotic_p": .part { () throws(Undefined) in try result.asymptoticP() },
            ]
        },
        "chi_square": { input in
            let result = try ContingencyTable(counts: try input.countRows("counts"))
            var parts: [String: Answer] = [
                "statistic": .number(result.chiSquare.statistic), "df": .count(result.degreesOfFreedom),
                "p": .number(result.chiSquare.p), "g": .number(result.likelihoodRatio.statistic),
                "g_p": .number(result.likelihoodRatio.p), "expected": .list(result.expected.map(Answer.numbers)),
                "cramers_v": .number(result.cramersV), "cramers_v_corrected": .part(result.correctedCramersV),
                "low_expected": .boolean(result.hasLowExpectation),
            ]
            if let yates = result.yates, let fisher = result.fisherP {
                parts["yates_statistic"] = .number(yates.statistic)
                parts["yates_p"] = .number(yates.p)
                parts["fisher_p"] = .number(fisher)
            }
            return .object(parts)
        },
        "chi_square_fit": { input in
            let (observed, expected) = (try input.numbers("observed"), try input.numbers("expected"))
            let result = try GoodnessOfFit(observed: observed, expected: expected)
            return ["statistic": .number(result.statistic), "p": .number(result.p)]
        },
        "distribution_distance": { input in
            let result = try DistributionDistance(try input.numbers("p"), try input.numbers("q"))
            return [
                "jensen_shannon": .number(result.jensenShannon),
                "jensen_shannon_base2": .number(result.jensenShannonBase2), "hellinger": .number(result.hellinger),
                "total_variation": .number(result.totalVariation), "kl": .part(result.kullbackLeibler),
            ]
        },
        "psi": { input in
            let (reference, current) = (try input.numbers("reference"), try input.numbers("current"))
            let result = try PopulationStability(reference: reference, current: current)
            return [
                "plain": .part(result.plain), "floor": .number(result.floor), "half_count": .number(result.halfCount),
            ]
        },
        "psi_quantiles": { input in
            let (reference, current) = (try input.numbers("reference"), try input.numbers("current"))
            let result = try QuantileStability(reference: reference, current: current, bins: try input.count("bins"))
            return [
                "inner_edges": .numbers(result.innerEdges),
                "reference_counts": .list(result.referenceCounts.map(Answer.count)),
                "current_counts": .list(result.currentCounts.map(Answer.count)),
                "half_count": .number(result.stability.halfCount), "floor": .number(result.stability.floor),
                "plain": .part(result.stability.plain),
            ]
        },
        "wasserstein": { input in
            let result = try Wasserstein(
                try input.numbers("x"), try input.numbers("y"), firstWeights: try input.optionalNumbers("x_weights"),
                secondWeights: try input.optionalNumbers("y_weights"))
            return [
                "wasserstein": .number(result.distance), "energy": .number(result.energy),
                "normalised": .number(result.normalised),
            ]
        },
        "embedding_drift": { input in
            let gamma = input.json["gamma"] == nil ? nil : try input.number("gamma")
            let result = try EmbeddingDrift(try input.vectors("x"), try input.vectors("y"), gamma: gamma)
            var random = SystemRandomNumberGenerator()
            let permutation = try result.permutation(using: &random)
            var parts: [String: Answer] = [
                "energy_distance": .number(result.energyDistance), "mmd2_biased": .number(result.discrepancy),
                "mmd2_unbiased": .part(result.unbiasedDiscrepancy),
                "centroid_distance": .number(result.centroidDistance),
            ]
            if permutation.isExact {
                parts["mmd2_biased_p"] = .number(permutation.discrepancyP)
                parts["energy_distance_p"] = .number(permutation.energyP)
                parts["splits"] = .count(permutation.splits)
            }
            return .object(parts)
        },
    ]
}

extension Input {
    /// Rows of whole numbers.
    func countRows(_ key: String) throws -> [[Int]] {
        try list(key).map { try Input(.object([.init(key: key, value: $0)])).counts(key) }
    }

    /// Rows of numbers.
    fileprivate func vectors(_ key: String) throws -> [[Double]] {
        try list(key).map { try Input(.object([.init(key: key, value: $0)])).numbers(key) }
    }

    fileprivate func optionalNumbers(_ key: String) throws -> [Double]? {
        json[key] == nil || json[key] == .null ? nil : try numbers(key)
    }
}
