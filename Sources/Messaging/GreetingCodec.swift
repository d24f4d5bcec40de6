internal import Planning

extension Registration: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        self.init(
            programVersion: try reader.read(), host: try reader.read(), processID: try reader.read(),
            slots: try reader.read(), callsInFlight: try reader.read(), answerLog: try reader.read())
    }

    package func write(to writer: inout WireWriter) {
        writer.write(programVersion)
        writer.write(host)
        writer.write(processID)
        writer.write(slots)
        writer.write(callsInFlight)
        writer.write(answerLog)
    }
}

extension SessionGreeting: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        self.init(programVersion: try reader.read(), appName: try reader.read(), submits: try reader.read())
    }

    package func write(to writer: inout WireWriter) {
        writer.write(programVersion)
        writer.write(appName)
        writer.write(submits)
    }
}

extension DriverGreeting: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        self.init(programVersion: try reader.read(), processID: try reader.read(), epoch: try reader.read())
    }

    package func write(to writer: inout WireWriter) {
        writer.write(programVersion)
        writer.write(processID)
        writer.write(epoch)
    }
}

extension StageAnnouncement: WireCodable {
    package init(from reader: inout WireReader) throws(CodecError) {
        self.init(
            stage: StageID(try reader.read()), pipeline: try reader.read(json: Pipeline.self))
    }

    package func write(to writer: inout WireWriter) {
        writer.write(stage.rawValue)
        writer.write(json: pipeline)
    }
}
