internal import Planning

extension Registration: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        self.init(
            programVersion: try reader.read(1), host: try reader.read(2), processID: try reader.read(3),
            slots: try reader.read(4), callsInFlight: try reader.read(5), answerLog: try reader.read(6, default: ""))
        labels = try reader.labels(10)
        memory = try reader.readIfPresent(11)
        startName = try reader.read(12, default: "")
        life = try reader.read(13, default: 0)
        data = try reader.readIfPresent(14)
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, programVersion)
        writer.write(2, host)
        writer.write(3, processID)
        writer.write(4, slots)
        writer.write(5, callsInFlight)
        writer.write(6, answerLog)
        if !labels.isEmpty { writer.write(10, json: labels.texts) }
        writer.write(11, memory)
        if !startName.isEmpty { writer.write(12, startName) }
        if life > 0 { writer.write(13, life) }
        writer.write(14, data)
    }
}

extension SessionGreeting: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        self.init(
            programVersion: try reader.read(1), appName: try reader.read(2),
            submits: try reader.read(3, default: false), isCommand: try reader.read(4, default: false),
            user: try reader.readIfPresent(5))
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, programVersion)
        writer.write(2, appName)
        writer.write(3, submits)
        if isCommand { writer.write(4, true) }
        writer.write(5, user)
    }
}

extension DriverGreeting: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        self.init(programVersion: try reader.read(1), processID: try reader.read(2), epoch: try reader.read(3))
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, programVersion)
        writer.write(2, processID)
        writer.write(3, epoch)
    }
}

extension StageAnnouncement: FieldCodable {
    package init(from reader: inout FieldReader) throws(CodecError) {
        self.init(
            stage: StageID(try reader.read(1)), pipeline: try reader.read(2, json: Pipeline.self),
            resultFolder: try reader.readIfPresent(3))
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, stage.rawValue)
        writer.write(2, json: pipeline)
        writer.write(3, resultFolder)
    }
}
