internal import DataFrames
internal import Foundation
internal import JobFiles
internal import Messaging
internal import Planning
internal import ZeroMQTransport

extension ClusterFile {
    /// Reads a file, whose mistakes are told with their lines.
    init(path: String) throws(RoostError) {
        let document = try YAMLDocument(path: path)
        let entries = try Self.entries(document.root, "the cluster file", ClusterFileKeys.cluster, document)
        guard let driver = entries.first(where: { $0.key == "driver" }) else {
            throw document.error(
                document.root, "the cluster file needs 'driver:', such as  driver: {listen: tcp://0.0.0.0:7077}")
        }
        self.init(driver: try Driver(driver.value, document))
        self.path = URL(fileURLWithPath: path).path
        for (key, value) in entries {
            switch key {
            case "workers": workers = try Self.hosts(value, document)
            case "idle_timeout":
                idleTimeout = try document.integer(value, what: "idle_timeout (minutes)", in: 1...100_000)
            case "min_workers": leastWorkers = try document.integer(value, what: "min_workers", in: 0...10_000)
            case "max_workers": mostWorkers = try document.integer(value, what: "max_workers", in: 0...10_000)
            case "worker_idle":
                workerIdle = try document.integer(value, what: "worker_idle (seconds)", in: 1...86_400)
            case "ssh": sshOptions = try Self.options(value, document)
            default: break
            }
        }
        guard !workers.isEmpty || self.driver.workers > 0 else {
            throw document.error(
                document.root,
                "the cluster has no workers: name hosts under 'workers:', or give the driver's machine some with "
                    + "'workers:' under 'driver:'")
        }
        guard workerIdle == nil || !workers.isEmpty else {
            throw document.error(
                entries.first { $0.key == "worker_idle" }?.value ?? document.root,
                "worker_idle is for hosts that come and leave with what there is to do, and the file names none under "
                    + "'workers:'")
        }
        if let least = leastWorkers, least > started.count {
            let bound = mostWorkers.map { $0 < workers.count ? "max_workers lets \($0) of them start" : nil } ?? nil
            throw document.error(
                entries.first { $0.key == "min_workers" }?.value ?? document.root,
                "min_workers is \(least), but the file has \(workers.count) worker hosts"
                    + (bound.map { ", and \($0)" } ?? ""))
        }
    }

    fileprivate static func entries(
        _ node: YAMLDocument.Value, _ what: String, _ keys: [String], _ document: YAMLDocument
    ) throws(RoostError) -> [(key: String, value: YAMLDocument.Value)] {
        if let secret = try document.mapping(node, what: what, keys: nil).first(where: {
            ClusterFileKeys.secrets.contains($0.key)
        }) {
            throw document.error(
                secret.value,
                "\(what) has '\(secret.key)', but a cluster file is copied and committed: keys of models come from the "
                    + "environment of those who submit jobs, and 'roost up' makes the cluster's own")
        }
        return try document.mapping(node, what: what, keys: keys)
    }

    private static func hosts(_ node: YAMLDocument.Value, _ document: YAMLDocument) throws(RoostError) -> [WorkerHost] {
        var hosts: [WorkerHost] = []
        for (index, entry) in try document.list(node, what: "workers").enumerated() {
            let host = try WorkerHost(entry, "worker host \(index + 1)", document)
            if hosts.contains(where: { $0.name == host.name && $0.home == host.home }) {
                throw document.error(
                    entry,
                    "the worker host \(host.name) stands here twice: one worker uses as many cores as 'slots:' says; a "
                        + "second one there needs a 'home:' of its own")
            }
            hosts.append(host)
        }
        return hosts
    }

    private static func options(_ node: YAMLDocument.Value, _ document: YAMLDocument) throws(RoostError) -> [String] {
        var options: [String] = []
        for (_, value) in try entries(node, "ssh", ClusterFileKeys.ssh, document) {
            for entry in try document.list(value, what: "ssh.options") {
                let option = try document.text(entry, what: "an option of ssh")
                let word = option.prefix { $0.isASCII && $0.isLetter }
                guard !word.isEmpty, ["=", " "].contains(option.dropFirst(word.count).first),
                    !option.contains(where: \.isNewline)
                else {
                    throw document.error(
                        entry,
                        "'\(option)' is no option of ssh; write it as in ssh_config: IdentityFile=~/.ssh/cluster, "
                            + "ProxyJump=login")
                }
                guard !SSHCommand.own.contains(word.lowercased()) else {
                    throw document.error(entry, "ssh's \(word) is set by 'roost up' itself; leave it out")
                }
                options.append(option)
            }
        }
        return options
    }
}

