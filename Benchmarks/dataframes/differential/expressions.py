"""Random expressions of a wanted type, as SQL texts.

A template has holes: `{i}` is filled by an expression of that letter, `{#small}` by a constant of that list. The letters are
those of tables.py: i INT, l BIGINT, d DOUBLE, f FLOAT, n DECIMAL(10,2), w DECIMAL(38,10), s STRING, b BOOLEAN, D DATE, T TIMESTAMP,
N TIMESTAMP_NTZ, x BINARY, y TINYINT, h SMALLINT, ai, as, ad arrays, m MAP<STRING,INT>, S struct, aS array of structs; `o` stands for
any type that has an order, `*` for any type. The type of the result need not be the letter's to the bit: Spark says what it is.
"""
import random
import re

CONSTANTS = {
    "small": ["0", "1", "2", "3"], "whole": ["0", "1", "-1", "2", "5", "-3", "10"], "positive": ["1", "2", "3", "5"],
    "text": ["'a'", "'b'", "''", "' '", "'é'", "'.'", "','", "'ab'", "'x'", "'日'"], "pattern": ["'[a-z]+'", "'b'", "'(a)(b?)'", "'^.'", "'\\\\s+'", "'[^a-z]'", "'\\\\d+'"],
    "like": ["'a%'", "'%b%'", "'_'", "'%'", "'A_c%'", "'%é'"], "date": ["DATE '2024-02-29'", "DATE '1970-01-01'", "DATE '2000-12-31'"],
    "moment": ["TIMESTAMP '2024-02-29 12:30:45.123456'", "TIMESTAMP '1970-01-01 00:00:00'", "TIMESTAMP '1999-12-31 23:59:59'"],
    "datefmt": ["'yyyy-MM-dd'", "'dd/MM/yy'", "'MMM d, yyyy'", "'EEEE'", "'D'", "'yyyy-MM-dd HH:mm:ss.SSS'", "'hh:mm a'", "'QQQ yyyy'", "'E, d MMM'"],
    "unit": ["'YEAR'", "'MONTH'", "'DAY'", "'WEEK'", "'QUARTER'", "'HOUR'", "'MINUTE'"], "dateunit": ["'year'", "'month'", "'week'", "'quarter'"],
    "field": ["YEAR", "MONTH", "DAY", "WEEK", "DOW", "DOY", "QUARTER", "HOUR", "MINUTE", "SECOND", "YEAROFWEEK", "DAYOFWEEK_ISO"],
    "step": ["DAY", "HOUR", "MONTH", "YEAR", "MINUTE", "SECOND", "WEEK"], "zone": ["'Europe/Berlin'", "'America/New_York'", "'Asia/Tokyo'", "'UTC'", "'+05:30'"],
    "day": ["'Mon'", "'TUESDAY'", "'fr'", "'Sun'"], "interval": ["INTERVAL '1' DAY", "INTERVAL '2' MONTH", "INTERVAL '1 02:03:04' DAY TO SECOND", "INTERVAL '1-2' YEAR TO MONTH", "INTERVAL '90' MINUTE", "INTERVAL 3 HOURS"],
    "double": ["0.0D", "1.5D", "-2.5D", "CAST('NaN' AS DOUBLE)", "1e10D", "0.1D"], "base": ["2", "10", "16", "36"], "share": ["0.0", "0.25", "0.5", "0.75", "1.0"],
    "shares": ["array(0.1, 0.5, 0.9)", "array(0.0, 1.0)"], "bits": ["224", "256", "384", "512"], "path": ["'$.a'", "'$.b[0]'", "'$.b'", "'$'", "'$.c.d'", "'$.b[*]'"],
    "type": ["INT", "BIGINT", "DOUBLE", "STRING", "DATE", "TIMESTAMP", "BOOLEAN", "DECIMAL(12,3)", "FLOAT", "BINARY", "SMALLINT", "TINYINT", "DECIMAL(5,2)"],
    "numfmt": ["'999.99'", "'$9,999.00'", "'S000'", "'9G999D9'", "'000000'"], "scale": ["0", "1", "2", "-1", "3"],
    "charset": ["'UTF-8'", "'UTF-16'", "'ISO-8859-1'", "'US-ASCII'", "'UTF-16BE'", "'UTF-16LE'"],
}

