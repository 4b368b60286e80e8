#pragma once

#include "base/json_writer.hpp"
#include "identity/agent.hpp"
#include "identity/key_service.hpp"

#include <string>

namespace akashi {

/// A key as JSON, without its hash.
void write(JsonWriter& out, const ApiKey& key);
std::string render_key(const ApiKey& key);

/// A new key; its text is there only `with_secret`.
std::string render_made(const MadeKey& made, bool with_secret);
/// The same with the id of the key that it replaces.
std::string render_rotated(const MadeKey& made, const ApiKeyId& revoked, bool with_secret);

}  // namespace akashi
