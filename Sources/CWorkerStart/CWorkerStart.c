#include "CWorkerStart.h"

#include <stdlib.h>

// In Swift: WorkerStart/WorkerProcess.swift.
extern void roost_worker_main(void);

// Runs before `main`, so that a driver script whose session starts itself again as a worker does not
// run a line of its own there: nothing is printed, asked or written twice.
__attribute__((constructor)) static void start_as_worker(void) {
	if (getenv("ROOST_WORKER_DRIVER"))
		roost_worker_main();
}
