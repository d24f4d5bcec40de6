#include "CDuckDB.h"

#include <dlfcn.h>
#include <stdio.h>

// Bound lazily: of the library's 10,000 calls between its own functions a query makes
// some hundreds, and binding all of them at once adds a third to the time to open it.
const char *cduckdb_load(const char *path, CDuckDBFunctions *out) {
	static _Thread_local char problem[1024];
	void *library = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
	if (!library) {
		snprintf(problem, sizeof problem, "%s", dlerror());
		return problem;
	}
#define CDUCKDB_LOOK_UP(function)                                                                                      \
	out->function = (__typeof__(out->function))dlsym(library, #function);                                              \
	if (!out->function) {                                                                                              \
		snprintf(problem, sizeof problem, "%s has no function " #function, path);                                      \
		dlclose(library);                                                                                              \
		return problem;                                                                                                \
	}
	CDUCKDB_FUNCTIONS(CDUCKDB_LOOK_UP)
#undef CDUCKDB_LOOK_UP
	return NULL;
}
