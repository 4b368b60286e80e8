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
#             [EXCHANGES] [POSTGRES])
#
# One GoogleTest program per folder; every TEST is a test of ctest. With EXCHANGES what the tests
# exchange with the server is recorded for the comparison with the OpenAPI document. With POSTGRES they
# run on the servers that scripts/dev-up starts.
function(akashi_test)
    cmake_parse_arguments(ARG "EXCHANGES;POSTGRES" "NAME;TIMEOUT" "SRCS;DEPS;LABELS" ${ARGN})
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
    set(properties LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT})
    if(ARG_EXCHANGES)
        list(APPEND properties
            ENVIRONMENT "AKASHI_RECORD_EXCHANGES=${CMAKE_BINARY_DIR}/exchanges"
            FIXTURES_REQUIRED exchanges_directory
            FIXTURES_SETUP exchanges)
    endif()
    if(ARG_POSTGRES)
        list(APPEND properties
            ENVIRONMENT "AKASHI_DEV_ENV=${CMAKE_BINARY_DIR}/dev/env" FIXTURES_REQUIRED postgres)
    endif()
    gtest_discover_tests(${ARG_NAME} DISCOVERY_TIMEOUT 60 PROPERTIES ${properties})
endfunction()
