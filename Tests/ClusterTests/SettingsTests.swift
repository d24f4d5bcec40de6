import DataFrames
import Foundation
import Planning
import Testing

@testable import ClusterCommand

@Suite struct SettingsTests {
    private func settings(_ environment: [String: String], _ file: [String: String]) -> Settings {
        Settings(environment: environment, file: file, path: "config.yaml")
    }

    @Test func aFlagComesBeforeTheEnvironmentBeforeTheFileBeforeTheDefault() throws {
        let all = settings(["ROOST_PORT": "2"], ["port": "3"])
        #expect(try all.integer(1, "port", in: 1...9, default: 4) == 1)
        #expect(try all.integer(nil, "port", in: 1...9, default: 4) == 2)
        #expect(try settings([:], ["port": "3"]).integer(nil, "port", in: 1...9, default: 4) == 3)
        #expect(try settings([:], [:]).integer(nil, "port", in: 1...9, default: 4) == 4)
    }

    @Test func aWrongValueIsToldWithItsPlace() {
        let cases: [([String: String], [String: String], String)] = [
            (["ROOST_PORT": "x"], [:], "ROOST_PORT is 'x'"), ([:], ["port": "70000"], "port in config.yaml is '70000'"),
        ]
        for (environment, file, words) in cases {
            let error = #expect(throws: RoostError.self) {
                try settings(environment, file).integer(nil, "port", in: 1...65535, default: 1)
            }
            #expect(error?.message.contains(words) == true)
        }
    }
}
