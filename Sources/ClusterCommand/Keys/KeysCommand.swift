internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import JobFiles
internal import Messaging

/// `roost keys`: who this machine is to drivers elsewhere, and whom a driver here lets in.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Make and show this machine's key, and say whose keys a driver here lets in.",
        discussion: """
            A driver that other machines reach (roost up --listen tcp://0.0.0.0:7077)
            hears only who has a key that it knows, and everything is encrypted. A key
            is a user's on a machine: ROOST_HOME/keys.

            A worker of another machine joins with a token, which is used once:

              roost keys token                                      on the driver's machine
              roost worker --driver tcp://HOST:7077 --token TOKEN   on the other one

            So does a session ('roost keys token --role session', then 'roost keys join').
            Without a token each side is told the other's key:

              roost keys create                                     on the session's machine
              roost keys authorize KEY --role session --name NAME   on the driver's
              roost keys trust HOST:7077 DRIVERKEY                  on the session's
            """,
        subcommands: [
            KeyCreateCommand.self, KeyShowCommand.self, KeyAuthorizeCommand.self, KeyRevokeCommand.self,
            KeyListCommand.self, KeyTokenCommand.self, KeyJoinCommand.self, KeyTrustCommand.self,
        ], defaultSubcommand: KeyListCommand.self)

    /// What a command does with the keys of the user who runs it.
    static func use<R>(_ body: (KeyFolder) throws(TrustError) -> R) throws(RoostError) -> R {
        do throws(TrustError) {
            return try body(try KeyFolder(environment: ProcessInfo.processInfo.environment))
        } catch { throw RoostError(.file, error.description) }
    }

    /// A public key that somebody has written.
    static func key(_ text: String) throws(RoostError) -> PublicKey {
        guard let key = PublicKey(text) else {
            throw RoostError(
                .invalidArgument,
                "'\(text.prefix(80))' is no public key, which has \(PublicKey.textCount) characters; "
                    + "'roost keys show' prints it on the machine that it is of (quote it: '...')")
        }
        return key
    }

    /// Reads a join token, and makes the key that it is for where there is none.
    ///
    /// `-` is the first line of standard input: a command's arguments are seen by all users of its machine.
    static func token(_ text: String) throws(RoostError) -> JoinToken {
        let text = text == "-" ? readLine() ?? "" : text
        do throws(TrustError) {
            let token = try JoinToken(parsing: text)
            _ = try KeyFolder(environment: ProcessInfo.processInfo.environment).makePair()
            return token
        } catch { throw RoostError(.invalidArgument, "--token: \(error)") }
    }

    static func roles(_ text: String) throws(RoostError) -> Set<PeerRole> {
        do throws(TrustError) { return try PeerRole.read(text) } catch {
            throw RoostError(.invalidArgument, "--role: \(error)")
        }
    }
}

/// This machine's key, as `--json` prints it.
private struct OwnKey: Encodable {
    let publicKey: String
    let file: String
}

struct KeyCreateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make this machine's key, where there is none, and print its public half.")

    func run() throws {
        let pair = try KeysCommand.use { (keys) throws(TrustError) in try keys.makePair() }
        Console.print("\(pair.publicKey)")
        let name = AuthorizedKeys.name(of: HostName.current)
        Console.say(
            "To let this machine in at a driver, run there:\n"
                + "  roost keys authorize \(pair.publicKey.quoted) --role session --name \(name)")
    }
}

struct KeyShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print the public half of this machine's key, which is also its driver's.")

    @Flag(help: "Print one JSON object.") var json = false

    func run() throws {
        let (pair, path) = try KeysCommand.use { (keys) throws(TrustError) in (try keys.pair(), keys.keyPath) }
        guard let pair else { throw RoostError(.file, "there is no key at \(path); run: roost keys create") }
        Console.print(
            json ? try JSONOutput.line(OwnKey(publicKey: "\(pair.publicKey)", file: path)) : "\(pair.publicKey)")
    }
}

struct KeyAuthorizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authorize", abstract: "Let the owner of a key in at drivers here; they need no restart.",
        discussion: """
            A worker runs tasks and makes calls: it sees the prompts and the endpoints'
            keys. A session submits jobs, and has a say in those of its name. An admin is a
            session that may also stop the driver, have workers leave, and read all events
            and logs.
            """)

    @Argument(help: "The public key, as 'roost keys show' prints it on the other machine.") var key: String
    @Option(help: "worker, session or admin; several with commas.") var role: String
    @Option(help: "Whose key it is: jobs are kept apart by this name.") var name: String

    func run() throws {
        let (key, roles) = (try KeysCommand.key(key), try KeysCommand.roles(role))
        guard AuthorizedKeys.isName(name) else {
            throw RoostError(
                .invalidArgument, "--name is '\(name.prefix(80))'; write letters, digits and . _ - @, 64 at the most")
        }
        try KeysCommand.use { (keys) throws(TrustError) in
            _ = try keys.makePair()
            try keys.changeAuthorized { $0.authorize(key, as: roles, name: name) }
        }
        Console.print("authorised: \(name) as \(PeerRole.text(roles)), key \(key)")
    }
}

struct KeyRevokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Shut keys out at drivers here; who is connected is put out within a second.")

    @Argument(help: "A public key, or a name: all keys of that name.") var key: String

    func run() throws {
        let text = key
        let revoked = try KeysCommand.use { (keys) throws(TrustError) in
            try keys.changeAuthorized { (authorized) throws(TrustError) in
                let named = authorized.entries.filter { $0.name == text }.map(\.key)
                let all = named.isEmpty ? PublicKey(text).map { [$0] } ?? [] : named
                return all.map { authorized.revoke($0) }
            }
        }
        guard !revoked.isEmpty else {
            throw RoostError(.invalidArgument, "no key is authorised under the name '\(text.prefix(80))'")
        }
        for entry in revoked { Console.print("revoked: \(entry.name), key \(entry.key)") }
    }
}
