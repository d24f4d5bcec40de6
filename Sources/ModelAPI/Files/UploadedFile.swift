/// A file that an account keeps at its endpoint.
package struct UploadedFile: Sendable, Hashable {
    /// What a file is for.
    package enum Purpose: String, Sendable, Hashable {
        case batch
        case fineTune = "fine-tune"
    }

    /// The server's name for it: `file-abc123`.
    package var id: String

    /// The name that it was uploaded under.
    package var filename: String?

    /// What it is for, in the server's words; results have purposes of their own.
    package var purpose: String?

    /// Its length in bytes.
    package var bytes: Int?

    /// `uploaded`, `pending`, `running`, `processed`, `error`, `deleting`, `deleted`.
    ///
    /// Azure takes a batch's input only once it is `processed`.
    package var status: String?

    /// When it was made, in seconds since 1970.
    package var createdAt: Int?

    package init(
        id: String, filename: String? = nil, purpose: String? = nil, bytes: Int? = nil, status: String? = nil,
        createdAt: Int? = nil
    ) {
        self.id = id
        self.filename = filename
        self.purpose = purpose
        self.bytes = bytes
        self.status = status
        self.createdAt = createdAt
    }
}
