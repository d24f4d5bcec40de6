#include "CWorkerStart.h"

#include <malloc.h>
#include <stdbool.h>
#include <stdlib.h>

// In Swift: WorkerStart/WorkerProcess.swift.
extern void roost_worker_main(void);

typedef void (*initializer)(int, char **, char **);

// The program's constructors, in the order in which they run; the linker gives the two ends.
extern initializer __init_array_start[] __attribute__((visibility("hidden")));
extern initializer __init_array_end[] __attribute__((visibility("hidden")));

// Runs before `main`, so that a driver script whose session starts itself again as a worker does not
// run a line of its own there: nothing is printed, asked or written twice.
__attribute__((constructor)) static void start_as_worker(int count, char **arguments, char **environment) {
	if (!getenv("ROOST_WORKER_DRIVER"))
		return;
	// A program with Swift's libraries inside has their constructors after this one, and the worker
	// needs them. It never returns, so they do not run twice.
	bool is_later = false;
	for (initializer *next = __init_array_start; next < __init_array_end; next++) {
		if (is_later)
			(*next)(count, arguments, environment);
		else
			is_later = *next == start_as_worker;
	}
	roost_worker_main();
}

// A worker makes and drops buffers of megabytes all the time. Handed back to the system each time, every page of them
// costs a fault and zeroes when it is used next: a tenth of the time in which a file of CSV is read.
void roost_keep_memory(void) {
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, 8 << 20);
	mallopt(M_TRIM_THRESHOLD, 64 << 20);
#endif
}
