internal import NIOSSL

/// The certificates that servers are trusted by: the system's, and those that are added.
package struct TrustedCertificates: Sendable, Hashable {
    /// A file of certificates, and the setting that names it.
    package struct File: Sendable, Hashable {
        package var path: String
        package var setting: String

        package init(path: String, setting: String) {
            self.path = path
            self.setting = setting
        }
    }

    /// Certificates in PEM.
    package var pem: String?

    /// More of them.
    package private(set) var files: [File] = []

    package init(pem: String? = nil) {
        self.pem = pem
    }

    /// Trusts what is in a file too.
    package mutating func add(path: String, setting: String) {
        files.append(File(path: path, setting: setting))
    }

    /// What encrypts connections.
    ///
    /// - Throws: ``CallFault/noRoute(_:)`` for certificates that cannot be read, which names the setting.
    func context() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.applicationProtocols = ["http/1.1"]
        var added: [NIOSSLCertificate] = []
        if let pem { added += try NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)) }
        for file in files {
            do {
                added += try NIOSSLCertificate.fromPEMFile(file.path)
            } catch {
                throw CallFault.noRoute(
                    "\(file.setting) names '\(file.path)', which cannot be read as certificates in PEM. Correct or unset it."
                )
            }
        }
        if !added.isEmpty { configuration.additionalTrustRoots = [.certificates(added)] }
        return try NIOSSLContext(configuration: configuration)
    }
}
