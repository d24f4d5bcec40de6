// A program that links Roost becomes a worker when its environment names a driver: see CWorkerStart.c.
#pragma once
