import Statistics

/// How differently groups of people are treated.
enum BiasMetrics {
    static let all: [String: Metric] = [
        "group_rates": { input in
            let rates = try GroupRates(
                groups: try input.texts("groups"), truth: try input.flags("truth"),
                predicted: try input.flags("predicted"))
            return [
                "by_group": .object(
                    rates.byGroup.mapValues { group in
                        [
                            "count": .count(group.count), "selection_rate": .number(group.selectionRate),
                            "tpr": .part(group.truePositiveRate), "fpr": .part(group.falsePositiveRate),
                        ]
                    }),
                "demographic_parity_difference": .number(rates.demographicParityDifference),
                "demographic_parity_ratio": .part { () throws(Undefined) in try rates.demographicParityRatio() },
                "equalized_odds_difference": .part { () throws(Undefined) in try rates.equalizedOddsDifference() },
                "equalized_odds_ratio": .part { () throws(Undefined) in try rates.equalizedOddsRatio() },
            ]
        },
        "classification_bias": { input in
            let bias = try ClassificationBias(
                isPrivileged: try input.flags("groups"), truth: try input.flags("truth"),
                predicted: try input.flags("predicted"))
            return [
                "statistical_parity_difference": .part { () throws(Undefined) in try bias.statisticalParityDifference()
                },
                "disparate_impact": .part { () throws(Undefined) in try bias.disparateImpact() },
                "equal_opportunity_difference": .part { () throws(Undefined) in try bias.equalOpportunityDifference() },
                "average_odds_difference": .part { () throws(Undefined) in try bias.averageOddsDifference() },
                "false_discovery_rate_difference": .part { () throws(Undefined) in
                    try bias.difference { rates throws(Undefined) in try rates.falseDiscoveryRate() }
                },
                "false_omission_rate_difference": .part { () throws(Undefined) in
                    try bias.difference { rates throws(Undefined) in try rates.falseOmissionRate() }
                },
                "theil_index": .part { () throws(Undefined) in try bias.theilIndex() },
            ]
        },
        "reweighing": { input in
            let names = [
                "unprivileged_favourable", "unprivileged_unfavourable", "privileged_favourable",
                "privileged_unfavourable",
            ]
            let counts = try names.map { try input.number($0) }
            let reweighing = try Reweighing(
                Reweighing.Cells(
                    unprivilegedFavourable: counts[0], unprivilegedUnfavourable: counts[1],
                    privilegedFavourable: counts[2], privilegedUnfavourable: counts[3]))
            let weights = reweighing.weights
            let numbers = [
                weights.unprivilegedFavourable, weights.unprivilegedUnfavourable, weights.privilegedFavourable,
                weights.privilegedUnfavourable,
            ]
            return [
                "weights": .object(Dictionary(zip(names, numbers.map { .number($0) })) { $1 }),
                "mean_difference_before": .number(reweighing.counts.meanDifference),
                "mean_difference_after": .number(reweighing.weighted.meanDifference),
                "disparate_impact_before": .number(reweighing.counts.disparateImpact),
                "disparate_impact_after": .number(reweighing.weighted.disparateImpact),
            ]
        },
        "cooccurrence_bias": { input in
            let groups = try input.wordLists("groups")
            guard groups.count == 2 else { throw Malformed("there are not two groups") }
            let bias = try CooccurrenceBias(
                texts: try input.texts("responses").map(AssociationWords.words),
                groups: (Set(groups[0].words), Set(groups[1].words)), targets: try input.texts("targets"),
                stopWords: Set(try input.texts("stop_words")), beta: try input.number("beta", or: 0.95))
            return ["mean": .number(bias.mean), "by_word": .object(bias.byWord.mapValues { .number($0) })]
        },
        "stereotypical_associations": { input in
            let groups = try input.wordLists("groups").map { ($0.name, $0.words) }
            let bias = try StereotypicalAssociations(
                texts: try input.texts("responses").map(AssociationWords.words),
                groups: Dictionary(groups) { $1 }, targets: try input.texts("targets"))
            return ["score": .number(bias.score)]
        },
        "sentiment_parity": { input in
            let parity = try SentimentParity(
                try input.numbers("first"), try input.numbers("second"),
                threshold: try input.number("threshold", or: 0.5))
            return ["weak": .number(parity.weak), "strong": .number(parity.strong)]
        },
        "recommendation_overlap": { input in
            let overlap = RecommendationOverlap(try input.texts("first"), try input.texts("second"))
            return [
                "jaccard": .part(overlap.jaccard), "serp": .part(overlap.serp), "prag": .part(overlap.prag),
                "langfair_serp": .part(overlap.langfairSERP), "langfair_prag": .part(overlap.langfairPRAG),
            ]
        },
    ]
}

extension Input {
    /// Yes or no, as 1 or 0.
    fileprivate func flags(_ key: String) throws -> [Bool] {
        try list(key).map { value in
            switch value.boolean.map({ $0 ? 1 : 0 }) ?? value.double {
            case 1: true
            case 0: false
            default: throw Undefined("\(key) is neither 0 nor 1")
            }
        }
    }

    fileprivate func wordLists(_ key: String) throws -> [(name: String, words: [String])] {
        guard let members = try value(key).members else { throw Malformed("the input's \(key) are no lists") }
        return members.map { (name: $0.key, words: ($0.value.list ?? []).compactMap(\.text)) }
    }
}
