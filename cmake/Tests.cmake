# Half of the time that a test takes to compile is optimization, which its own code has no use for.
add_library(akashi_test_flags INTERFACE)
target_compile_options(akashi_test_flags INTERFACE $<$<CONFIG:Release>:-O0>)
target_link_libraries(akashi_test_flags INTERFACE GTest::gmock)
akashi_precompiled(akashi_test_pch LINKS akashi_test_flags HEADERS <gmock/gmock.h>)

# Under a sanitizer everything takes longer.
set(AKASHI_SLOWNESS 1)
if(AKASHI_SANITIZE)
    set(AKASHI_SLOWNESS 6)
endif()

# The main function of each program of tests.
add_library(akashi_test_main STATIC "${PROJECT_SOURCE_DIR}/src/testing/program/main.cpp")
target_include_directories(akashi_test_main PRIVATE "${PROJECT_SOURCE_DIR}/src")
target_link_libraries(akashi_test_main PUBLIC akashi_flags akashi_test_flags)
target_precompile_headers(akashi_test_main REUSE_FROM akashi_test_pch)

# akashi_test_program(<name> SOURCES <files> LINKS <libraries> [PATIENCE <seconds>]): a GoogleTest program. A
# test that has not ended after 10 seconds, or after the PATIENCE of its program, is aborted.
function(akashi_test_program name)
    cmake_parse_arguments(ARG "" "PATIENCE" "SOURCES;LINKS" ${ARGN})
    if(NOT ARG_PATIENCE)
        set(ARG_PATIENCE 10)
    endif()
    set(patience "${CMAKE_BINARY_DIR}/patience_${ARG_PATIENCE}.cpp")
    file(CONFIGURE OUTPUT "${patience}" CONTENT "extern const int test_patience;
extern const int test_slowness;
const int test_patience = ${ARG_PATIENCE};
const int test_slowness = ${AKASHI_SLOWNESS};
")
    add_executable(${name} ${ARG_SOURCES} "${patience}")
    target_link_libraries(${name} PRIVATE akashi_flags akashi_test_flags ${ARG_LINKS} akashi_test_main)
    target_compile_definitions(${name} PRIVATE AKASHI_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    target_precompile_headers(${name} REUSE_FROM akashi_test_pch)
endfunction()

# akashi_discover(<program> LABELS <labels> [FILTER <GoogleTest filter>] [PREFIX <text>]
#                 [TIMEOUT <seconds>] [ENVIRONMENT <NAME=value>] [EXCHANGES] [POSTGRES] [QDRANT] [STATEMENTS])
#
# Makes every TEST that the filter selects a test of ctest. With EXCHANGES, the requests and answers of the
# tests are recorded, to be compared with the OpenAPI document. With POSTGRES, they run on the servers that
# scripts/dev-up starts. With QDRANT, each starts its own double of Qdrant (tests/qdrant), which needs the Python
# packages that scripts/install installs. With STATEMENTS, the SQL statements that they use are recorded for
# tools/check_statements.py.
function(akashi_discover program)
    cmake_parse_arguments(ARG "EXCHANGES;POSTGRES;QDRANT;STATEMENTS" "FILTER;PREFIX;TIMEOUT;ENVIRONMENT" "LABELS" ${ARGN})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    set(environment ${ARG_ENVIRONMENT})
    set(required "")
    set(provided "")
    if(ARG_EXCHANGES)
        list(APPEND environment "AKASHI_RECORD_EXCHANGES=${CMAKE_BINARY_DIR}/exchanges")
        list(APPEND required exchanges_directory)
        list(APPEND provided exchanges)
    endif()
    if(ARG_STATEMENTS)
        list(APPEND environment "AKASHI_RECORD_STATEMENTS=${CMAKE_BINARY_DIR}/statements")
        list(APPEND required statements_directory)
        list(APPEND provided statements)
    endif()
    if(ARG_POSTGRES)
        list(APPEND environment "AKASHI_DEV_ENV=${CMAKE_BINARY_DIR}/dev/env")
        list(APPEND required postgres)
    endif()
    if(ARG_QDRANT)
        list(APPEND required python)
    endif()
    string(MAKE_C_IDENTIFIER "${program}_${ARG_FILTER}_${ARG_PREFIX}_tests" tests)
    gtest_discover_tests(${program} TEST_PREFIX "${ARG_PREFIX}" TEST_FILTER "${ARG_FILTER}"
        TEST_LIST ${tests} DISCOVERY_TIMEOUT 60 NO_PRETTY_VALUES)
    # Not by its PROPERTIES, which splits the values that are lists.
    set(file "${CMAKE_CURRENT_BINARY_DIR}/${tests}.cmake")
    file(WRITE "${file}" "set_tests_properties(\${${tests}} PROPERTIES TIMEOUT ${ARG_TIMEOUT}
    LABELS \"${ARG_LABELS}\" ENVIRONMENT \"${environment}\"
    FIXTURES_REQUIRED \"${required}\" FIXTURES_SETUP \"${provided}\")\n")
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${file}")
endfunction()
