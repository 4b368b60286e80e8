# The Debian package: scripts/package. Its version is that of the project.
include(GNUInstallDirs)

set(package "${PROJECT_SOURCE_DIR}/deploy/debian")
set(made "${CMAKE_BINARY_DIR}/package")

# The packager chooses what to build before; an install builds nothing.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)

install(TARGETS akashi RUNTIME DESTINATION bin)
install(CODE "execute_process(COMMAND python3 -B \"${PROJECT_SOURCE_DIR}/tools/command_documents.py\"
    \"$<TARGET_FILE:akashi>\" \"${made}\" COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND gzip -9nf \"${made}/akashi.1\" COMMAND_ERROR_IS_FATAL ANY)
file(WRITE \"${made}/changelog\" \"akashi (${PROJECT_VERSION}) stable; urgency=medium

  * Version ${PROJECT_VERSION}; the commits say what has changed.

 -- Akashi developers <noreply@akashi.dev>  Thu, 01 Jan 2026 00:00:00 +0000
\")
execute_process(COMMAND gzip -9nf \"${made}/changelog\" COMMAND_ERROR_IS_FATAL ANY)")
install(FILES "${made}/akashi.1.gz" DESTINATION share/man/man1)
install(FILES "${made}/akashi.bash" DESTINATION share/bash-completion/completions RENAME akashi)
install(FILES "${made}/_akashi" DESTINATION share/zsh/vendor-completions)
install(FILES "${made}/changelog.gz" "${package}/copyright" README.md DESTINATION share/doc/akashi)
install(DIRECTORY docs DESTINATION share/doc/akashi)
foreach(examples nginx prometheus grafana)
    install(DIRECTORY deploy/${examples} DESTINATION share/doc/akashi/deploy OPTIONAL)
endforeach()
install(DIRECTORY migrations DESTINATION share/akashi PATTERN sqlite EXCLUDE)
install(FILES deploy/systemd/akashi.service DESTINATION /lib/systemd/system)
install(FILES "${package}/akashi.env" DESTINATION /etc/akashi
    PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME akashi)
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_CONTACT "Akashi developers <noreply@akashi.dev>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "memory of what AI agents decided, and why")
set(CPACK_PACKAGE_DESCRIPTION "Agents check for precedents before they decide, and trace their decisions
afterwards. This server keeps, searches and compares the decisions: for one
folder (akashi local), or in PostgreSQL for teams (akashi serve).")
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS adduser)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "postgresql-15, pgbouncer, redis-server")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    "${package}/postinst;${package}/prerm;${package}/postrm;${package}/conffiles")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