TEMPLATES: dict[str, list[str]] = {
    "i": [
        "length({s})", "char_length({s})", "octet_length({s})", "bit_length({s})", "ascii({s})", "instr({s}, {#text})", "locate({#text}, {s})", "locate({#text}, {s}, {#positive})",
        "position({#text} IN {s})", "levenshtein({s}, {s})", "levenshtein({s}, {#text}, {#small})", "find_in_set({#text}, {s})", "size({ai})", "cardinality({as})", "array_size({ai})", "size({m})",
        "array_max({ai})", "array_min({ai})", "element_at({ai}, {#positive})", "try_element_at({ai}, {#whole})", "get({ai}, {#small})", "{m}['a']", "try_element_at({m}, {#text})",
        "{S}.p", "{y} + {y}", "{i} + {#whole}", "{i} - {#whole}", "try_add({i}, {i})", "try_subtract({i}, {i})", "try_multiply({i}, {i})", "{i} * {#small}", "{i} % {#positive}",
        "pmod({i}, {#positive})", "mod({i}, {#positive})", "try_mod({i}, {i})", "abs({i})", "-{i}", "+{i}", "positive({i})", "negative({i})", "sign({i})", "{i} & {i}", "{i} | {i}", "{i} ^ {i}", "~{i}", "shiftleft({i}, {#small})",
        "shiftright({i}, {#small})", "shiftrightunsigned({i}, {#small})", "{i} << {#small}", "{i} >> {#small}", "{i} >>> {#small}", "bit_count({i})", "bit_get({i}, {#small})", "getbit({i}, {#small})", "hash({o})", "hash({o}, {o})", "crc32({s})",
        "year({D})", "month({D})", "day({D})", "dayofmonth({D})", "dayofweek({D})", "dayofyear({D})", "weekday({D})", "weekofyear({D})", "quarter({D})", "hour({T})", "minute({T})", "second({T})",
        "datediff({D}, {D})", "date_diff({D}, {#date})", "unix_date({D})", "extract({#field} FROM {T})", "date_part('{#field}', {T})", "nullif({i}, {#whole})", "coalesce({i}, {i})", "nvl({i}, {#whole})", "nvl2({o}, {i}, {i})",
        "ifnull({i}, {#whole})", "if({b}, {i}, {i})", "CASE WHEN {b} THEN {i} WHEN {b} THEN {i} ELSE {i} END", "CASE {i} WHEN 1 THEN {i} END", "greatest({i}, {i}, {i})", "least({i}, {i})",
        "aggregate({ai}, 0, (a, e) -> a + coalesce(e, 0))", "reduce({ai}, 0, (a, e) -> a + coalesce(e, 0), a -> a * 2)", "array_position({ai}, {i})", "try_cast({s} AS INT)", "TRY_CAST({d} AS INT)", "CAST({b} AS INT)", "CAST({y} AS INT)", "width_bucket({d}, 0.0D, 100.0D, 5)",
        "regexp_count({s}, {#pattern})", "regexp_instr({s}, {#pattern})", "json_array_length({s})", "nanvl({d}, {d}) IS NULL", "unix_seconds({T})", "zeroifnull({i})", "nullifzero({i})", "equal_null({i}, {i})", "decode({i}, 1, 10, 2, 20, 0)",
        "div({i}, {#positive})", "{i} DIV {#positive}", "len({s})", "date_part({#dateunit}, {D})", "datepart('day', {D})", "map_size", "inline_size",
    ],
    "l": [
        "{i} + {l}", "{l} - {#whole}", "try_add({l}, {l})", "try_multiply({l}, {i})", "xxhash64({o})", "xxhash64({o}, {o})", "CAST({i} AS BIGINT)", "try_cast({s} AS BIGINT)", "unix_timestamp({T})", "unix_micros({T})", "unix_millis({T})",
        "factorial({#small})", "ceil({d})", "floor({n})", "ceiling({n})", "{l} DIV {#positive}", "timestampdiff({#step}, {T}, {T})", "datediff({#step}, {T}, {T})", "bit_count({l})", "abs({l})", "coalesce({l}, {i})", "to_unix_timestamp({T})",
        "conv({s}, 16, 10)", "try_cast({d} AS BIGINT)", "crc32({x})", "greatest({l}, {i})",
    ],
    "d": [
        "{d} + {d}", "{d} - {d}", "{d} * {d}", "try_divide({d}, {d})", "try_divide({i}, {i})", "{d} / 4", "{i} / 2", "abs({d})", "sqrt({d})", "cbrt({d})", "exp({#double})", "expm1({#double})", "ln({d})", "log10({d})", "log2({d})", "log1p({d})", "log(2, {d})",
        "pow({d}, 2)", "power({i}, {#small})", "round({d}, {#scale})", "bround({d}, {#scale})", "round({f}, 1)", "sin({d})", "cos({d})", "tan({d})", "asin({d})", "acos({d})", "atan({d})", "atan2({d}, {d})", "sinh({#double})", "cosh({#double})", "tanh({d})", "asinh({d})", "acosh({d})", "atanh({d})",
        "cot({d})", "sec({d})", "csc({d})", "degrees({d})", "radians({d})", "hypot({d}, {d})", "rint({d})", "signum({d})", "nanvl({d}, {d})", "CAST({i} AS DOUBLE)", "CAST({n} AS DOUBLE)", "CAST({f} AS DOUBLE)", "try_cast({s} AS DOUBLE)", "coalesce({d}, {d})", "if({b}, {d}, {i})",
        "greatest({d}, {d})", "least({d}, {d})", "months_between({T}, {T})", "months_between({D}, {D}, false)", "-{d}", "nullif({d}, 0.0D)", "element_at({ad}, 1)", "array_max({ad})", "array_min({ad})", "e()", "pi()", "{d} % 3", "pmod({d}, 3)", "aggregate({ad}, 0.0D, (a, e) -> a + coalesce(e, 1.0D))",
        "{f} + {f}", "{f} * {d}", "CAST({s} IS NULL AS DOUBLE)", "try_to_number({s}, '99.99')", "CAST({T} AS DOUBLE)", "{d} + {n}", "nvl({d}, {i})", "float({i})", "double({n})",
    ],
    "n": [
        "{n} + {n}", "{n} - {n}", "{n} * {n}", "try_divide({n}, {n})", "{n} / 3", "{n} % 2.5", "pmod({n}, 3.0)", "round({n}, 1)", "bround({n}, 1)", "round({n}, -1)", "ceil({n}, 1)", "floor({n}, 1)", "abs({n})", "-{n}", "CAST({i} AS DECIMAL(12,2))", "try_cast({d} AS DECIMAL(10,2))", "try_cast({s} AS DECIMAL(10,3))",
        "coalesce({n}, 0)", "greatest({n}, {i})", "least({n}, {n})", "if({b}, {n}, {i})", "{w} + {n}", "try_add({w}, {w})", "try_multiply({w}, {n})", "{w} - {i}", "{n} DIV 2", "nullif({n}, 1.50)", "try_cast({w} AS DECIMAL(20,2))", "sign({n})", "decimal({i})", "{w} / 7", "round({w}, 3)", "abs({w})", "to_number('12.50', '99.99')", "try_to_number({s}, {#numfmt})",
    ],
    "s": [
        "upper({s})", "lower({s})", "ucase({s})", "lcase({s})", "initcap({s})", "trim({s})", "ltrim({s})", "rtrim({s})", "btrim({s})", "btrim({s}, {#text})", "trim(BOTH {#text} FROM {s})", "trim(LEADING 'a' FROM {s})", "ltrim('a', {s})", "reverse({s})", "repeat({s}, {#small})", "concat({s}, {s})", "{s} || {#text}", "concat_ws({#text}, {s}, {s})", "concat_ws(',', {as}, {s})",
        "substring({s}, {#whole})", "substring({s}, {#whole}, {#small})", "substr({s}, 2)", "substring({s} FROM 2 FOR 2)", "left({s}, {#small})", "right({s}, {#small})", "lpad({s}, 5, {#text})", "rpad({s}, 5, {#text})", "lpad({s}, 3)", "replace({s}, {#text}, {#text})", "replace({s}, 'a')", "translate({s}, 'abc', 'xy')", "overlay({s} PLACING 'ZZ' FROM 2)", "overlay({s}, 'Q', 1, 2)", "insert_no",
        "regexp_replace({s}, {#pattern}, '<$0>')", "regexp_replace({s}, {#pattern}, {#text})", "regexp_extract({s}, {#pattern}, 0)", "regexp_substr({s}, {#pattern})", "split_part({s}, {#text}, 1)", "substring_index({s}, {#text}, {#whole})", "soundex({s})", "md5({s})", "sha1({s})", "sha({s})", "sha2({s}, {#bits})", "hex({i})", "hex({s})", "hex({x})", "bin({l})", "base64({x})", "decode({x}, 'UTF-8')", "chr({i})", "char({i})", "space({#small})", "conv({s}, {#base}, 10)",
        "format_number({d}, 2)", "format_number({n}, 1)", "format_string('%s-%d', {s}, {i})", "printf('%5.2f|%x', {d}, {i})", "CAST({i} AS STRING)", "CAST({d} AS STRING)", "CAST({f} AS STRING)", "CAST({n} AS STRING)", "CAST({b} AS STRING)", "CAST({D} AS STRING)", "CAST({T} AS STRING)", "CAST({ai} AS STRING)", "CAST({m} AS STRING)", "CAST({S} AS STRING)", "CAST({aS} AS STRING)", "CAST({x} AS STRING)", "CAST({N} AS STRING)", "CAST({w} AS STRING)",
        "date_format({T}, {#datefmt})", "date_format({D}, {#datefmt})", "from_unixtime({i})", "from_unixtime({i}, {#datefmt})", "to_json({S})", "to_json({m})", "to_json({aS})", "to_json(named_struct('a', {d}, 'b', {s}, 'c', {T}))", "get_json_object({s}, {#path})", "array_join({as}, {#text})", "array_join({as}, ',', 'NULL')", "element_at({as}, {#positive})", "get({as}, 0)", "{S}.q", "coalesce({s}, {#text})", "nvl({s}, {#text})", "nullif({s}, {#text})", "if({b}, {s}, {#text})",
        "CASE WHEN {b} THEN {s} ELSE {#text} END", "greatest({s}, {s})", "least({s}, {#text})", "typeof({*})", "to_char({n}, '99999999.99')", "to_varchar({i}, '999')", "url_encode({s})", "url_decode(url_encode({s}))", "parse_url('http://u:p@h.com/a/b?k=v&q=1#r', 'HOST')", "parse_url('http://h.com/a?k=v', 'QUERY', 'k')", "mask({s})", "mask({s}, 'Q', 'q', 'd')", "luhn_check({s})", "elt({#positive}, {s}, 'two')", "monthname({D})", "dayname({D})", "to_csv(named_struct('a', {i}, 'b', {s}))",
        "array_max({as})", "array_min({as})", "quote({s})", "randstr_no", "aggregate({as}, '', (a, e) -> concat(a, coalesce(e, '?')))", "CAST({#interval} AS STRING)", "CAST({T} - {T} AS STRING)", "CAST({D} - {D} AS STRING)", "encode_no", "schema_of_json('{{\"a\":[1.5]}}')", "collation({s})", "is_valid_utf8({s})", "make_valid_utf8({s})", "string({i})", "to_char({i}, {#numfmt})", "to_char({n}, {#numfmt})", "to_varchar({d}, {#numfmt})",
    ],
    "b": [
        "{i} > {#whole}", "{i} = {i}", "{i} <> {#whole}", "{d} < {d}", "{d} = {d}", "{n} >= {i}", "{s} = {#text}", "{s} < {s}", "{s} LIKE {#like}", "{s} NOT LIKE {#like}", "{s} ILIKE {#like}", "{s} RLIKE {#pattern}", "regexp_like({s}, {#pattern})", "{s} LIKE ANY ('a%', '%b')", "{s} LIKE ALL ('%a%', '%')", "{i} BETWEEN {#whole} AND {#whole}", "{i} NOT BETWEEN 0 AND 3", "{i} IN (1, 2, NULL)", "{s} IN ('a', 'b')", "{i} NOT IN (0, 1)",
        "{b} AND {b}", "{b} OR {b}", "NOT {b}", "{i} <=> {i}", "{s} <=> {s}", "{d} <=> {d}", "{*} IS NULL", "{*} IS NOT NULL", "{b} IS TRUE", "{b} IS NOT FALSE", "{b} IS UNKNOWN", "{i} IS DISTINCT FROM {i}", "{i} IS DISTINCT FROM {i} >>> 1", "{s} IS NOT DISTINCT FROM {s}", "isnan({d})", "isnull({o})", "isnotnull({o})", "contains({s}, {#text})", "startswith({s}, {#text})", "endswith({s}, {#text})", "array_contains({ai}, {#whole})", "arrays_overlap({ai}, {ai})", "exists({ai}, e -> e > 1)", "forall({ai}, e -> e > 0)", "any_match_no", "map_contains_key({m}, 'a')",
        "{D} > {#date}", "{T} < {T}", "{D} = {D}", "{x} = {x}", "{ai} = {ai}", "{S} = {S}", "{ai} < {ai}", "{b} = {b}", "if({b}, {b}, {i} > 0)", "coalesce({b}, false)", "equal_null({s}, {s})", "try_cast({s} AS BOOLEAN)", "CAST({i} AS BOOLEAN)", "{D} BETWEEN {#date} AND {#date}", "{b} != {b}", "NOT ({i} > 1 OR {s} IS NULL)", "{f} = {f}", "{n} = {n}", "{w} > {n}", "isnotnull(try_cast({s} AS DATE))", "{i} == {l}", "bool_no", "ilike({s}, {#like})", "like({s}, {#like})", "rlike({s}, {#pattern})",
    ],
    "D": [
        "date_add({D}, {#whole})", "date_sub({D}, {#whole})", "dateadd({#step}, {#whole}, {D})", "add_months({D}, {#whole})", "last_day({D})", "next_day({D}, {#day})", "trunc({D}, {#dateunit})", "to_date({T})", "CAST({T} AS DATE)", "date({T})", "try_cast({s} AS DATE)", "make_date(2024, {#positive}, {#positive})", "date_from_unix_date({i})", "{D} + {#whole}", "{D} + INTERVAL '1' MONTH", "{D} - INTERVAL '10' DAY", "coalesce({D}, {#date})", "greatest({D}, {D})", "least({D}, {#date})",
        "if({b}, {D}, {#date})", "try_to_date({s})", "try_to_date({s}, 'yyyy-MM-dd')", "nullif({D}, {#date})", "to_date('29/02/24', 'dd/MM/yy')", "element_at(sequence(DATE '2024-01-01', DATE '2024-03-01', INTERVAL 1 MONTH), 2)", "try_add({D}, {#whole})",
    ],
    "T": [
        "date_trunc({#unit}, {T})", "{T} + {#interval}", "{T} - {#interval}", "timestampadd({#step}, {#whole}, {T})", "to_timestamp({D})", "CAST({D} AS TIMESTAMP)", "try_cast({s} AS TIMESTAMP)", "make_timestamp(2024, {#positive}, {#positive}, 1, 2, 3.5)", "timestamp_seconds({i})", "timestamp_millis({l})", "timestamp_micros({l})", "from_utc_timestamp({T}, {#zone})", "to_utc_timestamp({T}, {#zone})", "coalesce({T}, {#moment})", "greatest({T}, {T})", "if({b}, {T}, {#moment})", "try_to_timestamp({s})",
        "to_timestamp('2024-01-02 03:04', 'yyyy-MM-dd HH:mm')", "{D} + INTERVAL '3' HOUR", "convert_timezone({#zone}, 'UTC', {N})", "dateadd({#step}, {#whole}, {T})", "CAST({N} AS TIMESTAMP)", "window_no", "nvl({T}, {#moment})", "timestamp({D})", "date_trunc({#unit}, {D})",
    ],
    "N": ["CAST({T} AS TIMESTAMP_NTZ)", "{N} + INTERVAL '1' DAY", "make_timestamp_ntz(2024, 2, 29, 1, 2, 3)", "to_timestamp_ntz('2024-02-29 10:00:00')", "coalesce({N}, TIMESTAMP_NTZ '2020-01-01 00:00:00')", "date_trunc('HOUR', {N})", "localtimestamp_no"],
    "x": ["encode({s}, {#charset})", "CAST({s} AS BINARY)", "unhex(hex({s}))", "unbase64(base64({x}))", "concat({x}, {x})", "substring({x}, 1, 2)", "coalesce({x}, X'00')", "to_binary(hex({s}), 'hex')", "lpad({x}, 3, X'01')", "reverse_no", "binary({s})", "try_to_binary('zz', 'hex')", "overlay({x} PLACING X'0102' FROM 1)", "left({x}, 1)", "md5_no", "unhex({s})"],
    "y": ["CAST({#small} AS TINYINT)", "try_cast({i} AS TINYINT)", "coalesce({y}, 1Y)", "abs({h})", "try_add({y}, {y})", "bit_get({y}, 1)", "tinyint({#small})"],
    "h": ["CAST({y} AS SMALLINT)", "try_cast({i} AS SMALLINT)", "{h} & {y}", "try_multiply({h}, {y})", "coalesce({h}, {y})"],
    "f": ["CAST({i} AS FLOAT)", "CAST({d} AS FLOAT)", "{f} * {f}", "abs({f})", "{f} + {i}", "coalesce({f}, 0.1F)", "try_cast({s} AS FLOAT)", "greatest({f}, {i})", "try_divide({f}, {f})", "-{f}"],
    "w": ["CAST({n} AS DECIMAL(38,10))", "try_add({w}, {n})", "{w} * 2", "try_cast({d} AS DECIMAL(38,10))", "coalesce({w}, {n})", "try_divide({w}, {w})", "try_subtract({w}, {w})", "CAST({l} AS DECIMAL(38,10))"],
    "ai": [
        "array({i}, {i})", "array({i}, NULL, {#whole})", "transform({ai}, e -> e + 1)", "transform({ai}, (e, n) -> e * n)", "filter({ai}, e -> e > 0)", "filter({ai}, (e, n) -> n > 0)", "array_distinct({ai})", "array_sort({ai})", "sort_array({ai})", "sort_array({ai}, false)", "array_union({ai}, {ai})", "array_intersect({ai}, {ai})", "array_except({ai}, {ai})", "array_remove({ai}, {#whole})", "array_append({ai}, {i})", "array_prepend({ai}, {i})", "array_insert({ai}, 1, {i})", "array_insert({ai}, -1, {i})", "array_compact({ai})", "array_repeat({i}, {#small})", "concat({ai}, {ai})",
        "reverse({ai})", "slice({ai}, {#positive}, 2)", "slice({ai}, -2, 2)", "sequence(1, {#positive})", "sequence({#positive}, 1, -1)", "flatten(array({ai}, {ai}))", "map_values({m})", "zip_with({ai}, {ai}, (a, b) -> a + b)", "array_sort({ai}, (a, b) -> CASE WHEN a > b THEN -1 WHEN a < b THEN 1 ELSE 0 END)", "from_json('[1,2,null]', 'ARRAY<INT>')", "coalesce({ai}, array())", "if({b}, {ai}, array(1))", "transform({as}, e -> length(e))", "shuffle_no", "nullif({ai}, array(1))", "try_cast({as} AS ARRAY<INT>)", "array_size_no",
    ],
    "as": ["split({s}, {#text})", "split({s}, {#pattern}, 2)", "array({s}, {#text})", "transform({as}, e -> upper(e))", "map_keys({m})", "regexp_extract_all({s}, {#pattern}, 0)", "array_distinct({as})", "sort_array({as})", "filter({as}, e -> e IS NOT NULL)", "CAST({ai} AS ARRAY<STRING>)", "array_union({as}, {as})", "json_object_keys({s})", "sentences_no", "array_except({as}, array('a'))", "concat({as}, {as})", "str_to_array_no", "transform({aS}, e -> e.q)", "{aS}.q", "reverse({as})"],
    "ad": ["array({d}, {d})", "transform({ad}, e -> e * 2)", "array_sort({ad})", "sort_array({ad}, false)", "array_distinct({ad})", "CAST({ai} AS ARRAY<DOUBLE>)", "filter({ad}, e -> NOT isnan(e))", "array_union({ad}, {ad})", "array_remove({ad}, 0.0D)", "array_except({ad}, array(0.0D))"],
    "m": ["map('a', {i}, 'b', {i})", "map_filter({m}, (k, v) -> v > 0)", "transform_values({m}, (k, v) -> v + 1)", "transform_keys({m}, (k, v) -> concat(k, '!'))", "map_from_arrays(array('x', 'y'), array({i}, {i}))", "map_zip_with({m}, {m}, (k, a, b) -> coalesce(a, b))", "map_from_entries(array(struct('q', {i})))", "map_concat({m}, map('zz', {i}))", "from_json('{{\"k\":1}}', 'MAP<STRING,INT>')", "if({b}, {m}, map('o', 1))", "try_cast(map('n', 5L) AS MAP<STRING,INT>)"],
    "S": ["named_struct('p', {i}, 'q', {s})", "struct({i} AS p, {s} AS q)", "from_json({s}, 'a INT, b ARRAY<INT>')", "if({b}, {S}, named_struct('p', 1, 'q', 'z'))", "element_at({aS}, 1)", "coalesce({S}, named_struct('p', 0, 'q', ''))", "from_csv('1,x', 'p INT, q STRING')", "get({aS}, 0)"],
    "aS": ["array({S})", "arrays_zip({ai}, {as})", "map_entries({m})", "filter({aS}, e -> e.p > 0)", "array_sort({aS})", "transform({ai}, e -> named_struct('p', e, 'q', 'c'))", "zip_with({ai}, {as}, (a, b) -> struct(a, b))"],
}
for letter in TEMPLATES:
    TEMPLATES[letter] = [text for text in TEMPLATES[letter] if not re.search(r"_no$|_size$", text)]

