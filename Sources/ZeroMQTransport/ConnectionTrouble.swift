internal import Messaging

/// Why a driver cannot be reached or does not let one in, found in how its connections end: a value.
struct ConnectionTrouble {
    /// What is known of a try before it is made.
    struct Try {
        var address: Address
        var role: PeerRole
        var trust: DriverTrust
        /// Whether the name has another address, which is tried next: a driver need not listen at all of them.
        var hasOther = false
    }

    enum Answer: Equatable {
        /// Nothing that anybody should hear of: it is tried again.
        case tryAgain
        /// It is tried again; whoever waits hears why.
        case say(String)
        /// Another try would go the same way.
        case giveUp(String)
    }

    /// A driver that ends, or begins to speak CURVE, looks the same for a moment.
    private static let enough = 3

    private var last: SocketMonitor.Loss?
    private var count = 0
    private var said: Set<String> = []

    /// A try ended before the driver had let this end in.
    mutating func ended(_ loss: SocketMonitor.Loss, of attempt: Try) -> Answer {
        count = loss == last ? count + 1 : 1
        last = loss
        switch (loss, attempt.trust) {
        case (.closed, _) where attempt.address.isLoopback || attempt.hasOther: return .tryAgain
        case (.closed, _):
            return say(
                "the driver at \(attempt.address) cannot be reached: nothing listens there, or a firewall is "
                    + "between")
        // Which of the two it is depends on whose end looks first.
        case (.mismatch, .cookie), (.cutOff, .cookie):
            return repeated(
                "the driver at \(attempt.address) takes encrypted connections only (CURVE), or is no "
                    + "driver, and this user's ROOST_HOME does not know its key: run 'roost keys show' there, and here: "
                    + "roost keys trust \(attempt.address.endpoint) KEY")
        case (.mismatch, .key(_, let driver, _)):
            return repeated(
                "the driver at \(attempt.address) speaks no CURVE, or is no driver: nothing was sent to it. "
                    + "\(driver.whoSaidSo) that it has the key \(driver.key)")
        case (.refused(let status), .key(let pair, _, _)):
            return .giveUp(
                status == 400
                    ? "the driver at \(attempt.address) has revoked this machine's key \(pair.publicKey); "
                        + "to let it in again, run there: \(authorize(pair.publicKey, attempt.role))"
                    : "the driver at \(attempt.address) cannot check keys (ZAP status \(status)); look at its log")
        case (.silent, .key(let pair, _, let token)):
            return say(
                "the driver at \(attempt.address) does not know this machine's key \(pair.publicKey), or is too busy: "
                    + (token == nil
                        ? "run there: \(authorize(pair.publicKey, attempt.role))"
                        : "no join token is open there, so this one was used, or has expired; make another one there: "
                            + "roost keys token --role \(attempt.role.word)"))
        case (.cutOff, .key(_, let driver, _)):
            guard count >= Self.enough else { return .tryAgain }
            return say(driver.otherKey(at: attempt.address))
        case (.silent, .cookie), (.refused, .cookie): return .tryAgain
        }
    }

    /// What it takes to try could not be found out.
    mutating func failed(_ reason: String) -> Answer {
        last = nil
        return say(reason)
    }

    private mutating func say(_ what: String) -> Answer { said.insert(what).inserted ? .say(what) : .tryAgain }

    private func repeated(_ what: String) -> Answer { count >= Self.enough ? .giveUp(what) : .tryAgain }

    private func authorize(_ key: PublicKey, _ role: PeerRole) -> String {
        "roost keys authorize \(key.quoted) --role \(role.word) --name \(AuthorizedKeys.name(of: HostName.current))"
    }
}

extension DriverKey {
    /// Who says that the driver has this key.
    fileprivate var whoSaidSo: String {
        switch origin {
        case .token: "The token says"
        case .here: "A driver of this user on this machine has said"
        case .file(let path): "\(path) says"
        case .guess(let path): "\(path) does not know it; this user's own driver would say"
        }
    }

    fileprivate func otherKey(at address: Address) -> String {
        let advice =
            "run 'roost keys show' there, and if it is the right one, here: roost keys trust \(address.endpoint) KEY"
        switch origin {
        case .token:
            return "the driver at \(address) has another key than the token says: the token is another driver's, or "
                + "this is not the driver that it was made at; nothing was sent to it"
        case .here:
            return "the driver at \(address) has another key than this user's driver on this machine, or none: "
                + "another user's driver has the port; nothing was sent to it"
        case .file(let path):
            return "the driver at \(address) has another key than \(path) says (\(key)), or none: it has a new "
                + "one, or this is not that driver; nothing was sent to it. To trust another key, \(advice)"
        case .guess(let path):
            return "the key of the driver at \(address) is not known here: \(path) does not name it; nothing was sent "
                + "to it. To trust it, \(advice)"
        }
    }
}
