/// Where a model is called, and in which of the three dialects, without the key.
///
/// | kind | URL | model | key |
/// |---|---|---|---|
/// | `openAI` | `{base}/chat/completions` | in the body | `Authorization: Bearer` |
/// | `azureDated` | `{base}/openai/deployments/{model}/chat/completions?api-version=…` | in the URL | `api-key`, or Entra's token as `Authorization: Bearer` |
/// | `azureV1` | `{base}/openai/v1/chat/completions` | in the body | the same |
///
/// Since it holds no key, an endpoint may be written to a plan, a message, a journal or a log.
/// Source: azure-rest-api-specs `inference` stable 2024-10-21; openai-python `_base_client.py`.
package struct ModelEndpoint: Sendable, Codable, Hashable {
    /// The dialect that a server speaks.
    package enum Kind: Sendable, Codable, Hashable {
        /// OpenAI, and what is compatible with it: vLLM, Ollama, llama.cpp, LiteLLM.
        case openAI

        /// Azure OpenAI with an API version such as `2024-10-21`; a model is a deployment's name.
        case azureDated(apiVersion: String)

        /// Azure OpenAI's v1 API, which needs no version; a model is a deployment's name.
        case azureV1
    }

    /// The dialect.
    package let kind: Kind

    /// The URL that paths are appended to: no slash at its end, no query, no user.
    package let baseURL: String

    /// What stands behind the question mark of each URL, beside the API version of ``Kind/azureDated(apiVersion:)``.
    package let query: String?

    /// An endpoint at a URL, in any of the forms that people have it in.
    ///
    /// A slash at the end is dropped. For OpenAI, `/v1` is appended where there is no path, and a URL that names the
    /// operation (`…/chat/completions`) is that of its service. For Azure, `/openai` and what follows it is dropped. A
    /// URL of Azure's that names a deployment and an API version, as the portal shows it, is of the dated API.
    ///
    /// - Throws: ``EndpointConfigurationError`` for what is not an `http` or `https` URL, or has a
    ///   user, a fragment, or a key in its query.
    package init(kind: Kind, baseURL: String) throws(EndpointConfigurationError) {
        let base = try BaseURL(parsing: baseURL)
        var kind = kind
        if case .azureDated = kind {
        } else if base.namesDeployment, let version = base.apiVersion {
            kind = .azureDated(apiVersion: version)
        }
        self.kind = kind
        switch kind {
        case .openAI: (self.baseURL, query) = (base.openAI, base.query())
        case .azureDated: (self.baseURL, query) = (base.azure, base.query(without: "api-version"))
        case .azureV1: (self.baseURL, query) = (base.azure, base.query())
        }
    }

    /// The URL to which a chat completion is posted.
    ///
    /// - Parameter model: The model's name; on Azure, the deployment's.
    /// - Returns: The URL, the model and the API version percent-encoded where they are in it.
    package func chatCompletionsURL(model: String) -> String {
        url(of: "/chat/completions", model: model)
    }

    /// The URL to which texts to embed are posted; as ``chatCompletionsURL(model:)``.
    package func embeddingsURL(model: String) -> String {
        url(of: "/embeddings", model: model)
    }

    /// The URL of something that belongs to the account and to no model: `/files`, `/batches`.
    ///
    /// - Parameters:
    ///   - path: Its path's segments, without slashes; they are percent-encoded.
    ///   - query: Parameters beside the API version; they are percent-encoded.
    /// - Returns: The URL, with the API version where the dialect has one.
    package func accountURL(_ path: [String], query: [(name: String, value: String)] = []) -> String {
        var url = baseURL
        var query = query
        switch kind {
        case .openAI: break
        case .azureV1: url += "/openai/v1"
        case .azureDated(let apiVersion):
            url += "/openai"
            query.insert(("api-version", apiVersion), at: 0)
        }
        for segment in path { url += "/" + percentEncoded(segment) }
        for (index, (name, value)) in query.enumerated() {
            url += (index == 0 ? "?" : "&") + percentEncoded(name) + "=" + percentEncoded(value)
        }
        return withQuery(url)
    }

    private func withQuery(_ url: String) -> String {
        query.map { url + (url.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + $0 } ?? url
    }

    private func url(of operation: String, model: String) -> String {
        switch kind {
        case .openAI: withQuery(baseURL + operation)
        case .azureV1: withQuery(baseURL + "/openai/v1" + operation)
        case .azureDated(let apiVersion):
            withQuery(
                baseURL + "/openai/deployments/" + percentEncoded(model) + operation + "?api-version="
                    + percentEncoded(apiVersion))
        }
    }

    /// Whether the model's name is a part of the URL.
    package var namesModelInURL: Bool {
        if case .azureDated = kind { true } else { false }
    }

    /// The header that carries the key or token.
    package func authorization(_ key: Secret) -> (name: String, value: String) {
        // Entra's tokens are JSON web tokens, which no key of Azure looks like.
        kind == .openAI || key.isToken ? ("Authorization", "Bearer " + key.token) : ("api-key", key.reveal())
    }
}

extension ModelEndpoint: CustomStringConvertible {
    package var description: String {
        let url = withQuery(baseURL)
        return switch kind {
        case .openAI: "\(url) (OpenAI)"
        case .azureDated(let apiVersion): "\(url) (Azure OpenAI, \(apiVersion))"
        case .azureV1: "\(url) (Azure OpenAI, v1)"
        }
    }
}

/// Everything but RFC 3986's unreserved characters as `%XX`.
private func percentEncoded(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            encoded.unicodeScalars.append(Unicode.Scalar(byte))
        default:
            encoded += byte < 16 ? "%0" : "%"
            encoded += String(byte, radix: 16, uppercase: true)
        }
    }
    return encoded
}