ORDERED = ["i", "l", "d", "n", "s", "b", "D", "T", "f", "N", "x", "y", "w", "ai", "S"]
ANY = [*ORDERED, "m", "as", "ad", "aS"]
CONSTANT_OF = {
    "i": "whole", "l": "whole", "d": "double", "s": "text", "D": "date", "T": "moment",
}
TYPED = {
    "n": ["1.50", "0.01", "-12.34"], "w": ["CAST('1.5' AS DECIMAL(38,10))"], "f": ["1.5F", "CAST('NaN' AS FLOAT)"], "b": ["true", "false"], "N": ["TIMESTAMP_NTZ '2024-02-29 01:02:03'"], "x": ["X'0102'"], "y": ["1Y", "-3Y"],
    "h": ["2S", "300S"], "ai": ["array(1, 2, 3)", "array(3, NULL, 1)"], "as": ["array('b', 'a')", "array('a', NULL)"], "ad": ["array(1.5D, 0.0D)"], "m": ["map('a', 1, 'b', 2)"], "S": ["named_struct('p', 1, 'q', 'a')"], "aS": ["array(named_struct('p', 1, 'q', 'a'))"],
    "l": ["5000000000L", "1L"],
}
NULLS = {
    "i": "INT", "l": "BIGINT", "d": "DOUBLE", "f": "FLOAT", "n": "DECIMAL(10,2)", "w": "DECIMAL(38,10)", "s": "STRING", "b": "BOOLEAN", "D": "DATE", "T": "TIMESTAMP", "N": "TIMESTAMP_NTZ", "x": "BINARY", "y": "TINYINT", "h": "SMALLINT",
    "ai": "ARRAY<INT>", "as": "ARRAY<STRING>", "ad": "ARRAY<DOUBLE>", "m": "MAP<STRING,INT>", "S": "STRUCT<p: INT, q: STRING>", "aS": "ARRAY<STRUCT<p: INT, q: STRING>>",
}

