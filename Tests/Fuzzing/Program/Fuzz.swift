import Fuzzing
import Glibc

/// Runs one target under libFuzzer: `FUZZ_TARGET=json fuzz CORPUS -max_total_time=60`.
///
/// Arguments are libFuzzer's. It ends with a trap where a decoder contradicts itself, as it does where one traps.
@main enum Fuzz {
    static func main() {
        if target == nil { listTargets() }
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(runDriver(&count, &arguments, test))
    }

    private static func listTargets() -> Never {
        for target in FuzzTarget.all { print(target) }
        exit(64)
    }
}

private let target: FuzzTarget? = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) }
    return FuzzTarget.all.first { $0.name == name }
}()

private func test(_ start: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    do { try target?.run(UnsafeRawBufferPointer(start: start, count: size)) } catch { fatalError("\(error)") }
    return 0
}

/// libFuzzer's own, which is linked without its `main`.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
