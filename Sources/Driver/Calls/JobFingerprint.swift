internal import Columnar
internal import Crypto
internal import Messaging
package import Planning

/// What makes two submissions the same job: its name, and all that is asked of which model, where.
package enum JobFingerprint {
    /// - Parameters:
    ///   - name: the job's name.
    ///   - stage: which of the job's stages made the requests, from 0.
    ///   - step: the calls.
    package static func of(_ name: String, stage: Int, _ step: CallStep) -> [UInt8] {
        Array(SHA256.hash(data: Array("\(name)\u{0}\(stage)\u{0}".utf8) + step.encoded.array))
    }
}