AGGREGATES = [
    "count(*)", "count({o})", "count(DISTINCT {o})", "count(DISTINCT {i}, {s})", "sum({i})", "sum({l})", "sum({n})", "sum({y})", "sum(DISTINCT {i})", "avg({i})", "avg({n})", "mean({i})", "min({o})", "max({o})", "min({s})", "max({d})", "min({d})", "max({T})", "stddev({i})", "stddev_pop({i})", "variance({i})",
    "var_pop({i})", "var_samp({i})", "skewness({i})", "kurtosis({i})", "corr({i}, {i})", "covar_pop({i}, {i})", "covar_samp({i}, {i})", "regr_count({i}, {i})", "regr_avgx({i}, {i})", "regr_slope({i}, {i})", "regr_sxx({i}, {i})", "sort_array(collect_list({o}))", "sort_array(collect_set({o}))", "sort_array(array_agg({i}))", "size(collect_list({*}))",
    "bool_and({b})", "bool_or({b})", "every({b})", "some({b})", "any({b})", "bit_and({i})", "bit_or({i})", "bit_xor({i})", "count_if({b})", "approx_count_distinct({o})", "percentile({i}, {#share})", "percentile({i}, {#shares})", "percentile_approx({i}, {#share})", "approx_percentile({n}, {#shares})", "median({i})", "median({n})", "percentile_cont({#share}) WITHIN GROUP (ORDER BY {i})",
    "percentile_disc({#share}) WITHIN GROUP (ORDER BY {i} DESC)", "max_by({o}, id)", "min_by({*}, id)", "sum({i}) FILTER (WHERE {b})", "count(*) FILTER (WHERE {i} > 0)", "avg({d}) FILTER (WHERE {d} < 1000)", "try_sum({l})", "try_avg({i})", "listagg({s}, ',') WITHIN GROUP (ORDER BY id)", "string_agg({s}) WITHIN GROUP (ORDER BY id)", "first({i}, true) FILTER (WHERE id = 0)", "sum({i}) + count(*)", "max({i}) - min({i})", "coalesce(sum({i}), -1)",
    "mode(k, true)", "mode(1)", "mode('a', true)", "max_by(id, id, 2)", "any_value({s}) IS NULL OR true", "sum(if({b}, 1, 0))", "sum({i} * 2)", "avg({f})", "sum({d})", "max(struct({i}, {s}))", "min({ai})", "histogram_no", "sum({w})", "avg({w})", "grouping_no", "sum(DISTINCT {n})", "avg(DISTINCT {i})", "bitmap_no", "std({i})", "regr_r2({i}, {i})", "regr_intercept({i}, {i})",
]
AGGREGATES = [text for text in AGGREGATES if not text.endswith("_no")]