extension ClusterFile.Driver {
    fileprivate init(_ node: YAMLDocument.Value, _ document: YAMLDocument) throws(RoostError) {
        let entries = try ClusterFile.entries(node, "driver", ClusterFileKeys.driver, document)
        self.init()
        if let value = entries.first(where: { $0.key == "listen" })?.value {
            listen = try Self.address(value, "driver.listen", document)
        }
        advertise = listen
        for (key, value) in entries {
            switch key {
            case "advertise": advertise = try Self.address(value, "driver.advertise", document)
            case "workers": workers = try document.integer(value, what: "driver.workers", in: 0...256)
            case "drain_seconds":
                drainSeconds = try document.integer(value, what: "driver.drain_seconds", in: 0...3_600)
            case "labels": labels = try document.labels(value, what: "driver.labels")
            case "pools": pools = try document.pools(value, what: "driver.pools")
            case "scheduler":
                let text = try document.text(value, what: "driver.scheduler")
                guard let mode = SchedulingPolicy.Mode(rawValue: text.lowercased()) else {
                    throw document.error(value, "driver.scheduler is '\(text)'; use fair or fifo")
                }
                scheduler = mode
            default: break
            }
        }
        guard !advertise.isWildcard else {
            throw document.error(
                node,
                "driver.advertise must say at which address worker hosts reach this machine, such as  "
                    + "advertise: tcp://NAME:\(listen.port)")
        }
        guard !listen.isLoopback || advertise.isLoopback else {
            throw document.error(
                node,
                "the driver listens on \(listen), which no other machine reaches; write  "
                    + "listen: tcp://0.0.0.0:\(listen.port)")
        }
    }

    private static func address(
        _ node: YAMLDocument.Value, _ what: String, _ document: YAMLDocument
    ) throws(RoostError) -> Address {
        let text = try document.text(node, what: what)
        do throws(TransportError) {
            let address = try Address(parsing: text, port: UInt16(DefaultPort.driver))
            // The same command must find the driver again.
            if address.port != 0 { return address }
        } catch { throw document.error(node, "\(what): \(error)") }
        throw document.error(node, "\(what) is '\(text)'; it needs a port, such as \(DefaultPort.driver)")
    }
}

extension WorkerHost {
    /// Reads `h1`, or a mapping with `host: h1` in it.
    fileprivate init(_ node: YAMLDocument.Value, _ what: String, _ document: YAMLDocument) throws(RoostError) {
        self.init(host: "")
        if !document.isMapping(node) {
            host = try Self.word(node, what, document)
            return
        }
        for (key, value) in try ClusterFile.entries(node, what, ClusterFileKeys.worker, document) {
            let name = "\(what)'s \(key)"
            switch key {
            case "host": host = try Self.word(value, name, document)
            case "user": user = try Self.word(value, name, document)
            case "port": port = try document.integer(value, what: name, in: 1...65_535)
            case "slots": slots = try document.integer(value, what: name, in: 1...1024)
            case "calls_in_flight": callsInFlight = try document.integer(value, what: name, in: 1...4096)
            case "memory":
                let text = try document.text(value, what: name)
                guard let size = MemorySize(text) else {
                    throw document.error(value, "\(name) is '\(text)'; give \(MemorySize.form)")
                }
                memory = size.description
            case "labels": labels = try document.labels(value, what: name).texts
            case "program":
                let path = try document.text(value, what: name)
                program = path == "auto" ? nil : try Self.path(path, value, name, document)
            case "home": home = try Self.path(try document.text(value, what: name), value, name, document)
            default: break
            }
        }
        guard !host.isEmpty else { throw document.error(node, "\(what) needs 'host:', a name that ssh knows") }
    }

    /// A name that is no option of ssh, and no part of a command.
    private static func word(
        _ node: YAMLDocument.Value, _ what: String, _ document: YAMLDocument
    ) throws(RoostError) -> String {
        let text = try document.text(node, what: what)
        let isWord = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_:%".contains($0)) }
        guard isWord, !text.isEmpty, !text.hasPrefix("-"), text.utf8.count <= 253 else {
            throw document.error(
                node, "\(what) is '\(text.prefix(60))'; it may have letters, digits, '.', '-', '_', ':' and '%'")
        }
        return text
    }

    private static func path(
        _ text: String, _ node: YAMLDocument.Value, _ what: String, _ document: YAMLDocument
    ) throws(RoostError) -> String {
        guard text.hasPrefix("/"), !text.contains(where: \.isNewline) else {
            throw document.error(node, "\(what) is '\(text)'; write the whole path on that machine, from '/' on")
        }
        return text
    }
}
