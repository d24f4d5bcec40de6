// One import for a driver script: the dataframe, the evaluation over it, and a cluster of the script's own with its
// workers and the simulator. A script that only talks to a running cluster imports `RoostClient` instead.
@_exported public import Columnar
@_exported public import DataFrames
@_exported public import Evaluation
@_exported public import EvaluationRuns
@_exported public import LocalCluster
internal import WorkerStart
