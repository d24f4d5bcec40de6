/// What `roost up --config --dry-run` prints.
struct LaunchPlan {
    let file: ClusterFile
    let driver: LaunchDriver
    let bundle: ProgramBundle

    var text: String {
        var lines = [
            "Nothing is started and no host is asked. Without --dry-run:", "",
            "driver, on this machine, where none is up at \(driver.here):",
            "  roost \(ShellText.line(driver.arguments))",
            "  (workers reach it at \(file.driver.advertise))",
        ]
        if !bundle.parts.isEmpty {
            let total = bundle.parts.reduce(0) { $0 + $1.bytes }
            lines += [
                "", "files for ~/.cache/roost/\(bundle.hash), where they are not there (\(HumanUnits.size(total))):",
            ]
            lines += TextColumns.text(
                ["FILE", "SIZE", "SHA-256"], right: ["SIZE"],
                bundle.parts.map { [$0.place, HumanUnits.size($0.bytes), $0.hash] }
            ).split(separator: "\n").map { "  " + $0 }
        }
        for (index, host) in file.started.enumerated() {
            let isLater = file.isOnDemand && index >= file.least
            lines += ["", "\(host.name):" + (isLater ? " (when work waits)" : "")]
            lines.append("  \(ShellText.line(SSHCommand(options: file.sshOptions).arguments(host, ["sh", "-s"])))")
            lines.append("  \(command(host))")
        }
        for host in file.workers.dropFirst(file.started.count) {
            lines += ["", "\(host.name): not started (max_workers is \(file.started.count))"]
        }
        return lines.joined(separator: "\n")
    }

    private func command(_ host: WorkerHost) -> String {
        let scripts = HostScripts(host: host, driver: file.driver.advertise, bundle: bundle)
        var command = scripts.worker(slots: host.slots ?? 1, hasToken: driver.needsToken)
        if host.slots == nil { command = command.replacing("--slots 1", with: "--slots CORES") }
        return (host.home.map { "ROOST_HOME=\(ShellText.quoted($0)) " } ?? "") + "setsid -f " + command
    }
}
