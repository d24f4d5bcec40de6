internal import Foundation

/// Integrals of smooth functions: Gauss and Legendre's 16 points, on panels that are halved until that changes nothing.
enum GaussLegendre {
    private struct Node {
        let x: Double
        let weight: Double
    }

    /// The positive roots of the Legendre polynomial of degree 16, found by Newton's steps.
    private static let nodes: [Node] = (1...8).map { index in
        let degree = 16
        var x = cos(Double.pi * (Double(index) - 0.25) / (Double(degree) + 0.5))
        var slope = 1.0
        for _ in 0..<20 {
            var (before, value) = (1.0, x)
            for n in 2...degree {
                let k = Double(n)
                (before, value) = (value, ((2 * k - 1) * x * value - (k - 1) * before) / k)
            }
            slope = Double(degree) * (x * value - before) / (x * x - 1)
            x -= value / slope
        }
        return Node(x: x, weight: 2 / ((1 - x * x) * slope * slope))
    }

    /// The integral over pieces that meet at the points, which rise.
    static func integral(over points: [Double], _ function: (Double) -> Double) -> Double {
        zip(points, points.dropFirst()).reduce(0) { sum, piece in
            sum + adaptive(piece.0, piece.1, panel(piece.0, piece.1, function), 30, function)
        }
    }

    private static func adaptive(
        _ low: Double, _ high: Double, _ whole: Double, _ depth: Int, _ function: (Double) -> Double
    ) -> Double {
        let middle = low + (high - low) / 2
        let left = panel(low, middle, function)
        let right = panel(middle, high, function)
        if depth == 0 || abs(left + right - whole) <= 1e-16 + 1e-12 * abs(whole) { return left + right }
        return adaptive(low, middle, left, depth - 1, function) + adaptive(middle, high, right, depth - 1, function)
    }

    private static func panel(_ low: Double, _ high: Double, _ function: (Double) -> Double) -> Double {
        let (middle, half) = (low + (high - low) / 2, (high - low) / 2)
        return half
            * nodes.reduce(0) { sum, node in
                sum + node.weight * (function(middle - half * node.x) + function(middle + half * node.x))
            }
    }
}
