import Statistics

/// Adjusted p-values.
enum MultiplicityMetrics {
    static let all: [String: Metric] = [
        "adjusted_p": { input in
            let p = try input.numbers("p")
            let names = [
                "bonferroni": Adjustment.bonferroni, "holm": .holm, "sidak": .sidak, "holm_sidak": .holmSidak,
                "hochberg": .hochberg, "benjamini_hochberg": .benjaminiHochberg,
                "benjamini_yekutieli": .benjaminiYekutieli,
            ]
            return .object(try names.mapValues { .numbers(try $0.adjusted(p)) })
        }
    ]
}
