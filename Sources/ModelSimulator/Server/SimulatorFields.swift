internal import HTTPTypes

/// The header fields that the simulator reads and writes beyond HTTP's own.
enum SimulatorFields {
    static let apiKey = name("api-key")

    private static let simulated = name("x-roost-simulated")
    private static let requestID = name("x-request-id")
    private static let azureRequestID = name("apim-request-id")
    private static let azureRegion = name("x-ms-region")

    private static let openAI: HTTPFields = [.contentType: "application/json", simulated: "true"]
    private static let azure: HTTPFields = [
        .contentType: "application/json", simulated: "true", azureRegion: "simulated",
    ]

    /// A response's fields; Azure sends its own name for a request besides OpenAI's.
    static func make(_ id: String, isAzure: Bool) -> HTTPFields {
        var fields = isAzure ? azure : openAI
        fields[requestID] = id
        if isAzure { fields[azureRequestID] = id }
        return fields
    }

    private static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else {
            preconditionFailure("'\(text)' is not a header field's name")
        }
        return name
    }
}
