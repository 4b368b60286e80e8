#include "app/doctor_configuration.hpp"

#include "app/key_files.hpp"
#include "app/misconfigured.hpp"
#include "base/edit_distance.hpp"
#include "identity/weak_key.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

namespace akashi::app {

namespace {

constexpr std::size_t kMaxSlips = 3;
constexpr std::size_t kMostNamed = 5;

/// Names of the environment that begin with AKASHI_ and mean nothing. Those of scripts and tests
/// are for other programs.
std::vector<std::string> list_unknown_variables() {
    std::vector<std::string> unknown;
    const std::vector<Variable> known = variables();
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const std::string_view name = text.substr(0, text.find('='));
        const bool is_ours = name.starts_with("AKASHI_") && !name.starts_with("AKASHI_DEV_") &&
                             !name.starts_with("AKASHI_TEST_");
        if (is_ours && std::ranges::find(known, name, &Variable::name) == known.end())
            unknown.emplace_back(name);
    }
    std::ranges::sort(unknown);
    return unknown;
}

/// `AKASHI_PROT (AKASHI_PORT?)`
std::string with_suggestion(const std::string& name) {
    std::size_t least = kMaxSlips + 1;
    std::string_view best;
    const std::vector<Variable> known = variables();
    for (const Variable& variable : known) {
        const auto distance = edit_distance(name, variable.name);
        if (distance >= least) continue;
        least = distance;
        best = variable.name;
    }
    return best.empty() ? name : fmt::format("{} (for {}?)", name, best);
}

Observation check_variables() {
    constexpr std::string_view kName = "variables";
    std::vector<std::string> names;
    for (const std::string& name : list_unknown_variables()) names.push_back(with_suggestion(name));
    if (names.empty()) return fine(kName, "all that are set mean something");
    const std::size_t total = names.size();
    names.resize(std::min(total, kMostNamed));
    return warning(
        kName,
        fmt::format("{} mean nothing in this version: {}", total, fmt::join(names, ", ")),
        "correct or remove them (docs/configuration.md)"
    );
}

/// The first path of a message that names one in quotes.
std::string path_in(const std::string& message) {
    const auto begin = message.find('"');
    const auto end = message.find('"', begin + 1);
    if (end == std::string::npos) return "FILE";
    return message.substr(begin + 1, end - begin - 1);
}

Observation check_keys(const ChosenStore& store) {
    constexpr std::string_view kName = "keys";
    const IdentityConfig& identity = store.config.identity;
    if (identity.is_development()) {
        if (!store.on_postgres) return fine(kName, "the pair of the data directory signs tokens");
        return warning(
            kName,
            "no key files are set: tokens end with each restart, and other instances refuse them",
            "akashi genkey DIRECTORY, then set the variables that it prints"
        );
    }
    try {
        load_signer(identity);
    } catch (const Misconfigured& error) {
        const std::string message = error.what();
        const bool is_mode = message.find("overly permissive mode") != std::string::npos;
        return problem(
            kName,
            message,
            is_mode ? fmt::format("chmod 600 {}", path_in(message))
                    : "docs/operations/a-key-file-is-refused.md"
        );
    }
    const auto weakness = weakness_of(identity.admin_api_key);
    if (store.on_postgres && !identity.admin_api_key.empty() && weakness)
        return problem(
            kName,
            fmt::format("AKASHI_ADMIN_API_KEY {}", *weakness),
            "openssl rand -hex 32 makes one; akashi serve would not start"
        );
    return fine(kName, "the key files fit each other, and only their owner can read them");
}

}  // namespace

Observations find_in_configuration(const ChosenStore& store) {
    return {
        fine("configuration", "all variables can be read"), check_variables(), check_keys(store)
    };
}

}  // namespace akashi::app
