# akashi_proto(<library> <file of proto/>): makes the messages and the gRPC clients of a .proto file a static
# library, with the headers <name.pb.h> and <name.grpc.pb.h>. They are generated, so neither the compiler's
# warnings nor clang-tidy judge them.
function(akashi_proto library file)
    get_filename_component(name "${file}" NAME_WE)
    set(folder "${CMAKE_BINARY_DIR}/proto")
    set(sources "${folder}/${name}.pb.cc" "${folder}/${name}.grpc.pb.cc")
    set(headers "${folder}/${name}.pb.h" "${folder}/${name}.grpc.pb.h")
    file(MAKE_DIRECTORY "${folder}")
    add_custom_command(OUTPUT ${sources} ${headers}
        COMMAND protobuf::protoc "--proto_path=${PROJECT_SOURCE_DIR}/proto" "--cpp_out=${folder}"
            "--grpc_out=${folder}" "--plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>" "${file}"
        DEPENDS "${PROJECT_SOURCE_DIR}/proto/${file}" VERBATIM)
    add_library(${library} STATIC ${sources} ${headers})
    target_compile_options(${library} PRIVATE -w)
    if(AKASHI_SANITIZE)
        target_compile_options(${library} PRIVATE -fsanitize=${AKASHI_SANITIZE} -fno-omit-frame-pointer)
    endif()
    target_include_directories(${library} SYSTEM PUBLIC "${folder}")
    # gRPC names some 50 libraries, of which a program calls a few.
    target_link_options(${library} INTERFACE "LINKER:--as-needed")
    # Not PUBLIC: their compile options are not those of the precompiled header.
    target_link_libraries(${library} PRIVATE protobuf::libprotobuf-lite gRPC::grpc++)
endfunction()
