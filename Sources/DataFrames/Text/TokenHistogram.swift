internal import Foundation

/// A distribution as bars of text.
enum TokenHistogram {
    private static let mostBars = 12

    /// A line a range of tokens: the range, a bar, and the number of rows.
    static func lines(_ values: TokenDistribution, width: Int) -> [String] {
        guard let least = values.min, let most = values.max else { return [] }
        let step = step(from: least, to: most)
        let first = least / step
        var bars = [Int](repeating: 0, count: most / step - first + 1)
        for (tokens, rows) in values.counts { bars[tokens / step - first] += rows }
        let labels = bars.indices.map { index in
            let start = (first + index) * step
            return step == 1 ? start.formatted() : "\(start.formatted())-\((start + step - 1).formatted())"
        }
        let labelWidth = labels.map(\.count).max() ?? 0
        let numberWidth = bars.map { $0.formatted().count }.max() ?? 0
        let barWidth = max(10, min(60, width - labelWidth - numberWidth - 6))
        let longest = bars.max() ?? 1
        return zip(labels, bars).map { label, rows in
            TextWidth.padded(label, to: labelWidth, right: true) + "  "
                + TextWidth.padded(bar(rows, of: longest, barWidth: barWidth), to: barWidth, right: false) + " "
                + TextWidth.padded(rows.formatted(), to: numberWidth, right: true)
        }
    }

    /// The smallest of 1, 2, 5, 10, 20, 50...
    ///
    /// that makes few enough bars.
    private static func step(from least: Int, to most: Int) -> Int {
        var power = 1
        while true {
            for factor in [1, 2, 5] where most / (factor * power) - least / (factor * power) < mostBars {
                return factor * power
            }
            power *= 10
        }
    }

    /// A bar in eighths of a character; rows that are there are seen.
    private static func bar(_ rows: Int, of longest: Int, barWidth: Int) -> String {
        guard rows > 0 else { return "" }
        let eighths = max(1, rows * barWidth * 8 / max(1, longest))
        let rest = eighths % 8
        return String(repeating: "█", count: eighths / 8)
            + (rest == 0 ? "" : ["▏", "▎", "▍", "▌", "▋", "▊", "▉"][rest - 1])
    }
}
