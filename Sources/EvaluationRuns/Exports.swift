// A specification is made of scorers and designs, and what it gives is a report.
@_exported public import Evaluation
