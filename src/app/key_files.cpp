#include "app/key_files.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

namespace akashi::app {

namespace fs = std::filesystem;

namespace {

std::string read_key_file(std::string_view variable, const std::string& path) {
    struct stat facts{};
    if (::stat(path.c_str(), &facts) != 0) {
        throw std::runtime_error(
            fmt::format("config: {} \"{}\": {}", variable, path, std::strerror(errno))
        );
    }
    if (S_ISDIR(facts.st_mode)) {
        throw std::runtime_error(
            fmt::format("config: {} \"{}\" is a directory, expected a file", variable, path)
        );
    }
    if (facts.st_size == 0) {
        throw std::runtime_error(fmt::format("config: {} \"{}\" is empty", variable, path));
    }
    if ((facts.st_mode & 077) != 0) {
        throw std::runtime_error(fmt::format(
            "config: {} \"{}\" has overly permissive mode {:04o} (expected 0600 or stricter)",
            variable,
            path,
            facts.st_mode & 0777
        ));
    }
    return read_file(path);
}

}  // namespace

TokenSigner load_signer(const IdentityConfig& config) {
    const auto private_pem = read_key_file("AKASHI_JWT_PRIVATE_KEY", config.jwt_private_key);
    return TokenSigner(private_pem, read_key_file("AKASHI_JWT_PUBLIC_KEY", config.jwt_public_key));
}

TokenSigner load_or_make_signer(const DataDirectory& directory) {
    const fs::path private_path = directory.file("jwt_private.pem");
    const fs::path public_path = directory.file("jwt_public.pem");
    // The private key is written last: a pair is complete when it is there.
    if (!fs::exists(private_path)) {
        const auto pair = TokenSigner::generate();
        write_secret_file(public_path, pair.public_pem);
        write_secret_file(private_path, pair.private_pem);
    }
    return TokenSigner(read_file(private_path), read_file(public_path));
}

}  // namespace akashi::app
