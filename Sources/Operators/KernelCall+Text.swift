internal import Planning
internal import SparkFunctions
internal import SparkSQL

extension KernelCall {
    /// More arguments than a function has in any query.
    private static let mostArguments = 4096

    /// The function that a plan names, for the types that it names.
    /// - Throws: `TaskFailure` for a function or type that is none.
    init(_ text: KernelText) throws(TaskFailure) {
        guard Kernels.isKnown(text.kernel) else {
            throw TaskFailure(
                "the query calls '\(text.kernel)', which is no function of this worker; use one version of Roost on all "
                    + "machines", isTransient: false)
        }
        guard text.arguments.count <= Self.mostArguments else {
            throw TaskFailure(
                "the query calls '\(text.kernel)' with \(text.arguments.count) arguments, of which there may be "
                    + "\(Self.mostArguments)", isTransient: false)
        }
        do throws(SparkError) {
            var arguments: [SparkType] = []
            for name in text.arguments { arguments.append(try SparkType(sql: name)) }
            self.init(text.kernel, arguments, try SparkType(sql: text.result), options: text.options)
        } catch {
            throw TaskFailure(error)
        }
    }
}
