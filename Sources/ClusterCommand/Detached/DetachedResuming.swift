internal import DataFrames
internal import Foundation
internal import JobFiles
internal import Journal
internal import Messaging
internal import Planning

/// `roost jobs resume` of a job that a driver goes on with: the driver is given the keys that it lacks.
struct DetachedResuming {
    let id: Int64
    /// The driver's address.
    let address: String

    /// - Returns: whether the driver has the job, so that there is nothing else to do.
    /// - Throws: `RoostError` where it needs no keys, or the environment does not have them.
    func run() async throws -> Bool {
        let connection: DriverConnection
        do { connection = try await DriverConnection(to: address, appName: "roost", isCommand: true) } catch {
            Console.say(
                "the driver at \(address), which had job \(id), is not there (\(error.message)): it is run here")
            return false
        }
        defer { connection.close() }
        let standing = try DetachedAnswers.standing(try await connection.client.ask(.detached(.look(id))))
        guard standing.state.isOpen else { return false }
        let option = try DetachedAnswers.option(address)
        guard standing.state == .needsKey else {
            throw RoostError(
                .job,
                "job \(id) (\(standing.name)) is detached, and the driver at \(address) goes on with it: wait for its result "
                    + "with 'roost jobs fetch \(id) --wait\(option)', or end it with 'roost jobs cancel \(id)\(option)'"
            )
        }
        let environment = ProcessInfo.processInfo.environment
        let keys = DetachedKeys(environment.filter { standing.missingKeys.contains($0.key) })
        let missing = keys.missing(of: standing.missingKeys)
        guard missing.isEmpty else {
            throw RoostError(
                .invalidArgument,
                "job \(id) (\(standing.name)) needs \(missing.joined(separator: ", ")), which the environment does not have: "
                    + "set it (export \(missing[0])=…), and try again")
        }
        _ = try DetachedAnswers.standing(try await connection.client.ask(.detached(.keys(id, keys))))
        Console.print(
            "job \(id) (\(standing.name)) has its keys: the driver at \(address) goes on with it\n"
                + "result  roost jobs fetch \(id) --wait\(option)")
        return true
    }
}
