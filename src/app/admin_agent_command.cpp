#include "app/admin_agent_command.hpp"

#include "app/admin_output.hpp"
#include "app/admin_store.hpp"
#include "app/admin_table.hpp"
#include "app/misconfigured.hpp"
#include "core/page.hpp"
#include "identity/render.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace akashi::app {

namespace asio = boost::asio;

namespace {

Role read_role(const std::string& text) {
    const auto role = parse_role(text);
    if (!role) {
        throw Misconfigured(fmt::format(
            "--role must be one of platform_admin, org_owner, admin, agent, reader, and is \"{}\"",
            text
        ));
    }
    return *role;
}

asio::awaitable<int> create(const AdminStore& store, const AdminOrder& order) {
    read_role(order.role);
    const Organization organization = co_await find_organization(store, order.org);
    NewAgent wanted;
    wanted.agent_id = order.agent;
    wanted.name = order.name.empty() ? order.agent : order.name;
    wanted.role = order.role;
    wanted.tags = order.tags;
    KeyService keys(store.keys, now);
    OperatorService service = make_operator_service(store, keys);
    const auto created = value_or_throw(co_await service.create_agent(
        operator_of(organization.id, "akashi admin agent create"), std::move(wanted)
    ));
    if (order.as_json) {
        print(render_created(created.agent, created.key, /*with_secret=*/true));
        co_return 0;
    }
    print(created.key.raw);
    explain(fmt::format(
        "Created the agent {0} ({1}) in the organization {2}. This key is shown only once. "
        "Requests "
        "send it as\n\n  Authorization: ApiKey {0}:<key>",
        created.agent.agent_id,
        to_string(created.agent.role),
        organization.slug
    ));
    co_return 0;
}

asio::awaitable<std::vector<Agent>> list_all(AgentStore& store, OrgId org) {
    std::vector<Agent> all;
    while (true) {
        auto page = co_await store.list(org, kMaxLimit, std::ssize(all), false);
        for (AgentListing& listing : page.agents) all.push_back(std::move(listing.agent));
        if (page.agents.empty() || std::ssize(all) >= page.total) co_return all;
    }
}

asio::awaitable<int> list(const AdminStore& store, const AdminOrder& order) {
    const Organization organization = co_await find_organization(store, order.org);
    const auto all = co_await list_all(store.agents, organization.id);
    if (order.as_json) {
        print(to_json_array(all));
        co_return 0;
    }
    AdminTable table({"AGENT", "NAME", "ROLE", "TAGS", "CREATED", "LAST SEEN"});
    for (const Agent& agent : all) {
        table.add(
            {agent.agent_id,
             agent.name,
             std::string(to_string(agent.role)),
             fmt::format("{}", fmt::join(agent.tags, ", ")),
             format_rfc3339(agent.created_at),
             agent.last_seen ? format_rfc3339(*agent.last_seen) : std::string()}
        );
    }
    print_table(table);
    co_return 0;
}

asio::awaitable<int> change_role(const AdminStore& store, const AdminOrder& order) {
    const Role role = read_role(order.role);
    const Organization organization = co_await find_organization(store, order.org);
    KeyService keys(store.keys, now);
    OperatorService service = make_operator_service(store, keys);
    const auto changed = value_or_throw(co_await service.set_role(
        operator_of(organization.id, "akashi admin agent set-role"), order.agent, role
    ));
    if (order.as_json)
        print(render(changed));
    else
        explain(fmt::format(
            "The agent {} of the organization {} has the role {} now.",
            changed.agent_id,
            organization.slug,
            to_string(changed.role)
        ));
    co_return 0;
}

}  // namespace

int create_agent(const ChosenStore& chosen, const AdminOrder& order) {
    return with_admin_store(chosen, [&](const AdminStore& store) { return create(store, order); });
}

int list_agents(const ChosenStore& chosen, const AdminOrder& order) {
    return with_admin_store(chosen, [&](const AdminStore& store) { return list(store, order); });
}

int set_role(const ChosenStore& chosen, const AdminOrder& order) {
    return with_admin_store(chosen, [&](const AdminStore& store) {
        return change_role(store, order);
    });
}

}  // namespace akashi::app
