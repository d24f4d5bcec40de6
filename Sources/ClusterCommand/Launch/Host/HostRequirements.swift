/// What a host must have, and what is said where it has not.
struct HostRequirements: Equatable, Sendable {
    /// The C library that the program is built against: Debian 12 has 2.36, Ubuntu 22.04 2.35, RHEL 9 2.34.
    static let leastGlibc = [2, 35]

    /// As `uname -m` has it.
    let machine: String
    let version: String
    /// Where workers reach the driver.
    let driver: String

    /// Everything that is wrong with a host, so that it is mended at once.
    ///
    /// - Parameters:
    ///   - facts: What it said.
    ///   - bytes: What is to be copied there.
    ///   - program: The program that is there already; nil where this one is copied.
    /// - Returns: Each with what to do about it.
    func problems(_ facts: HostFacts, bytes: Int64, program: String?) -> [String] {
        guard facts.system == "Linux" else {
            return ["it runs \(facts.system.isEmpty ? "an unknown system" : facts.system); workers need Linux"]
        }
        var problems: [String] = []
        if program == nil, facts.machine != machine {
            problems.append(
                "its processor is \(facts.machine), and this program is built for \(machine); build Roost on such a machine, "
                    + "and name its program there with 'program:'")
        }
        if let glibc = facts.glibc {
            if Self.number(glibc).lexicographicallyPrecedes(Self.leastGlibc) {
                problems.append(
                    "its C library is glibc \(glibc), and the program needs 2.35 (Debian 12, Ubuntu 22.04, RHEL 10); use "
                        + "a newer system there, or the container image (cluster/Dockerfile)")
            }
        } else {
            problems.append("it has no glibc (Alpine has musl); use the container image (cluster/Dockerfile) there")
        }
        if !facts.missingLibraries.isEmpty {
            let packages = facts.missingLibraries.compactMap { Self.packages[$0] }
            problems.append(
                "it lacks \(facts.missingLibraries.joined(separator: ", ")); "
                    + (packages.count == facts.missingLibraries.count
                        ? "run there: sudo apt-get install \(packages.joined(separator: " "))"
                        : "install the packages that have them"))
        }
        if !facts.missingPrograms.isEmpty {
            problems.append(
                "it lacks the programs \(facts.missingPrograms.joined(separator: ", ")) (util-linux and coreutils have them)"
            )
        }
        if let free = facts.free, bytes > 0, free < bytes / 1_000 + Self.spare {
            problems.append(
                "its home folder has \(HumanUnits.size(free * 1_024)) free, and \(HumanUnits.size(bytes)) are to be copied "
                    + "there; make room, or name a program that is there with 'program:'")
        }
        if let program, facts.version != version {
            problems.append(
                facts.version.map {
                    "\(program) is roost \($0), and the driver is roost \(version); use the same on both"
                }
                    ?? "\(program) does not run there; put roost \(version) there, or leave 'program:' out to have it copied"
            )
        }
        if facts.reachesDriver == false {
            problems.append(
                "it does not reach the driver at \(driver); is that this machine's address as seen from there "
                    + "(driver.advertise), and does a firewall let it through?")
        }
        return problems
    }

    /// What works, and may not work well.
    static func warning(_ facts: HostFacts) -> String? {
        let isShared = ["nfs", "lustre", "gpfs", "cifs", "smb2", "afs", "ceph", "beegfs", "fuseblk"].contains {
            facts.fileSystem.hasPrefix($0)
        }
        guard isShared else { return nil }
        return "its ROOST_HOME (\(facts.home)) is on \(facts.fileSystem): name a folder on a local disk with 'home:'"
    }

    /// Kilobytes for logs and what queries spill.
    private static let spare: Int64 = 64_000

    private static func number(_ version: String) -> [Int] { version.split(separator: ".").map { Int($0) ?? 0 } }

    /// Debian's packages with a library in them.
    private static let packages = [
        "libzmq.so.5": "libzmq5", "libsqlite3.so.0": "libsqlite3-0", "libstdc++.so.6": "libstdc++6",
        "libz.so.1": "zlib1g", "libgcc_s.so.1": "libgcc-s1",
    ]
}
