# Turns files of the tree into C++ headers below generated/ in the build directory.
set(AKASHI_GENERATED "${CMAKE_BINARY_DIR}/generated")

# embed_sql(<directory> <header> <namespace>)
#
# Turns the .sql files of a folder into a header with one `inline constexpr Query` per file, named after
# the file. A file whose name begins with a digit (a migration) gets the prefix `m`. The header of migrations
# also has a list of them, kAll. A folder without .sql files has no header.
function(embed_sql directory header namespace)
    file(GLOB files CONFIGURE_DEPENDS "${directory}/*.sql")
    if(NOT files)
        return()
    endif()
    set(text "#pragma once\n#include \"base/query.hpp\"\nnamespace ${namespace} {\n")
    set(names "")
    foreach(file IN LISTS files)
        get_filename_component(stem "${file}" NAME_WE)
        string(REGEX REPLACE "^([0-9])" "m\\1" name "${stem}")
        file(READ "${file}" sql)
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
        string(APPEND text "inline constexpr Query ${name}{\"${stem}\", R\"sql(${sql})sql\"};\n")
        list(APPEND names "&${name}")
    endforeach()
    if(namespace MATCHES "migrations$")
        list(JOIN names ", " list)
        string(APPEND text "inline constexpr const Query* kAll[] = {${list}};\n")
    endif()
    file(GENERATE OUTPUT "${AKASHI_GENERATED}/${header}" CONTENT "${text}}  // namespace ${namespace}\n")
endfunction()

# embed_text(<file> <header> <namespace> <name>): one file as a `constexpr std::string_view`. Written as
# single characters, since string literals are limited to 64 KiB.
function(embed_text file header namespace name)
    file(READ "${file}" hex HEX)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," characters "${hex}")
    file(GENERATE OUTPUT "${AKASHI_GENERATED}/${header}" CONTENT
        "#pragma once\n#include <string_view>\nnamespace ${namespace} {\ninline constexpr char ${name}Bytes[] = {${characters}};\ninline constexpr std::string_view ${name}(${name}Bytes, sizeof(${name}Bytes));\n}\n")
endfunction()
