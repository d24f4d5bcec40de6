// A program that links Roost becomes a worker when its environment names a driver: see CWorkerStart.c.
#pragma once

// Lets a worker's allocator keep some of the memory that it gets back.
void roost_keep_memory(void);
