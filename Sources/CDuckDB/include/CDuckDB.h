// DuckDB's C API, opened when it is first needed.
//
// The library is never linked: it costs some 35 ms and 40 MB, and a driver or a
// worker that runs no relational work should pay neither. cduckdb_load() opens
// it and fills one function pointer per function, under the library's own names.
#pragma once

#include "ArrowCDataInterface.h"
#include "DuckDBHeader.h"

// Rows while they are computed. DuckDB deprecates it, and has no other way in its C API to
// have a result's rows without holding all of them; the version is pinned (Library.swift).
duckdb_state duckdb_execute_prepared_streaming(duckdb_prepared_statement statement, duckdb_result *result);

// The functions that Roost uses: what is not listed here is not loaded. All others
// are DuckDB's stable API; what it deprecates is not even declared.
#define CDUCKDB_FUNCTIONS(X)                                                                                           \
	/* database and connection */                                                                                      \
	X(duckdb_library_version)                                                                                          \
	X(duckdb_create_config)                                                                                            \
	X(duckdb_set_config)                                                                                               \
	X(duckdb_destroy_config)                                                                                           \
	X(duckdb_open_ext)                                                                                                 \
	X(duckdb_close)                                                                                                    \
	X(duckdb_connect)                                                                                                  \
	X(duckdb_disconnect)                                                                                               \
	X(duckdb_interrupt)                                                                                                \
	X(duckdb_connection_get_client_context)                                                                            \
	X(duckdb_client_context_get_connection_id)                                                                         \
	X(duckdb_destroy_client_context)                                                                                   \
	X(duckdb_free)                                                                                                     \
	/* statements */                                                                                                   \
	X(duckdb_query)                                                                                                    \
	X(duckdb_extract_statements)                                                                                       \
	X(duckdb_destroy_extracted)                                                                                        \
	X(duckdb_prepare)                                                                                                  \
	X(duckdb_destroy_prepare)                                                                                          \
	X(duckdb_execute_prepared_streaming)                                                                               \
	/* results */                                                                                                      \
	X(duckdb_destroy_result)                                                                                           \
	X(duckdb_result_error)                                                                                             \
	X(duckdb_result_error_type)                                                                                        \
	X(duckdb_result_return_type)                                                                                       \
	X(duckdb_column_count)                                                                                             \
	X(duckdb_column_name)                                                                                              \
	X(duckdb_column_logical_type)                                                                                      \
	X(duckdb_fetch_chunk)                                                                                              \
	/* data chunks */                                                                                                  \
	X(duckdb_vector_size)                                                                                              \
	X(duckdb_destroy_data_chunk)                                                                                       \
	X(duckdb_data_chunk_get_vector)                                                                                    \
	X(duckdb_data_chunk_get_size)                                                                                      \
	X(duckdb_data_chunk_set_size)                                                                                      \
	/* vectors */                                                                                                      \
	X(duckdb_vector_get_data)                                                                                          \
	X(duckdb_vector_get_validity)                                                                                      \
	X(duckdb_vector_ensure_validity_writable)                                                                          \
	X(duckdb_list_vector_get_child)                                                                                    \
	X(duckdb_list_vector_set_size)                                                                                     \
	X(duckdb_list_vector_reserve)                                                                                      \
	X(duckdb_struct_vector_get_child)                                                                                  \
	X(duckdb_array_vector_get_child)                                                                                   \
	/* logical types */                                                                                                \
	X(duckdb_create_logical_type)                                                                                      \
	X(duckdb_create_list_type)                                                                                         \
	X(duckdb_create_struct_type)                                                                                       \
	X(duckdb_create_decimal_type)                                                                                      \
	X(duckdb_destroy_logical_type)                                                                                     \
	X(duckdb_get_type_id)                                                                                              \
	X(duckdb_decimal_width)                                                                                            \
	X(duckdb_decimal_scale)                                                                                            \
	X(duckdb_enum_internal_type)                                                                                       \
	X(duckdb_enum_dictionary_size)                                                                                     \
	X(duckdb_enum_dictionary_value)                                                                                    \
	X(duckdb_list_type_child_type)                                                                                     \
	X(duckdb_array_type_child_type)                                                                                    \
	X(duckdb_array_type_array_size)                                                                                    \
	X(duckdb_struct_type_child_count)                                                                                  \
	X(duckdb_struct_type_child_name)                                                                                   \
	X(duckdb_struct_type_child_type)                                                                                   \
	/* scalar functions */                                                                                             \
	X(duckdb_create_scalar_function)                                                                                   \
	X(duckdb_destroy_scalar_function)                                                                                  \
	X(duckdb_scalar_function_set_name)                                                                                 \
	X(duckdb_scalar_function_set_special_handling)                                                                     \
	X(duckdb_scalar_function_set_volatile)                                                                             \
	X(duckdb_scalar_function_add_parameter)                                                                            \
	X(duckdb_scalar_function_set_return_type)                                                                          \
	X(duckdb_scalar_function_set_extra_info)                                                                           \
	X(duckdb_scalar_function_set_function)                                                                             \
	X(duckdb_scalar_function_set_init)                                                                                 \
	X(duckdb_scalar_function_init_set_state)                                                                           \
	X(duckdb_scalar_function_init_set_error)                                                                           \
	X(duckdb_scalar_function_init_get_extra_info)                                                                      \
	X(duckdb_scalar_function_get_state)                                                                                \
	X(duckdb_scalar_function_set_error)                                                                                \
	X(duckdb_register_scalar_function)                                                                                 \
	X(duckdb_unsafe_vector_assign_string_element_len)                                                                  \
	X(duckdb_create_map_type)                                                                                          \
	/* table functions */                                                                                              \
	X(duckdb_create_table_function)                                                                                    \
	X(duckdb_destroy_table_function)                                                                                   \
	X(duckdb_table_function_set_name)                                                                                  \
	X(duckdb_table_function_set_extra_info)                                                                            \
	X(duckdb_table_function_set_bind)                                                                                  \
	X(duckdb_table_function_set_init)                                                                                  \
	X(duckdb_table_function_set_function)                                                                              \
	X(duckdb_table_function_supports_projection_pushdown)                                                              \
	X(duckdb_register_table_function)                                                                                  \
	X(duckdb_bind_get_extra_info)                                                                                      \
	X(duckdb_bind_get_parameter)                                                                                       \
	X(duckdb_get_varchar)                                                                                              \
	X(duckdb_create_varchar)                                                                                           \
	X(duckdb_destroy_value)                                                                                            \
	X(duckdb_table_function_add_parameter)                                                                             \
	X(duckdb_replacement_scan_add_parameter)                                                                           \
	X(duckdb_table_function_get_client_context)                                                                        \
	X(duckdb_bind_add_result_column)                                                                                   \
	X(duckdb_bind_set_bind_data)                                                                                       \
	X(duckdb_bind_set_cardinality)                                                                                     \
	X(duckdb_bind_set_error)                                                                                           \
	X(duckdb_init_get_bind_data)                                                                                       \
	X(duckdb_init_set_init_data)                                                                                       \
	X(duckdb_init_get_column_count)                                                                                    \
	X(duckdb_init_get_column_index)                                                                                    \
	X(duckdb_init_set_max_threads)                                                                                     \
	X(duckdb_function_get_init_data)                                                                                   \
	X(duckdb_function_set_error)                                                                                       \
	/* a table's name found nowhere else, turned into a call of a table function */                                    \
	X(duckdb_add_replacement_scan)                                                                                     \
	X(duckdb_replacement_scan_set_function_name)

// Function pointers to a library that is never closed: safe to share between threads.
typedef struct __attribute__((swift_attr("@Sendable"))) {
#define CDUCKDB_FIELD(function) __typeof__(&function) function;
	CDUCKDB_FUNCTIONS(CDUCKDB_FIELD)
#undef CDUCKDB_FIELD
} CDuckDBFunctions;

// Opens the library at `path` and fills `out`. Returns NULL, or what is wrong: a text
// that stays valid until this thread's next call. The library stays open for good.
const char *cduckdb_load(const char *path, CDuckDBFunctions *out);
