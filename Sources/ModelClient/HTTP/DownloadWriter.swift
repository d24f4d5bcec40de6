internal import NIOCore
internal import NIOPosix

/// Writes a response's body to a file: off the loop, in order, and read from the server no faster than the disk
/// takes it.
final class DownloadWriter {
    /// So many bytes wait for the disk before reading stops, in bytes.
    private static let most = 4 << 20

    private let file: FileDownload
    private let channel: any Channel
    private let progress: (Result<Void, any Error>) -> Void
    private var waiting = CircularBuffer<ByteBuffer>()
    private var waitingBytes = 0
    private var isWriting = false
    private var isReading = true

    /// How many bytes were taken in.
    private(set) var bytes = 0

    /// - Parameters:
    ///   - file: Where the bytes go.
    ///   - channel: Where they come from.
    ///   - progress: Called on the loop after each write.
    init(_ file: FileDownload, _ channel: any Channel, _ progress: @escaping (Result<Void, any Error>) -> Void) {
        self.file = file
        self.channel = channel
        self.progress = progress
    }

    /// Whether all that was taken in is written.
    var isIdle: Bool { !isWriting && waiting.isEmpty }

    func write(_ chunk: ByteBuffer) {
        bytes += chunk.readableBytes
        waitingBytes += chunk.readableBytes
        waiting.append(chunk)
        if waitingBytes > Self.most { setReading(false) }
        writeNext()
    }

    private func writeNext() {
        guard !isWriting, let chunk = waiting.popFirst() else { return }
        isWriting = true
        NIOThreadPool.singleton.runIfActive(eventLoop: channel.eventLoop) { [file] in try file.write(chunk) }
            .assumeIsolated().whenComplete { [self] result in
                isWriting = false
                waitingBytes -= chunk.readableBytes
                if waitingBytes <= Self.most / 2 { setReading(true) }
                if case .success = result { writeNext() }
                progress(result)
            }
    }

    private func setReading(_ isOn: Bool) {
        guard isReading != isOn else { return }
        isReading = isOn
        try? channel.syncOptions?.setOption(.autoRead, value: isOn)
    }
}
