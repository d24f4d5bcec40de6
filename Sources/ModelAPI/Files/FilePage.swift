/// Some of an account's files, the youngest first.
package struct FilePage: Sendable, Hashable {
    package var files: [UploadedFile]

    /// Whether older ones follow, after the last one's name.
    package var hasMore: Bool

    package init(files: [UploadedFile] = [], hasMore: Bool = false) {
        self.files = files
        self.hasMore = hasMore
    }
}
