internal import Columnar
internal import Planning

extension FileFetch: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        self.init(
            number: try reader.read(1), stage: StageID(try reader.read(2)), file: try reader.read(3),
            start: try reader.read(4), count: try reader.read(5))
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, number)
        writer.write(2, stage.rawValue)
        writer.write(3, file)
        writer.write(4, start)
        writer.write(5, count)
    }
}

extension FileRead: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        self.init(
            number: try reader.read(1), job: JobID(try reader.read(2)), path: try reader.read(3),
            start: try reader.read(4), count: try reader.read(5))
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, number)
        writer.write(2, job.rawValue)
        writer.write(3, path)
        writer.write(4, start)
        writer.write(5, count)
    }
}

extension FileAnswer: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        number = try reader.read(1)
        if let read = try reader.readIfPresent(2, Buffer.self) {
            bytes = .success(read)
        } else {
            bytes = .failure(try reader.read(3, TaskFailure.self))
        }
        way = try reader.readIfPresent(4)
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, number)
        switch bytes {
        case .success(let bytes): writer.write(2, bytes)
        case .failure(let failure): writer.write(3, failure)
        }
        writer.write(4, way)
    }
}
