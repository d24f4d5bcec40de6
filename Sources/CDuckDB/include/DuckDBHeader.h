// duckdb.h, from where cluster/setup puts it or from the system, without what it deprecates.
#pragma once

#define DUCKDB_API_ALLOW_DEPRECATED 0

#if __has_include("../../../.roost/duckdb/duckdb.h")
#include "../../../.roost/duckdb/duckdb.h"
#elif __has_include(<duckdb.h>)
#include <duckdb.h>
#else
#error "duckdb.h is missing: run cluster/setup, which puts it into .roost/duckdb"
#endif
