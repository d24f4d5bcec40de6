// Opens the library that its one argument names and asks it something: prints the version.
#include <dlfcn.h>
#include <stdio.h>

// Keeps the types that duckdb.h gives to the functions.
#define LOOK_UP(function)                                                                                              \
	__typeof__(&function) function##_ = (__typeof__(&function))dlsym(library, #function);                             \
	if (!function##_)                                                                                                  \
	return puts("it has no " #function), 1

int main(int count, char **arguments) {
	void *library = dlopen(arguments[count - 1], RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return puts(dlerror()), 1;
	LOOK_UP(duckdb_library_version);
	LOOK_UP(duckdb_open);
	LOOK_UP(duckdb_connect);
	LOOK_UP(duckdb_query);
	LOOK_UP(duckdb_result_error);
	LOOK_UP(duckdb_data_chunk_to_arrow);
	LOOK_UP(duckdb_data_chunk_from_arrow);

	duckdb_database database;
	duckdb_connection connection;
	duckdb_result result;
	if (duckdb_open_(NULL, &database) != DuckDBSuccess || duckdb_connect_(database, &connection) != DuckDBSuccess)
		return puts("it opens no database"), 1;
	// Parquet's and JSON's functions must be built in.
	const char *query = "SELECT json_extract('{\"a\": 42}', '$.a') FROM duckdb_functions()"
	                    " WHERE function_name = 'parquet_metadata'";
	if (duckdb_query_(connection, query, &result) != DuckDBSuccess)
		return puts(duckdb_result_error_(&result)), 1;
	const char *version = duckdb_library_version_();
	puts(version + (version[0] == 'v'));
	return 0;
}
