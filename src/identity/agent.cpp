#include "identity/agent.hpp"

#include "base/json_parser.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"

#include <boost/json/object.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_set>

namespace akashi {
namespace {

constexpr std::size_t kAgentIdBytes = 255;
constexpr std::size_t kTagBytes = 64;
constexpr std::size_t kMinKeyBytes = 8;
constexpr std::size_t kMaxKeyBytes = 512;
constexpr std::size_t kMaxMetadataBytes = 16384;
constexpr std::array<std::string_view, 8> kReserved = {
    "admin", "system", "root", "platform", "superuser", "service", "akashi", "internal"
};

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }

bool may_be_in_agent_id(char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_' || c == '@';
}
bool may_be_in_tag(char c) { return is_lower(c) || is_digit(c) || c == '_' || c == '-'; }

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

/// The character as text for a message. A byte that is not printable ASCII becomes `\xNN`, because
/// one byte of a longer character is not valid UTF-8.
std::string shown(char c) {
    if (c >= 0x20 && c < 0x7f) return {c};
    return fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
}

std::optional<Error> check_characters(
    std::string_view what, std::string_view text, bool (*allowed)(char)
) {
    const auto bad = std::find_if_not(text.begin(), text.end(), allowed);
    if (bad == text.end()) return std::nullopt;
    const auto position = bad - text.begin();
    return invalid(fmt::format(
        "{} contains invalid character at position {}: '{}'", what, position, shown(*bad)
    ));
}

}  // namespace

std::optional<Error> check_agent_id(std::string_view agent_id) {
    if (agent_id.empty()) return invalid("agent_id is required");
    if (agent_id.size() > kAgentIdBytes) {
        return invalid("agent_id must be at most 255 characters");
    }
    if (agent_id == "." || agent_id == "..") {
        return invalid(fmt::format("agent_id must not be \"{}\"", agent_id));
    }
    return check_characters("agent_id", agent_id, may_be_in_agent_id);
}

std::optional<Error> check_not_reserved(std::string_view agent_id) {
    // The case does not matter: `Admin` misleads people as much as `admin` does.
    const auto name = to_lower(agent_id);
    if (std::find(kReserved.begin(), kReserved.end(), name) == kReserved.end()) return std::nullopt;
    return invalid(fmt::format("agent_id \"{}\" is reserved and cannot be used", agent_id));
}

std::optional<Error> check_tag(std::string_view tag) {
    if (tag.empty()) return invalid("tag must not be empty");
    if (tag.size() > kTagBytes) return invalid("tag must be at most 64 characters");
    if (!is_lower(tag.front())) {
        return invalid(
            fmt::format("tag must start with a lowercase letter, got '{}'", shown(tag.front()))
        );
    }
    return check_characters("tag", tag, may_be_in_tag);
}

std::optional<Error> check_chosen_key(std::string_view name, std::string_view key) {
    if (key.size() >= kMinKeyBytes && key.size() <= kMaxKeyBytes) return std::nullopt;
    return invalid(fmt::format("{} must have {} to {} bytes", name, kMinKeyBytes, kMaxKeyBytes));
}

std::optional<Error> check_metadata(std::string_view metadata) {
    if (metadata.size() <= kMaxMetadataBytes) return std::nullopt;
    return invalid(fmt::format(
        "metadata exceeds maximum size of {} bytes (got {})", kMaxMetadataBytes, metadata.size()
    ));
}

Result<std::string> merge_metadata(
    const std::string& metadata, const std::optional<std::string>& changes
) {
    if (!changes) return metadata;
    boost::json::value merged = parse_stored_json(metadata);
    const boost::json::value changed = parse_stored_json(*changes);
    for (const auto& member : changed.as_object())
        merged.as_object()[member.key()] = member.value();
    std::string text = to_canonical_json(merged);
    if (auto error = check_metadata(text)) return *error;
    return text;
}

std::vector<std::string> without_duplicates(std::vector<std::string> tags) {
    std::unordered_set<std::string> seen;
    std::erase_if(tags, [&](const std::string& tag) { return !seen.insert(tag).second; });
    return tags;
}

}  // namespace akashi
