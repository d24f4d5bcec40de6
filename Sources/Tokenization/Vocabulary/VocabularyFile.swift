/// A rank file as it was published: tiktoken's `tiktoken_ext/openai_public.py`.
package struct VocabularyFile: Hashable, Sendable {
    /// The file's name at its publisher's.
    package let name: String
    /// The name tiktoken's cache gives it: the SHA-1 of its URL.
    package let cacheName: String
    package let byteCount: Int
    /// What `cluster/setup` checks a download against.
    package let sha256: String
    /// What every load checks: `ContentHash` of the file with that SHA-256.
    let contentHash: UInt64

    package static let cl100kBase = VocabularyFile(
        name: "cl100k_base.tiktoken",
        cacheName: "9b5ad71b2ce5302211f9c61530b329a4922fc6a4",
        byteCount: 1_681_126,
        sha256: "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
        contentHash: 0x007A_DB59_417E_DD10)

    package static let o200kBase = VocabularyFile(
        name: "o200k_base.tiktoken",
        cacheName: "fb374d419588a4632f3f557e76b4b70aebbca790",
        byteCount: 3_613_922,
        sha256: "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
        contentHash: 0x7ABD_9226_B581_86E0)

    package static let p50kBase = VocabularyFile(
        name: "p50k_base.tiktoken",
        cacheName: "ec7223a39ce59f226a68acc30dc1af2788490e15",
        byteCount: 836_186,
        sha256: "94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069",
        contentHash: 0x1601_FD67_2BB8_8F15)

    /// The first 835,554 bytes of p50k_base's file are this file, and stand in for it.
    package static let r50kBase = VocabularyFile(
        name: "r50k_base.tiktoken",
        cacheName: "0ea1e91bbb3a60f729a8dc8f777fd2fc07cd8df4",
        byteCount: 835_554,
        sha256: "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930",
        contentHash: 0xA0EA_A35B_9C45_8A71)
}
