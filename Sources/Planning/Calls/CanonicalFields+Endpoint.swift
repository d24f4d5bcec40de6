internal import ModelAPI

extension CanonicalFields {
    /// Writes an endpoint: its dialect, its version where it has one, its URL, and what the URL asks behind it.
    mutating func write(_ endpoint: ModelEndpoint) {
        switch endpoint.kind {
        case .openAI: write(1, "openai")
        case .azureDated(let apiVersion):
            write(1, "azure")
            write(2, apiVersion)
        case .azureV1: write(1, "azure-v1")
        }
        write(3, endpoint.baseURL)
        write(4, endpoint.query)
    }
}
