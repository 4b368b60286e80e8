#include "app/key_files.hpp"

#include "app/misconfigured.hpp"
#include "app/regular_file.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::app {

namespace fs = std::filesystem;

namespace {

/// The only rights that a key file may give: the owner reads and writes.
constexpr mode_t kStrictest = 0600;
constexpr std::size_t kMaxKeyBytes = 65'536;

std::string read_key_file(std::string_view variable, const fs::path& path) {
    const std::string subject = fmt::format("config: {} ", variable);
    try {
        RegularFile file(path);
        if (file.is_empty())
            throw std::runtime_error(fmt::format("\"{}\" is empty", path.string()));
        if ((file.mode() & ~kStrictest) != 0)
            throw std::runtime_error(fmt::format(
                "\"{}\" has overly permissive mode {:04o} (expected 0600 or stricter)",
                path.string(),
                file.mode()
            ));
        return file.read(kMaxKeyBytes);
    } catch (const std::runtime_error& error) {
        throw std::runtime_error(subject + error.what());
    }
}

}  // namespace

TokenSigner load_signer(const IdentityConfig& config) {
    try {
        const auto private_pem = read_key_file("AKASHI_JWT_PRIVATE_KEY", config.jwt_private_key);
        const auto public_pem = read_key_file("AKASHI_JWT_PUBLIC_KEY", config.jwt_public_key);
        std::vector<std::string> previous;
        previous.reserve(config.jwt_previous_public_keys.size());
        for (const auto& path : config.jwt_previous_public_keys)
            previous.push_back(read_key_file("AKASHI_JWT_PREVIOUS_PUBLIC_KEYS", path));
        return TokenSigner(private_pem, public_pem, previous);
    } catch (const std::runtime_error& error) {
        throw Misconfigured(error.what());
    }
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
    const auto private_pem = read_key_file("AKASHI_DATA_DIR", private_path);
    return TokenSigner(private_pem, read_key_file("AKASHI_DATA_DIR", public_path));
}

}  // namespace akashi::app
