# Compiler, warnings, sanitizers, ccache and the precompiled header: one place for all of them.

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    message(FATAL_ERROR
        "g++ ${CMAKE_CXX_COMPILER_VERSION} destroys temporaries of co_await expressions twice. "
        "Use clang++-19: cmake --preset release")
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)

find_program(CCACHE ccache)
if(CCACHE)
    # The precompiled header is part of every compile; ccache needs to be told that this is fine.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros;${CCACHE}")
endif()

add_library(akashi_flags INTERFACE)
target_compile_options(akashi_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Werror
    "SHELL:-Xclang -fno-pch-timestamp")
target_compile_definitions(akashi_flags INTERFACE
    BOOST_ASIO_NO_DEPRECATED
    BOOST_ASIO_SEPARATE_COMPILATION
    BOOST_BEAST_SEPARATE_COMPILATION
    BOOST_BEAST_USE_STD_STRING_VIEW
    AKASHI_VERSION="${PROJECT_VERSION}"
    $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
target_link_options(akashi_flags INTERFACE -fuse-ld=lld-19)

if(AKASHI_SANITIZE)
    target_compile_options(akashi_flags INTERFACE
        -fsanitize=${AKASHI_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(akashi_flags INTERFACE -fsanitize=${AKASHI_SANITIZE})
    if(AKASHI_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(akashi_flags INTERFACE -Wno-tsan)
    endif()
endif()

# Headers that nearly every source includes and that never change.
set(common_headers
    <boost/asio/any_io_executor.hpp>
    <boost/asio/awaitable.hpp>
    <boost/asio/co_spawn.hpp>
    <boost/asio/io_context.hpp>
    <boost/asio/post.hpp>
    <boost/asio/steady_timer.hpp>
    <boost/asio/strand.hpp>
    <boost/asio/thread_pool.hpp>
    <boost/asio/use_awaitable.hpp>
    <boost/json/value.hpp>
    <boost/system/result.hpp>
    <fmt/format.h>
    <algorithm>
    <chrono>
    <functional>
    <map>
    <memory>
    <optional>
    <string>
    <string_view>
    <unordered_map>
    <vector>)

# akashi_precompiled(<name> [LINKS <libraries>] [HEADERS <more headers>]): an object library that carries a
# precompiled header for others to reuse.
function(akashi_precompiled name)
    cmake_parse_arguments(ARG "" "" "LINKS;HEADERS" ${ARGN})
    file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/${name}.cpp" CONTENT "// Carries a precompiled header.\n")
    add_library(${name} OBJECT "${CMAKE_BINARY_DIR}/${name}.cpp")
    target_link_libraries(${name} PUBLIC akashi_flags ${ARG_LINKS})
    target_precompile_headers(${name} PRIVATE ${common_headers} ${ARG_HEADERS})
endfunction()
akashi_precompiled(akashi_pch)
