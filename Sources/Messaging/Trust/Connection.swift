/// What the other end of a connection may do.
package enum PeerRole: UInt8, Sendable, CaseIterable {
    case worker = 1
    /// Submits jobs, and has a say in its own.
    case session = 2
    /// A session that may also stop the driver, and end jobs of others.
    case admin = 3
}

/// Whom a connection speaks for.
package struct Principal: Hashable, Sendable, CustomStringConvertible {
    package let name: String
    package init(_ name: String) { self.name = name }

    /// The user whose cookie the driver has: all who can prove themselves to it, as long as only the cookie does.
    package static let owner = Principal("owner")

    /// What stands in the keys of this user's jobs and cached answers; nil for the driver's own user, whose keys are
    /// those of programs that knew no other.
    package var userInKeys: String? { self == .owner ? nil : name }

    package var description: String { name }
}

/// A connection whose other end has proven who it is.
package struct Connection: Hashable, Sendable {
    package let peer: PeerID
    package let role: PeerRole
    package let principal: Principal
    package let node: NodeID

    package init(peer: PeerID, role: PeerRole, principal: Principal, node: NodeID) {
        self.peer = peer
        self.role = role
        self.principal = principal
        self.node = node
    }

    /// The same connection, which works for another user: only the driver's own user may.
    package func working(for user: String?) -> Connection {
        guard let user, principal == .owner else { return self }
        return Connection(peer: peer, role: role, principal: Principal(user), node: node)
    }

    /// Whether it may end or acknowledge what `owner` submitted: its own jobs, and all of its principal's as an admin.
    package func mayCommand(jobOf owner: JobOwner) -> Bool {
        principal == owner.principal && (peer == owner.session || role == .admin)
    }

    /// Whether an explicit command of it may look at or end what `owner` submitted: all of its principal's.
    package func mayOperate(jobOf owner: JobOwner) -> Bool { principal == owner.principal }

    /// Whether it may see what `owner` submitted: its principal's, and as the driver's own user all.
    package func maySee(jobOf owner: JobOwner) -> Bool { principal == owner.principal || principal == .owner }

    /// Whether it may have workers leave.
    package var mayDrainWorkers: Bool { role == .admin }

    /// Whether it may stop the driver.
    package var mayStopDriver: Bool { role == .admin }
}

/// Who submitted a job.
package struct JobOwner: Hashable, Sendable {
    package let principal: Principal
    package let session: PeerID

    package init(_ connection: Connection) {
        principal = connection.principal
        session = connection.peer
    }
}

extension ClusterStatus.Job {
    /// The job, with whose it is.
    package func of(_ owner: JobOwner) -> ClusterStatus.Job {
        var job = self
        job.user = owner.principal.userInKeys
        return job
    }
}
