# akashi_library(NAME <name> SRCS <files> [DEPS <libraries>])
#
# One static library per folder of src/, called akashi_<name>. What it may include is checked by
# tools/check_layers.py; what it links is said here.
function(akashi_library)
    cmake_parse_arguments(ARG "" "NAME" "SRCS;DEPS" ${ARGN})
    add_library(akashi_${ARG_NAME} STATIC ${ARG_SRCS})
    target_include_directories(akashi_${ARG_NAME} PUBLIC "${PROJECT_SOURCE_DIR}/src")
    target_link_libraries(akashi_${ARG_NAME} PUBLIC akashi_flags ${ARG_DEPS})
    target_precompile_headers(akashi_${ARG_NAME} REUSE_FROM akashi_pch)
endfunction()

# akashi_test(NAME <name> SRCS <files> [DEPS <libraries>] [LABELS <labels>] [TIMEOUT <seconds>]
#             [EXCHANGES] [POSTGRES] [STORES])
#
# One GoogleTest program per folder; every TEST is a test of ctest. With EXCHANGES what the tests
# exchange with the server is recorded for the comparison with the OpenAPI document. With POSTGRES they
# run on the servers that scripts/dev-up starts. With STORES they run twice: on SQLite and, named
# Postgres/…, on PostgreSQL.
function(akashi_test)
    cmake_parse_arguments(ARG "EXCHANGES;POSTGRES;STORES" "NAME;TIMEOUT" "SRCS;DEPS;LABELS" ${ARGN})
    if(NOT AKASHI_TESTS)
        return()
    endif()
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    add_executable(${ARG_NAME} ${ARG_SRCS})
    target_include_directories(${ARG_NAME} PRIVATE "${PROJECT_SOURCE_DIR}/src")
    target_link_libraries(${ARG_NAME} PRIVATE akashi_flags ${ARG_DEPS} GTest::gmock GTest::gtest_main)
    target_precompile_headers(${ARG_NAME} REUSE_FROM akashi_pch)
    set(environment "")
    set(required "")
    set(properties LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT})
    if(ARG_EXCHANGES)
        list(APPEND environment "AKASHI_RECORD_EXCHANGES=${CMAKE_BINARY_DIR}/exchanges")
        list(APPEND required exchanges_directory)
        list(APPEND properties FIXTURES_SETUP exchanges)
    endif()
    if(NOT ARG_POSTGRES)
        akashi_discover_tests(${ARG_NAME} "" "${environment}" "${required}" "${properties}")
    endif()
    list(APPEND environment "AKASHI_DEV_ENV=${CMAKE_BINARY_DIR}/dev/env")
    list(APPEND required postgres)
    if(ARG_POSTGRES)
        akashi_discover_tests(${ARG_NAME} "" "${environment}" "${required}" "${properties}")
    endif()
    if(ARG_STORES)
        list(APPEND environment AKASHI_TEST_STORE=postgres)
        akashi_discover_tests(${ARG_NAME} Postgres/ "${environment}" "${required}" "${properties}")
    endif()
endfunction()

# The lists of the environment and of the required fixtures are values of one property each.
function(akashi_discover_tests name prefix environment required properties)
    string(REPLACE ";" "\\;" environment "${environment}")
    string(REPLACE ";" "\\;" required "${required}")
    if(NOT environment STREQUAL "")
        list(APPEND properties ENVIRONMENT "${environment}" FIXTURES_REQUIRED "${required}")
    endif()
    gtest_discover_tests(${name} TEST_PREFIX "${prefix}" TEST_LIST "${name}_${prefix}_TESTS"
        DISCOVERY_TIMEOUT 60 PROPERTIES ${properties})
endfunction()
