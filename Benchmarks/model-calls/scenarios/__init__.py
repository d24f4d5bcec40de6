"""One module a scenario; each has `run(context)`, which prints tables and checks the issue's lines."""