WINDOWED = [
    "row_number() OVER ({part} ORDER BY {key}id)", "rank() OVER ({part} ORDER BY {o})", "dense_rank() OVER ({part} ORDER BY {o} DESC)", "percent_rank() OVER ({part} ORDER BY {o})", "cume_dist() OVER ({part} ORDER BY {o})", "ntile({#positive}) OVER ({part} ORDER BY id)", "lag({*}) OVER ({part} ORDER BY id)", "lag({i}, 2, -1) OVER ({part} ORDER BY id)",
    "lead({s}, 1, 'none') OVER ({part} ORDER BY id DESC)", "first_value({*}) OVER ({part} ORDER BY id)", "last_value({i}) OVER ({part} ORDER BY id)", "nth_value({s}, 2) OVER ({part} ORDER BY id)", "first_value({i}, true) OVER ({part} ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)", "sum({i}) OVER ({part})", "sum({i}) OVER ({part} ORDER BY id)",
    "sum({n}) OVER ({part} ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING)", "avg({i}) OVER ({part} ORDER BY id ROWS 2 PRECEDING)", "count(*) OVER ({part} ORDER BY {o})", "min({o}) OVER ({part} ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)", "max({d}) OVER ({part})", "count({o}) OVER ({part} ORDER BY {o} RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)",
    "sum({i}) OVER ({part} ORDER BY id RANGE BETWEEN 1 PRECEDING AND 2 FOLLOWING)", "collect_list({i}) OVER ({part} ORDER BY id)", "stddev({i}) OVER ({part})", "count(*) OVER ({part} ORDER BY id ROWS BETWEEN 3 PRECEDING AND 1 PRECEDING)", "last_value({s}) IGNORE NULLS OVER ({part} ORDER BY id)", "lag({i}) IGNORE NULLS OVER ({part} ORDER BY id)", "sum({i}) OVER ({part} ORDER BY {i} NULLS LAST)",
]


