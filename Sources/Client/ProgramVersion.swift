/// The version of Roost that this program was built with.
package enum ProgramVersion {
    package static let current = "0.1.0"
}
