import Messaging
import Testing

@testable import ZeroMQTransport

/// Why a driver cannot be reached, in words.
@Suite struct ConnectionTroubleTests {
    private func attempt(hasOther: Bool) -> ConnectionTrouble.Try {
        .init(address: Address(host: "head.example", port: 7077), role: .session, trust: .cookie, hasOther: hasOther)
    }

    /// A name may have addresses at which its driver does not listen.
    @Test func nobodyHearsOfAnAddressBeforeTheLastOneIsTried() {
        var trouble = ConnectionTrouble()
        #expect(trouble.ended(.closed, of: attempt(hasOther: true)) == .tryAgain)
        guard case .say(let reason) = trouble.ended(.closed, of: attempt(hasOther: false)) else {
            Issue.record("the last address was not told")
            return
        }
        #expect(reason.contains("tcp://head.example:7077 cannot be reached"))
    }
}
