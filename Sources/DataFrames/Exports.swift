// A script's errors are the client's: `RoostError` is part of every dataframe's words.
@_exported public import Client
@_exported public import SparkSQL
