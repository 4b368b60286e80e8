#include "identity/first_start.hpp"

#include "base/log.hpp"

namespace akashi {

namespace asio = boost::asio;

asio::awaitable<void> FirstStart::run(AdminKey key) {
    const Organization organization = default_organization();
    co_await ports_.organizations.ensure(organization);
    if (co_await ports_.directory.count(organization.id) > 0) {
        log::info("agents table not empty, skipping admin seed");
        co_return;
    }
    if (key.chosen.empty() && !key.keep) {
        log::warn(
            "no admin API key configured, skipping admin seed",
            {{"advice", "set AKASHI_ADMIN_API_KEY and start again: nobody can log in yet"}}
        );
        co_return;
    }
    std::optional<std::string> chosen;
    if (!key.chosen.empty()) chosen = std::move(key.chosen);
    Agent admin = make_admin();
    MadeKey made = co_await keys_.make(admin, "system", std::move(chosen));
    if (made.generated) key.keep(made.raw);
    const auto created = co_await ports_.agents.create(std::move(admin), std::move(made.key));
    if (created) log::info("seeded initial admin agent");  // else another process created it
}

Agent FirstStart::make_admin() const {
    Agent admin;
    admin.id = AgentRowId::make();
    admin.agent_id = "admin";
    admin.org_id = default_organization().id;
    admin.name = "System Admin";
    admin.role = Role::admin;
    admin.created_at = clock_();
    admin.updated_at = admin.created_at;
    return admin;
}

}  // namespace akashi
