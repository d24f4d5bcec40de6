internal import Columnar
internal import Planning

extension FileFetch: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        self.init(
            number: try reader.read(), stage: StageID(try reader.read()), file: try reader.read(),
            start: try reader.read(), count: try reader.read())
    }

    package func write(to writer: inout WireWriter) {
        writer.write(number)
        writer.write(stage.rawValue)
        writer.write(file)
        writer.write(start)
        writer.write(count)
    }
}

extension FileRead: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        self.init(
            fetch: try reader.read(), job: JobID(try reader.read()), path: try reader.read(), worker: try reader.read())
    }

    package func write(to writer: inout WireWriter) {
        writer.write(fetch)
        writer.write(job.rawValue)
        writer.write(path)
        writer.write(worker)
    }
}

extension FileAnswer: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        number = try reader.read()
        worker = try reader.read()
        if try reader.read(Bool.self) {
            bytes = .success(try reader.read())
        } else {
            bytes = .failure(TaskFailure(try reader.read(), isTransient: try reader.read()))
        }
    }

    package func write(to writer: inout WireWriter) {
        writer.write(number)
        writer.write(worker)
        switch bytes {
        case .success(let bytes):
            writer.write(true)
            writer.write(bytes)
        case .failure(let failure):
            writer.write(false)
            writer.write(failure.message)
            writer.write(failure.isTransient)
        }
    }
}
