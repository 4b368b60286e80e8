#include "identity/first_start.hpp"

#include "base/log.hpp"
#include "core/role.hpp"

namespace akashi {

namespace asio = boost::asio;

namespace {

/// Who issues the first key.
Caller server() {
    Caller caller = operator_of(kDefaultOrg, "first start");
    caller.agent_id = caller.name = "system:first_start";
    return caller;
}

}  // namespace

asio::awaitable<void> FirstStart::run(AdminKey key) {
    co_await ports_.organizations.ensure(default_organization());
    if (!co_await may_seed(key)) co_return;
    std::optional<std::string> chosen;
    if (!key.chosen.empty()) chosen = std::move(key.chosen);
    const auto made =
        co_await issuer_.issue(server(), kAdminAgent, std::move(chosen), std::move(key.keep));
    if (made) log::info("seeded initial admin agent");  // else another process created it
}

asio::awaitable<bool> FirstStart::may_seed(const AdminKey& key) {
    if (co_await ports_.keys.has_admin_key(kDefaultOrg, clock_())) {
        log::info("an admin has a key, skipping admin seed");
        co_return false;
    }
    if (key.chosen.empty() && !key.keep) {
        log::warn(
            "no admin API key configured, skipping admin seed",
            {{"advice",
              "nobody can log in yet: set AKASHI_ADMIN_API_KEY and start again, or run "
              "akashi admin key create --agent admin"}}
        );
        co_return false;
    }
    const auto admin = co_await ports_.directory.find(kDefaultOrg, kAdminAgent);
    if (admin && admin->role < Role::admin) {
        log::error(
            "the agent admin is no admin, skipping admin seed",
            {{"role", to_string(admin->role)},
             {"advice", "run akashi admin agent set-role --agent admin --role admin"}}
        );
        co_return false;
    }
    co_return true;
}

}  // namespace akashi
