// One import for a driver script: the dataframe, the evaluation over it, and the start of its own workers.
@_exported public import Columnar
@_exported public import DataFrames
@_exported public import Evaluation
internal import WorkerStart
