internal import ArgumentParser
internal import DataFrames
internal import Messaging

struct KeyTokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make a token with which a machine joins the driver here, once.",
        discussion: "Whoever has the token can join in its time: send it where nobody else reads it.")

    @Option(help: "What the machine may be then: worker, session or admin.") var role = "worker"
    @Option(
        help: ArgumentHelp(
            "The name that its key will have, to which its jobs belong. (default: the host's, never one that another key "
                + "has)"))
    var name: String?
    @Option(help: "Minutes in which it is to be used, to 1440.") var minutes = 10

    func run() throws {
        guard (1...1440).contains(minutes) else {
            throw RoostError(.invalidArgument, "--minutes is \(minutes); it must be a whole number from 1 to 1440")
        }
        let roles = try KeysCommand.roles(role)
        guard let role = roles.first, roles.count == 1 else {
            throw RoostError(.invalidArgument, "--role is '\(role)'; a token is for one role")
        }
        if let name, !AuthorizedKeys.isName(name) {
            throw RoostError(
                .invalidArgument,
                "--name is '\(name)'; a name has letters, digits, '.', '_', '-' and '@', 64 at the most")
        }
        let seconds = Int64(minutes) * 60
        let token = try KeysCommand.use { (keys) throws(TrustError) in
            try keys.makeToken(role: role, seconds: seconds, name: name)
        }
        Console.print(token.exposed)
        let driver = "tcp://\(HostName.current):\(DefaultPort.driver)"
        Console.say(
            "For \(HumanUnits.count(minutes, "minute")), on the other machine:\n"
                + (role == .worker
                    ? "  roost worker --driver \(driver) --token \(token.exposed)"
                    : "  roost keys join \(driver) \(token.exposed)"))
    }
}

struct KeyJoinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join",
        abstract: "Use a token for sessions, so that a driver knows this machine, and it the driver.")

    @Argument(help: "The driver's address, tcp://HOST:PORT.") var driver: String
    @Argument(help: "What 'roost keys token --role session' printed on the driver's machine.") var token: String

    func run() async throws {
        let token = try KeysCommand.token(token)
        let connection = try await DriverConnection(to: driver, appName: "roost", token: token)
        connection.close()
        let endpoint = try DriverOption.endpoint(driver)
        // The connection keeps it, too, but this process may end before.
        try KeysCommand.use { (keys) throws(TrustError) in try keys.remember(endpoint, token.driver) }
        Console.print("the driver at \(driver) knows this machine's key; use it with --driver \(driver)")
    }
}

struct KeyTrustCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust", abstract: "Keep the key of a driver on another machine.")

    @Argument(help: "The driver's address, HOST:PORT.") var driver: String
    @Argument(help: "Its public key, as 'roost keys show' prints it there.") var key: String

    func run() throws {
        let (endpoint, key) = (try DriverOption.endpoint(driver), try KeysCommand.key(key))
        try KeysCommand.use { (keys) throws(TrustError) in
            _ = try keys.makePair()
            try keys.remember(endpoint, key)
        }
        Console.print("known: the driver at \(endpoint), key \(key)")
    }
}
