# embed_sql(<target> <directory> <header> <namespace>)
#
# Turns a folder of .sql files into a header with one `inline constexpr Query` per file, named after
# the file. A file whose name begins with a digit (a migration) gets the prefix `m`.
function(embed_sql target directory header namespace)
    file(GLOB files CONFIGURE_DEPENDS "${directory}/*.sql")
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
    list(JOIN names ", " list)
    string(APPEND text "inline constexpr const Query* kAll[] = {${list}};\n}  // namespace ${namespace}\n")
    set(out "${CMAKE_CURRENT_BINARY_DIR}/generated")
    file(GENERATE OUTPUT "${out}/${header}" CONTENT "${text}")
    target_include_directories(${target} PRIVATE "${out}")
endfunction()

# embed_text(<target> <file> <header> <namespace> <name>): one file as a `constexpr std::string_view`.
# Written as single characters, since string literals are limited to 64 KiB.
function(embed_text target file header namespace name)
    file(READ "${file}" hex HEX)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," characters "${hex}")
    set(out "${CMAKE_CURRENT_BINARY_DIR}/generated")
    file(GENERATE OUTPUT "${out}/${header}" CONTENT
        "#pragma once\n#include <string_view>\nnamespace ${namespace} {\ninline constexpr char ${name}Bytes[] = {${characters}};\ninline constexpr std::string_view ${name}(${name}Bytes, sizeof(${name}Bytes));\n}\n")
    target_include_directories(${target} PRIVATE "${out}")
endfunction()
