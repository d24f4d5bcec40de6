internal import Crypto

/// What makes two submissions the same job: its name, whose it is, and all that is asked of which model, where.
///
/// The SHA-256 of a canonical encoding (`CanonicalFields`), whose bytes and digests are pinned by tests: as long
/// as they stay, every job finds the answers that it paid for. Settings that only say how the calls are made
/// (quotas, weights, budgets, timeouts) are no part of it. A new setting gets a new tag, and is not written at its
/// default; another meaning of an old one needs a new version, and a look-up of both.
package struct JobKey: Hashable, Sendable, CustomStringConvertible {
    /// The encoding that new jobs get; version 1 was `FirstRoundJobKey`.
    package static let version = 2

    /// The 32 bytes of the digest.
    package let bytes: [UInt8]

    /// The key of a job's calls.
    ///
    /// - Parameters:
    ///   - name: the job's name.
    ///   - stage: which of the job's stages made the requests, from 0.
    ///   - step: the calls.
    ///   - user: whose job it is; nil for whoever runs the driver.
    package init(name: String, stage: Int, step: CallStep, user: String? = nil) {
        bytes = Array(SHA256.hash(data: Self.encoding(name: name, stage: stage, step: step, user: user)))
    }

    package var description: String { hexadecimal(bytes) }

    /// What is hashed.
    package static func encoding(name: String, stage: Int, step: CallStep, user: String? = nil) -> [UInt8] {
        var fields = CanonicalFields(prefix: Array("roost.job".utf8) + [UInt8(version)])
        fields.write(1, name)
        fields.write(2, stage)
        fields.write(3, step.column.keyName ?? step.name)
        step.column.write(to: &fields)
        if let user { fields.write(14, user) }
        return fields.bytes
    }
}

/// Bytes as people compare them.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

extension ChatColumn {
    fileprivate func write(to fields: inout CanonicalFields) {
        fields.group(4) { $0.write(endpoint) }
        fields.write(5, model)
        fields.write(6, countedAs)
        if let system { fields.group(7) { system.write(to: &$0) } }
        fields.group(8) { user.write(to: &$0) }
        fields.write(9, conversation)
        fields.group(10) { sampling.write(to: &$0) }
        if samples != 1 { fields.write(11, samples) }
        if let embeddings {
            fields.group(12) {
                $0.write(1, embeddings.dimensions)
                $0.write(2, embeddings.textsPerRequest)
                $0.write(3, embeddings.tokensPerRequest)
            }
        }
        for other in others {
            fields.group(13) {
                $0.group(1) { $0.write(other.endpoint) }
                $0.write(2, other.model)
            }
        }
    }
}

extension ChatColumn.Sampling {
    fileprivate func write(to fields: inout CanonicalFields) {
        fields.write(1, maxTokens)
        if namesCompletionTokens { fields.write(2, true) }
        fields.write(3, temperature)
        fields.write(4, topP)
        fields.write(5, seed)
        for text in stop { fields.write(6, text) }
        if let format {
            fields.group(7) {
                $0.write(1, format.schemaName)
                $0.write(2, format.schema)
                $0.write(3, format.isStrict)
            }
        }
        fields.write(8, extra)
    }
}

extension Template {
    /// Its texts and columns in order; texts that follow each other are one.
    fileprivate func write(to fields: inout CanonicalFields) {
        var text = ""
        func flush(_ fields: inout CanonicalFields) {
            if !text.isEmpty { fields.write(1, text) }
            text = ""
        }
        for segment in segments {
            switch segment {
            case .text(let more): text += more
            case .column(let name):
                flush(&fields)
                fields.write(2, name)
            }
        }
        flush(&fields)
    }
}
