/// Whose keys a driver lets in, and as what: the file `authorized`, line by line.
///
/// A line is `PUBLICKEY ROLE[,ROLE] NAME`; a role is `worker`, `session` or `admin`, or `revoked` alone. A line that
/// begins with `# ` is a comment. What cannot be read lets nobody in, and is named in `problems`.
package struct AuthorizedKeys: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        package let key: PublicKey
        /// Empty for a key that is revoked.
        package var roles: Set<PeerRole>
        package var name: String

        package var isRevoked: Bool { roles.isEmpty }

        /// Whether its owner may come in as this; who may end jobs of others may have some.
        package func allows(_ role: PeerRole) -> Bool {
            roles.contains(role) || role == .session && roles.contains(.admin)
        }

        /// The roles as they stand in the file.
        package var rolesText: String { isRevoked ? AuthorizedKeys.revoked : PeerRole.text(roles) }

        fileprivate var line: String { "\(key) \(rolesText) \(name)" }
    }

    private enum Line: Sendable, Hashable {
        case entry(Entry)
        /// A comment, an empty line, or one that cannot be read: kept as it is.
        case other(String)
    }

    fileprivate static let revoked = "revoked"
    private static let longestName = 64

    private var lines: [Line] = []
    private var known: [PublicKey: Entry] = [:]
    /// What cannot be read, with the numbers of lines.
    package private(set) var problems: [String] = []

    package init() {}

    /// Reads a file's text, whatever it is.
    package init(text: String) {
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            do throws(TrustError) {
                lines.append(try Self.read(line).map { .entry($0) } ?? .other(String(line)))
            } catch {
                lines.append(.other(String(line)))
                problems.append("line \(index + 1): \(error)")
            }
        }
        // What ends the text is no line.
        if lines.last == .other("") { lines.removeLast() }
        index()
    }

    private static func read(_ line: Substring) throws(TrustError) -> Entry? {
        let words = line.split { $0 == " " || $0 == "\t" }
        guard let first = words.first, first != "#", !(line.hasPrefix("#") && PublicKey(first) == nil) else {
            return nil
        }
        guard words.count == 3 else {
            throw TrustError("it has \(words.count) words; write PUBLICKEY ROLE[,ROLE] NAME")
        }
        guard let key = PublicKey(first) else { throw TrustError("it does not begin with a public key") }
        let name = String(words[2])
        guard isName(name) else { throw TrustError("its name has characters that a name has not") }
        if words[1] == revoked { return Entry(key: key, roles: [], name: name) }
        return Entry(key: key, roles: try PeerRole.read(words[1]), name: name)
    }

    /// Whether it may stand as a name: letters, digits, `.`, `_`, `-` and `@`, 64 at the most.
    package static func isName(_ text: String) -> Bool {
        (1...longestName).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
                    UInt8(ascii: "@"):
                    true
                default: false
                }
            }
    }

    /// A name made of any text, such as a host's: what may not stand in one becomes `-`.
    package static func name(of text: String) -> String {
        let name = String(text.unicodeScalars.prefix(longestName).map { isName("\($0)") ? Character($0) : "-" })
        return name.isEmpty ? "unnamed" : name
    }

    private mutating func index() {
        known = [:]
        for case .entry(let entry) in lines {
            guard var before = known[entry.key] else {
                known[entry.key] = entry
                continue
            }
            // A key that is revoked anywhere is revoked.
            before.roles = before.isRevoked || entry.isRevoked ? [] : before.roles.union(entry.roles)
            known[entry.key] = before
        }
    }

    /// What the file says of a key; nil where it says nothing.
    package subscript(key: PublicKey) -> Entry? { known[key] }

    /// All of them, in the file's order.
    package var entries: [Entry] {
        var seen: Set<PublicKey> = []
        return lines.compactMap { line in
            guard case .entry(let entry) = line, seen.insert(entry.key).inserted else { return nil }
            return known[entry.key]
        }
    }

    /// The file's text.
    package var text: String {
        lines.map { line in
            switch line {
            case .entry(let entry): entry.line + "\n"
            case .other(let text): text + "\n"
            }
        }.joined()
    }

    /// A name that a key may have without being taken for somebody else: the one that it asks for, or with a number.
    ///
    /// Workers may share one, as long as none of them may submit jobs.
    package func freeName(_ wanted: String, for key: PublicKey, as roles: Set<PeerRole>) -> String {
        let submits = roles != [.worker]
        func isFree(_ name: String) -> Bool {
            name != Principal.owner.name
                && !entries.contains { $0.key != key && $0.name == name && (submits || $0.roles != [.worker]) }
        }
        if isFree(wanted) { return wanted }
        let start = wanted.prefix(Self.longestName - 7)
        // As many names as there are keys cannot all be taken.
        return (2...entries.count + 2).lazy.map { "\(start)-\($0)" }.first(where: isFree) ?? "\(key)"
    }

    /// Lets a key in as these roles, whatever the file said of it before.
    package mutating func authorize(_ key: PublicKey, as roles: Set<PeerRole>, name: String) {
        replace(Entry(key: key, roles: roles, name: name))
    }

    /// Shuts a key out.
    ///
    /// - Returns: What it was, or would have been.
    @discardableResult
    package mutating func revoke(_ key: PublicKey) -> Entry {
        let entry = Entry(key: key, roles: [], name: known[key]?.name ?? "unnamed")
        replace(entry)
        return entry
    }

    private mutating func replace(_ entry: Entry) {
        var isWritten = false
        lines = lines.compactMap { line in
            guard case .entry(let before) = line, before.key == entry.key else { return line }
            defer { isWritten = true }
            return isWritten ? nil : .entry(entry)
        }
        if !isWritten { lines.append(.entry(entry)) }
        index()
    }
}

extension PeerRole {
    /// Its word in files and on command lines.
    package var word: String {
        switch self {
        case .worker: "worker"
        case .session: "session"
        case .admin: "admin"
        }
    }

    /// Reads `worker`, or `session,admin`.
    ///
    /// - Throws: `TrustError` where a word is no role.
    package static func read(_ text: some StringProtocol) throws(TrustError) -> Set<PeerRole> {
        var roles: Set<PeerRole> = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let role = allCases.first(where: { $0.word == word }) else {
                throw TrustError("'\(String(word.prefix(40)))' is no role; a role is worker, session or admin")
            }
            roles.insert(role)
        }
        return roles
    }

    /// The words of some roles, with commas between them.
    package static func text(_ roles: Set<PeerRole>) -> String {
        roles.sorted { $0.rawValue < $1.rawValue }.map(\.word).joined(separator: ",")
    }
}
