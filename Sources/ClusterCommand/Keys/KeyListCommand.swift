internal import ArgumentParser
internal import DataFrames
internal import JobFiles
internal import Messaging

struct KeyListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List whose keys drivers here let in, and the drivers that this machine knows.")

    @Flag(help: "Print one JSON object.") var json = false

    private struct Listing: Encodable {
        struct Authorized: Encodable {
            let name: String
            let roles: [String]
            let isRevoked: Bool
            let publicKey: String
        }

        struct Driver: Encodable {
            let address: String
            let publicKey: String
        }

        let authorized: [Authorized]
        let drivers: [Driver]
        let openTokens: Int
        let problems: [String]
    }

    func run() throws {
        let (authorized, drivers, tokens, path) = try KeysCommand.use { (keys) throws(TrustError) in
            (try keys.authorized(), try keys.drivers(), try keys.tokens(), keys.authorizedPath)
        }
        let open = tokens.entries.filter { $0.expires > KeyFolder.now }.count
        for problem in authorized.problems { Console.say("\(path), \(problem); it lets nobody in") }
        if json {
            let listing = Listing(
                authorized: authorized.entries.map { entry in
                    .init(
                        name: entry.name, roles: PeerRole.allCases.filter(entry.roles.contains).map(\.word),
                        isRevoked: entry.isRevoked, publicKey: "\(entry.key)")
                }, drivers: drivers.entries.map { .init(address: $0.endpoint, publicKey: "\($0.key)") },
                openTokens: open, problems: authorized.problems)
            return Console.print(try JSONOutput.pretty(listing))
        }
        let entries = authorized.entries
        Console.print(
            entries.isEmpty
                ? "no keys are authorised in \(path)"
                : TextColumns.text(["NAME", "ROLES", "KEY"], entries.map { [$0.name, $0.rolesText, "\($0.key)"] }))
        if !drivers.entries.isEmpty {
            Console.print(
                "\n" + TextColumns.text(["DRIVER", "KEY"], drivers.entries.map { [$0.endpoint, "\($0.key)"] }))
        }
        if open > 0 { Console.print("\n\(HumanUnits.count(open, "join token")) open") }
    }
}
