import Testing

@testable import ClusterCommand

/// What a host says of itself, and what follows.
@Suite struct HostRequirementsTests {
    private static let good = """
        Welcome to w1, roost is a nice word
        roost:name=w1
        roost:system=Linux
        roost:machine=x86_64
        roost:glibc=2.36
        roost:cores=8
        roost:free=9000000
        roost:file=aa
        roost:partial=bb 17
        roost:home=/home/a/.local/state/roost
        roost:filesystem=ext2/ext3
        roost:reaches=yes
        roost:end=yes
        """
    private static let needs = HostRequirements(machine: "x86_64", version: "0.1.0", driver: "tcp://head:7077")

    private func problems(_ more: String, bytes: Int64 = 0, program: String? = nil) -> [String] {
        Self.needs.problems(HostFacts(Self.good + "\n" + more), bytes: bytes, program: program)
    }

    @Test func linesAreRead() {
        let facts = HostFacts(Self.good + "\nroost:worker=12\nroost:knows=yes\nroost:odd\nroost:other=x")
        #expect(facts.name == "w1" && facts.cores == 8 && facts.glibc == "2.36" && facts.isWhole)
        #expect(facts.files == ["aa"] && facts.partial == ["bb": 17] && facts.worker == 12 && facts.knowsDriver)
        #expect(!HostFacts("roost:name=w1").isWhole)
    }

    @Test func aGoodHostHasNoProblems() { #expect(problems("") == []) }

    private static let wrongs: [(String, String)] = [
        ("roost:system=Darwin", "it runs Darwin; workers need Linux"),
        ("roost:machine=aarch64", "its processor is aarch64, and this program is built for x86_64"),
        ("roost:glibc=2.31", "glibc 2.31, and the program needs 2.35"),
        ("roost:glibc=2.9", "glibc 2.9, and"),
        ("roost:glibc=", "no glibc (Alpine has musl)"),
        (
            "roost:library=libzmq.so.5\nroost:library=libsqlite3.so.0",
            "it lacks libzmq.so.5, libsqlite3.so.0; run there: sudo apt-get install libzmq5 libsqlite3-0"
        ),
        ("roost:library=libodd.so", "it lacks libodd.so; install the packages"),
        ("roost:program=setsid", "it lacks the programs setsid"),
        ("roost:free=100000", "free, and 170.0 MB are to be copied"),
        ("roost:reaches=no", "it does not reach the driver at tcp://head:7077"),
    ]

    @Test(arguments: wrongs)
    func whatIsWrongIsSaidWithWhatToDo(more: String, says: String) {
        let found = problems(more, bytes: 170_000_000)
        #expect(found.count == 1 && found[0].contains(says), "\(found)")
    }

    /// Nobody wants to hear of the second one after they have mended the first.
    @Test func allProblemsAreSaidAtOnce() {
        #expect(problems("roost:glibc=2.28\nroost:library=libzmq.so.5\nroost:reaches=no").count == 3)
    }

    @Test func newerLibrariesWillDo() {
        #expect(
            problems("roost:glibc=2.35") == [] && problems("roost:glibc=2.100") == []
                && problems("roost:glibc=3.0") == [])
    }

    @Test func aProgramThatIsThereMustBeTheSame() {
        #expect(problems("roost:version=0.1.0", program: "/opt/roost") == [])
        #expect(
            problems("roost:version=0.0.9", program: "/opt/roost").first?.contains("/opt/roost is roost 0.0.9") == true)
        #expect(
            problems("roost:version=", program: "/opt/roost").first?.contains("/opt/roost does not run there") == true)
    }

    @Test func aSharedHomeIsWarnedOf() {
        #expect(HostRequirements.warning(HostFacts(Self.good)) == nil)
        #expect(HostRequirements.warning(HostFacts(Self.good + "\nroost:filesystem=nfs"))?.contains("'home:'") == true)
    }

    private static func part(_ hash: String, _ bytes: Int64) -> ProgramBundle.Part {
        ProgramBundle.Part(path: "/" + hash, place: hash, hash: hash, bytes: bytes)
    }

    @Test func onlyWhatIsMissingIsSent() {
        let bundle = ProgramBundle(
            parts: [Self.part("aa", 5), Self.part("bb", 20), Self.part("cc", 7), Self.part("cc", 7)], hash: "h")
        let facts = HostFacts(Self.good)
        let missing = bundle.missing(facts)
        #expect(missing.map(\.hash) == ["bb", "cc"])
        #expect(facts.offset(missing[0]) == 17 && facts.offset(missing[1]) == 0)
        #expect(ProgramBundle.bytes(missing, facts) == 10)
        // What is longer than the file is not its beginning.
        #expect(HostFacts("roost:partial=bb 21").offset(missing[0]) == 0)
    }
}
