#include "app/settings.hpp"

namespace akashi::app {

namespace {

constexpr Setting kSettings[] = {
    {
        .name = "AKASHI_ADMIN_API_KEY",
        .place = field<&Config::identity, &IdentityConfig::admin_api_key>,
        .default_text = "",
        .description =
            "Key of the agent admin, used when no admin has a key, instead of a generated one",
        .is_secret = true,
    },
    {
        .name = "AKASHI_JWT_PRIVATE_KEY",
        .place = field<&Config::identity, &IdentityConfig::jwt_private_key>,
        .default_text = "",
        .description = "Path of the Ed25519 private key; empty: a pair in the data "
                       "directory (local) or in memory (serve)",
    },
    {
        .name = "AKASHI_JWT_PUBLIC_KEY",
        .place = field<&Config::identity, &IdentityConfig::jwt_public_key>,
        .default_text = "",
        .description = "Path of the Ed25519 public key",
    },
    {
        .name = "AKASHI_JWT_PREVIOUS_PUBLIC_KEYS",
        .place = field<&Config::identity, &IdentityConfig::jwt_previous_public_keys>,
        .default_text = "",
        .description = "Paths of public keys whose tokens are still accepted, with commas",
    },
    {
        .name = "AKASHI_JWT_EXPIRATION",
        .place = field<&Config::identity, &IdentityConfig::token_lifetime>,
        .default_text = "24h",
        .bounds = {kSecond, kTenYears},
        .description = "Lifetime of a token",
    },
    {
        .name = "AKASHI_ENABLE_DESTRUCTIVE_DELETE",
        .place = field<&Config::identity, &IdentityConfig::may_delete_agents>,
        .default_text = "false",
        .description = "Allow DELETE /v1/agents/{agent_id}",
    },
};

}  // namespace

std::span<const Setting> identity_settings() { return kSettings; }

}  // namespace akashi::app
