/// What an end of a link has sent that no program of this version sends.
package struct LinkError: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}
