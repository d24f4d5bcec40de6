// Who evaluates names scorers and judges.
@_exported public import Scoring
