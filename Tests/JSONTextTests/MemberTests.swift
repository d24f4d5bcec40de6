import JSONText
import Testing

@Suite struct MemberTests {
    @Test func anObjectIsReadMemberByMember() throws {
        let found = try reading(#"{"a":"b\n","c":7}"#) { reader in
            var found: [String] = []
            try reader.object { key, reader throws(JSONSyntaxError) in
                found.append(key)
                if try reader.kind() == .string {
                    found.append(try reader.string())
                } else {
                    found.append(try reader.optionalInteger().map(String.init) ?? "")
                }
            }
            return found
        }
        #expect(found == ["a", "b\n", "c", "7"])
    }

    @Test func keysWithEscapesOutliveTheReadingOfTheirValues() throws {
        let json = #"{"o\u0075ter":{"inn\u0065r":"te\txt","other\n":"\ttext"},"plain":"\n"}"#
        var found: [String] = []
        try reading(json) { reader in
            try reader.members { outer, reader throws(JSONSyntaxError) in
                if outer.equals("plain") {
                    found.append(try reader.string())
                } else {
                    try reader.members { key, reader throws(JSONSyntaxError) in
                        found.append(try reader.string())
                        found.append(key.string)
                    }
                }
                #expect(outer.equals("outer") != outer.equals("plain"))
            }
        }
        #expect(found == ["te\txt", "inner", "\ttext", "other\n", "\n"])
    }

    @Test func aTextOutlivesLaterKeys() throws {
        let json = #"{"a":"on\u0065","b\u0062":1}"#
        try reading(json) { reader in
            var first = UnsafeRawBufferPointer(start: nil, count: 0)
            try reader.members { key, reader throws(JSONSyntaxError) in
                if key.equals("a") { first = try reader.text() } else { try reader.skip() }
            }
            #expect(first.elementsEqual("one".utf8))
        }
    }

    @Test func keysAreCompared() throws {
        try reading(#"{"role":0}"#) { reader in
            try reader.members { key, reader throws(JSONSyntaxError) in
                #expect(key.equals("role"))
                #expect(
                    !key.equals("rolf") && !key.equals("Role") && !key.equals("roles") && !key.equals("rol")
                        && !key.equals(""))
                try reader.skip()
            }
        }
        try reading(#"{"":0}"#) { reader in
            try reader.members { key, reader throws(JSONSyntaxError) in
                #expect(key.equals("") && key.string.isEmpty)
                try reader.skip()
            }
        }
    }

    @Test func otherKindsThanWantedAreSkipped() throws {
        for json in ["1", "\"a\\n\"", "true", "null", "[1,{}]", "{\"a\":[]}"] {
            try reading(json) { _ = try $0.optionalString() }
            try reading(json) { _ = try $0.optionalNumber() }
            try reading(json) { _ = try $0.optionalInteger() }
            try reading(json) { _ = try $0.optionalBoolean() }
            try reading(json) { try $0.optionalObject { _, reader throws(JSONSyntaxError) in try reader.skip() } }
            try reading(json) { try $0.optionalArray { reader throws(JSONSyntaxError) in try reader.skip() } }
        }
        #expect(try reading("true") { try $0.optionalBoolean() } == true)
        #expect(try reading("false") { try $0.optionalBoolean() } == false)
        #expect(try reading("null") { try $0.optionalBoolean() } == nil)
        #expect(try reading("null") { try $0.optionalString() } == nil)
    }

    @Test func thePositionIsKnown() throws {
        try reading(#" {"a" : 1} "#) { reader in
            #expect(reader.position == 0)
            try reader.members { _, reader throws(JSONSyntaxError) in
                _ = try reader.kind()
                #expect(reader.position == 8)
                try reader.skip()
                #expect(reader.position == 9)
            }
            #expect(reader.position == 10)
        }
    }
}