class Expressions:
    """Makes expressions over columns of known letters."""

    def __init__(self, pick: random.Random, columns: list[tuple[str, str]]) -> None:
        self.pick = pick
        self.columns = columns  # (SQL name, letter)

    def of(self, letter: str, depth: int = 2) -> str:
        """An expression of a type, at most so deep."""
        if letter == "o": letter = self.pick.choice(ORDERED)
        if letter == "*": letter = self.pick.choice(ANY)
        owned = [name for name, own in self.columns if own == letter]
        chance = self.pick.random()
        if depth <= 0 or chance < 0.3:
            if owned and self.pick.random() < 0.85: return self.pick.choice(owned)
            return self.constant(letter)
        return self.filled(self.pick.choice(TEMPLATES[letter]), depth - 1)

    def constant(self, letter: str) -> str:
        if self.pick.random() < 0.1: return f"CAST(NULL AS {NULLS[letter]})"
        if letter in TYPED: return self.pick.choice(TYPED[letter])
        return self.pick.choice(CONSTANTS[CONSTANT_OF[letter]])

    def filled(self, template: str, depth: int = 1, **known: str) -> str:
        def hole(match: re.Match) -> str:
            name = match.group(1)
            if name in known: return known[name]
            if name.startswith("#"): return self.pick.choice(CONSTANTS[name[1:]])
            text = self.of(name, depth)
            return text if re.fullmatch(r"[\w`.]+(\(.*\))?|'[^']*'", text, re.S) and text.count("(") <= 1 else f"({text})"
        return re.sub(r"\{(#?[\w*]+)\}", hole, template).replace("{{", "{").replace("}}", "}")

    def any(self, depth: int = 3) -> str:
        """An expression of any type that is more than a column or a constant; the types with many templates more often."""
        letters = list(TEMPLATES)
        letter = self.pick.choices(letters, [len(TEMPLATES[letter]) + 15 for letter in letters])[0]
        return self.filled(self.pick.choice(TEMPLATES[letter]), depth - 1)

    def order(self) -> str:
        """Something that rows can be sorted by."""
        return self.of("o", 1) + self.pick.choice(["", " DESC", " NULLS LAST", " DESC NULLS FIRST", " ASC NULLS FIRST"])

    def aggregate(self, plain: bool = False) -> str:
        """An aggregate; a plain one has no constants that a pivot of Spark's would take for values."""
        choices = [text for text in AGGREGATES if not re.search("percentile|listagg|string_agg|DISTINCT|median", text)] if plain else AGGREGATES
        return self.filled(self.pick.choice(choices), 1)

    def windowed(self) -> str:
        part = self.pick.choice(["", "PARTITION BY k", "PARTITION BY k", "PARTITION BY {b}", "PARTITION BY id % 2"])
        key = self.pick.choice(["", "{i}, ", "{s} DESC, "])
        return self.filled(self.pick.choice(WINDOWED), 1, part=self.filled(part, 1), key=self.filled(key, 1))
