enum Samples {
    static let documents = [
        #"""
        {"messages":[{"role":"system","content":"You are\n\"helpful\"."},
         {"role":"user","content":"é😀\u00e9\ud83d\ude00"},
         {"role":"assistant","content":null}],"n":[0,-1,2.5,1e3,-0.5E-2],
         "flags":{"a":true,"b":false,"c":null},"deep":[[[{}]]],"":""}
        """#,
        #"[1,-2.5e+10,"\\\/\b\f\n\r\t",{"a":{"b":[]}},[[],{}],true,false,null,"\u0041bc"]"#,
        #" { "a" : [ 1 , 2 , { "b" : "c" } ] , "d" : -0.1e-1 } "#,
        #""a string of its own, with \"quotes\" and \u20ac""#,
        "-12.75e+3", "true", "[]",
    ]
}

/// SplitMix64, so that a failing case can be run again.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
