internal import Dispatch
internal import Glibc
internal import Messaging
internal import Synchronization

/// The files behind a driver's encrypted door, as the driver's threads may use them: read elsewhere, kept in memory.
///
/// Whoever may come in is looked up again whenever the files change, some times a second.
final class CurveDoor: Sendable {
    private static let interval = DispatchTimeInterval.milliseconds(250)
    /// Tokens that are looked at, at once.
    private static let mostEnrolments = 32

    /// Something that the driver's log should have.
    enum Report: Sendable {
        /// Somebody was kept out, or a file cannot be used.
        case refusal(String, kind: String? = nil)
        case news(String)
    }

    private struct State {
        var ring: KeyRing
        var stamp: [Int64]
        var problem = ""
        var enrolments = 0
        var changed: (@Sendable (KeyRing) -> Void)?
        var report: (@Sendable (Report) -> Void)?
    }

    let pair: KeyPair
    private let folder: KeyFolder
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "roost.keys")

    /// Reads the keys of the user whose environment this is; a pair is made where there is none.
    ///
    /// - Throws: `TransportError` where a file cannot be had, or is not only this user's.
    init(environment: [String: String]) throws(TransportError) {
        do throws(TrustError) {
            folder = try KeyFolder(environment: environment)
            pair = try folder.makePair()
            let stamp = folder.stamp
            state = Mutex(State(ring: try Self.read(folder, pair), stamp: stamp))
        } catch { throw TransportError(.untrusted, error.description) }
    }

    private static func read(_ folder: KeyFolder, _ pair: KeyPair) throws(TrustError) -> KeyRing {
        KeyRing(own: pair.publicKey, authorized: try folder.authorized(), tokens: try folder.tokens())
    }

    /// Where the keys' folder is.
    var home: String { folder.home }

    var ring: KeyRing { state.withLock { $0.ring } }

    /// What is to become of a connection; asked on the ZAP handler's thread, which may look at a file.
    func verdict(on request: ZapRequest) -> KeyRing.Verdict {
        var verdict = ring.verdict(on: request.key, now: KeyFolder.now)
        if verdict == .unknown || verdict == .mayEnrol {
            // Perhaps it was authorised just now.
            queue.sync { look() }
            verdict = ring.verdict(on: request.key, now: KeyFolder.now)
        }
        switch verdict {
        case .known, .mayEnrol: break
        case .unknown:
            report(
                "a connection from \(request.address) with a key that is not authorised; to let it in: "
                    + "roost keys authorize \(request.key.quoted) --role worker --name NAME", kind: "unauthorised")
        case .revoked:
            report(
                "a connection from \(request.address) with the key \(request.key), which is revoked", kind: "revoked")
        }
        return verdict
    }

    private func report(_ what: String, kind: String? = nil) { say(.refusal(what, kind: kind)) }
    private func say(_ report: Report) { state.withLock { $0.report }?(report) }

    /// Tells programs of this user here that the driver on a port speaks CURVE.
    func announce(port: UInt16) throws(TransportError) {
        do throws(TrustError) { try folder.setDriverHere(port: port, key: pair.publicKey) } catch {
            throw TransportError(.untrusted, error.description)
        }
    }

    /// Tells them that it does not, or has ended.
    static func withdraw(port: UInt16, environment: [String: String]) {
        try? KeyFolder(environment: environment).setDriverHere(port: port, key: nil)
    }

    /// Looks after the files from now on.
    ///
    /// - Parameters:
    ///   - changed: Hears whenever other keys may come in.
    ///   - report: Hears who was not let in, and what is wrong with the files.
    func start(changed: @escaping @Sendable (KeyRing) -> Void, report: @escaping @Sendable (Report) -> Void) {
        state.withLock { state in
            state.changed = changed
            state.report = report
        }
        say(problemsOf: ring)
        lookLater()
    }

    /// Looks again and again, as long as anybody wants to hear of it.
    private func lookLater() {
        queue.asyncAfter(deadline: .now() + Self.interval) { [weak self] in
            guard let self, state.withLock({ $0.changed != nil }) else { return }
            look()
            lookLater()
        }
    }

    func close(port: UInt16) {
        state.withLock { state in
            state.changed = nil
            state.report = nil
        }
        // Not where another driver has taken the port over meanwhile, with another key.
        if (try? folder.driverHere(port: port)) == pair.publicKey { try? folder.setDriverHere(port: port, key: nil) }
    }

    /// Reads the files again where they have changed; on the queue.
    private func look() {
        let stamp = folder.stamp
        guard state.withLock({ $0.stamp }) != stamp else { return }
        do throws(TrustError) {
            let ring = try Self.read(folder, pair)
            let (isOther, changed) = state.withLock { state in
                defer {
                    state.ring = ring
                    state.stamp = stamp
                    state.problem = ""
                }
                return (state.ring != ring, state.changed)
            }
            guard isOther else { return }
            say(problemsOf: ring)
            changed?(ring)
        } catch {
            // Who was known before is still known: nothing that others may have written is believed.
            let isNew = state.withLock { state in
                defer { state.problem = error.description }
                return state.problem != error.description
            }
            if isNew { report("\(error); the keys that were authorised before are kept") }
        }
    }

    private func say(problemsOf ring: KeyRing) {
        for problem in ring.authorized.problems.prefix(10) {
            report("\(folder.authorizedPath), \(problem); it lets nobody in")
        }
    }

    /// Looks whether a join token is one, and authorises the key that came with it.
    ///
    /// - Parameters:
    ///   - enrolment: What was asked.
    ///   - key: Whose key it is.
    ///   - done: Hears why not; nil where the key is authorised, which `changed` has heard before.
    func enrol(
        _ enrolment: HandshakeMessage.Enrolment, _ key: PublicKey, done: @escaping @Sendable (String?) -> Void
    ) {
        let isTaken = state.withLock { state in
            guard state.enrolments < Self.mostEnrolments else { return false }
            state.enrolments += 1
            return true
        }
        guard isTaken else { return done("too many others came with a token at the same time; try again") }
        queue.async { [self] in
            defer { state.withLock { $0.enrolments -= 1 } }
            do throws(TrustError) {
                let entry = try folder.redeem(
                    enrolment.proof, for: key, name: AuthorizedKeys.name(of: enrolment.name))
                guard let entry else {
                    return done(
                        "the token was used already, or has expired; make another one there: "
                            + "roost keys token --role \(enrolment.role.word)")
                }
                say(.news("\(entry.name) has joined with a token, as \(entry.rolesText): key \(key)"))
                look()
                done(nil)
            } catch {
                report("a key could not be written down: \(error)")
                done("the driver cannot write the key down; its log says why")
            }
        }
    }
}
