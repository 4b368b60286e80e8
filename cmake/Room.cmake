# akashi_room(<name> [BELOW <rooms>] [LINKS <libraries>])
#
# Makes one folder of src/ a static library, akashi_<name>, with everything in it: values, ports, services,
# routes, and the stores in postgres/ and sqlite/ with their .sql files, which become the header
# <name>/<store>/sql.hpp (for a driver: <name>/sql.hpp). tools/check_rooms.py checks what it may include;
# BELOW and LINKS say what it links. Its *_test.cpp files become one program, <name>_test.
function(akashi_room name)
    cmake_parse_arguments(ARG "" "" "BELOW;LINKS" ${ARGN})
    set(folder "${PROJECT_SOURCE_DIR}/src/${name}")
    set(library akashi_${name})
    list(TRANSFORM ARG_BELOW PREPEND akashi_)

    file(GLOB sources CONFIGURE_DEPENDS
        "${folder}/*.cpp" "${folder}/postgres/*.cpp" "${folder}/sqlite/*.cpp")
    set(tests ${sources})
    list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
    list(FILTER tests INCLUDE REGEX "_test\\.cpp$")

    add_library(${library} STATIC ${sources})
    target_include_directories(${library} PUBLIC "${PROJECT_SOURCE_DIR}/src" "${CMAKE_BINARY_DIR}/generated")
    target_link_libraries(${library} PUBLIC akashi_flags ${ARG_BELOW} ${ARG_LINKS})
    target_precompile_headers(${library} REUSE_FROM akashi_pch)
    foreach(store postgres sqlite)
        if(name STREQUAL store)
            embed_sql("${folder}" ${name}/sql.hpp akashi::${store}::sql)
        else()
            embed_sql("${folder}/${store}" ${name}/${store}/sql.hpp akashi::${store}::sql)
        endif()
    endforeach()
    if(AKASHI_TESTS AND tests)
        akashi_room_tests(${name} "${folder}" "${tests}")
    endif()
endfunction()

# The names of file and suite tell the layer of a test: *_contract_test.cpp (TEST_P, instantiated as
# Store/…) runs on every store, *_http_test.cpp (suites that end with Http) tests the whole server, on
# SQLite and again, named Postgres/…, on PostgreSQL (suites that end with OnSqliteHttp or OnPostgresHttp on that
# one alone); *_qdrant_test.cpp (suites that end with OnQdrant) talks to
# Qdrant's double; the others are unit tests.
function(akashi_room_tests name folder tests)
    set(program ${name}_test)
    set(testing akashi_testing)
    if(tests MATCHES "_(contract|http|stores)_test")
        set(testing akashi_testing_stores)
    endif()
    akashi_test_program(${program} SOURCES ${tests} LINKS akashi_${name} ${testing})

    set(needs "")
    if(EXISTS "${folder}/postgres" OR name STREQUAL postgres)
        set(needs POSTGRES)
    endif()
    akashi_discover(${program} LABELS ${name} unit FILTER "-Store/*Contract.*:*Http.*:*OnQdrant.*" ${needs})
    if(tests MATCHES "_qdrant_test")
        akashi_discover(${program} LABELS ${name} contract FILTER "*OnQdrant.*" QDRANT)
    endif()
    if(tests MATCHES "_contract_test")
        akashi_discover(${program} LABELS ${name} contract FILTER "Store/*Contract.*" POSTGRES STATEMENTS)
    endif()
    if(tests MATCHES "_http_test")
        akashi_discover(${program} LABELS ${name} server FILTER "*Http.*-*OnPostgresHttp.*" EXCHANGES)
        akashi_discover(${program} LABELS ${name} server FILTER "*Http.*-*OnSqliteHttp.*" EXCHANGES
            POSTGRES PREFIX Postgres/ ENVIRONMENT AKASHI_TEST_STORE=postgres)
    endif()
endfunction()
