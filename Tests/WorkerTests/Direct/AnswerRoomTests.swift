import Columnar
import Testing

@testable import Worker

@Suite struct AnswerRoomTests {
    @Test func aPlaceIsFreeOnceNobodyHasTheBytes() {
        let room = AnswerRoom(answers: 1)
        #expect(room.enter())
        var bytes: Buffer? = room.leaving(Buffer([1, 2, 3]))
        #expect(bytes?.array == [1, 2, 3])
        var part = bytes?.slice(0..<1)
        bytes = nil
        #expect(part?.array == [1])
        part = nil
        #expect(room.enter(), "the slice was the last that had them")
        room.leave()
    }
}
