#include "identity/render_keys.hpp"

namespace akashi {
namespace {

void write_members(JsonWriter& out, const ApiKey& key) {
    out.member("id", key.id).member("prefix", key.prefix).member("agent_id", key.agent_id);
    out.member("org_id", key.org_id).member("label", key.label);
    out.member("created_by", key.created_by).member("created_at", key.created_at);
    out.member_if("last_used_at", key.last_used_at).member_if("expires_at", key.expires_at);
    out.member_if("revoked_at", key.revoked_at);
}

void write(JsonWriter& out, const MadeKey& made, bool with_secret) {
    out.begin_object();
    write_members(out, made.key);
    if (with_secret) out.member("raw_key", made.raw);
    out.end_object();
}

}  // namespace

void write(JsonWriter& out, const ApiKey& key) {
    out.begin_object();
    write_members(out, key);
    out.end_object();
}

std::string render_key(const ApiKey& key) {
    std::string data;
    JsonWriter out(data);
    write(out, key);
    return data;
}

std::string render_made(const MadeKey& made, bool with_secret) {
    std::string data;
    JsonWriter out(data);
    write(out, made, with_secret);
    return data;
}

std::string render_rotated(const MadeKey& made, const ApiKeyId& revoked, bool with_secret) {
    std::string data;
    JsonWriter out(data);
    out.begin_object().key("new_key");
    write(out, made, with_secret);
    out.member("revoked_key_id", revoked).end_object();
    return data;
}

}  // namespace akashi
