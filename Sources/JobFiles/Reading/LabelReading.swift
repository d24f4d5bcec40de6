package import DataFrames
package import Planning

extension YAMLDocument {
    /// Reads `[gpu, zone=eu]`, or one label.
    package func labels(_ node: Value, what: String) throws(RoostError) -> WorkerLabels {
        var texts: [String] = []
        for entry in isList(node) ? try list(node, what: what) : [node] {
            texts.append(try text(entry, what: "a label of \(what)"))
        }
        do throws(PlacementError) { return try WorkerLabels(texts) } catch {
            throw self.error(node, "\(what): \(error)")
        }
    }
}
