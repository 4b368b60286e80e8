#include "app/admin_organization_command.hpp"

#include "app/admin_output.hpp"
#include "app/admin_store.hpp"
#include "app/admin_table.hpp"
#include "core/page.hpp"
#include "identity/organization_deletion_service.hpp"
#include "identity/render.hpp"

#include <fmt/format.h>

namespace akashi::app {

namespace asio = boost::asio;

namespace {

std::string render(const CreatedOrganization& created) {
    std::string text;
    JsonWriter out(text);
    out.begin_object().key("organization");
    write(out, created.organization);
    out.key("agent");
    write(out, created.agent);
    out.key("api_key").begin_object();
    out.member("id", created.key.key.id).member("prefix", created.key.key.prefix).end_object();
    out.member("raw_key", created.key.raw).end_object();
    return text;
}

asio::awaitable<int> create(const AdminStore& store, const AdminOrder& order) {
    KeyService keys(store.keys, now);
    OperatorService service = make_operator_service(store, keys);
    const auto created = value_or_throw(co_await service.create(
        {.name = order.name, .slug = order.slug, .plan = order.plan},
        "akashi admin organization create"
    ));
    const Organization& organization = created.organization;
    if (order.as_json) {
        print(render(created));
        co_return 0;
    }
    print(created.key.raw);
    explain(fmt::format(
        "Created the organization {} ({}) with the agent {}. This key of the agent is shown only "
        "once. Requests send it as\n\n"
        "  Authorization: ApiKey {}:<key>\n"
        "  X-Akashi-Org-ID: {}\n",
        organization.slug,
        organization.id.str(),
        created.agent.agent_id,
        created.agent.agent_id,
        organization.id.str()
    ));
    co_return 0;
}

asio::awaitable<std::vector<Organization>> list_all(OrganizationStore& store) {
    std::vector<Organization> all;
    while (true) {
        auto page = co_await store.list(kMaxLimit, std::ssize(all));
        for (Organization& organization : page.organizations)
            all.push_back(std::move(organization));
        if (page.organizations.empty() || std::ssize(all) >= page.total) co_return all;
    }
}

asio::awaitable<int> list(const AdminStore& store, const AdminOrder& order) {
    const auto all = co_await list_all(store.organizations);
    if (order.as_json) {
        print(to_json_array(all));
        co_return 0;
    }
    AdminTable table({"SLUG", "NAME", "PLAN", "DECISIONS A MONTH", "AGENTS", "CREATED", "ID"});
    for (const Organization& organization : all) {
        table.add(
            {organization.slug + (organization.is_deleting ? " (is being deleted)" : ""),
             organization.name,
             organization.plan,
             limit_text(organization.decision_limit),
             limit_text(organization.agent_limit),
             format_rfc3339(organization.created_at),
             organization.id.str()}
        );
    }
    print_table(table);
    co_return 0;
}

/// The sentence for people, or the counts under `key` as JSON.
void report_deletion(
    const AdminOrder& order,
    const Organization& organization,
    const char* key,
    const auto& write_counts,
    const std::string& sentence
) {
    if (!order.as_json) return explain(sentence);
    std::string text;
    JsonWriter out(text);
    out.begin_object().key("organization");
    write(out, organization);
    out.key(key);
    write_counts(out);
    out.end_object();
    print(text);
}

asio::awaitable<int> announce(
    const AdminStore& store, const AdminOrder& order, const Organization& organization
) {
    const auto contents = co_await store.organization_deletions.count(organization.id);
    const auto& [agents, api_keys, decisions] = contents;
    report_deletion(
        order,
        organization,
        "would_delete",
        [&](JsonWriter& out) {
            out.begin_object().member("agents", agents).member("api_keys", api_keys);
            out.member("current_decisions", decisions).end_object();
        },
        fmt::format(
            "This would delete the organization {} ({}) with {} agents, {} keys, {} current "
            "decisions, and\neverything else that it has. Nothing was deleted. To delete it for "
            "good, add --yes.",
            organization.slug,
            organization.id.str(),
            agents,
            api_keys,
            decisions
        )
    );
    co_return 1;
}

asio::awaitable<int> remove(const AdminStore& store, const AdminOrder& order) {
    const Organization organization = co_await find_organization(store, order.org);
    if (organization.id == kDefaultOrg)
        throw std::runtime_error("the default organization cannot be deleted");
    if (!order.is_confirmed) co_return co_await announce(store, order, organization);
    AgentDeletionService agents(store.agent_deletions, now);
    OrganizationDeletionService service(store.organization_deletions, agents, now);
    const auto deleted = value_or_throw(co_await service.remove(
        organization, operator_of(organization.id, "akashi admin organization delete")
    ));
    report_deletion(
        order,
        organization,
        "deleted",
        [&](JsonWriter& out) { write(out, deleted); },
        fmt::format(
            "Deleted the organization {} ({}) with {} agents, {} keys and {} decisions.",
            organization.slug,
            organization.id.str(),
            deleted.agents,
            deleted.api_keys,
            deleted.decisions
        )
    );
    co_return 0;
}

}  // namespace

int create_organization(const ChosenStore& chosen, const AdminOrder& order) {
    return with_admin_store(chosen, [&](const AdminStore& store) { return create(store, order); });
}

int list_organizations(const ChosenStore& chosen, const AdminOrder& order) {
    return with_admin_store(chosen, [&](const AdminStore& store) { return list(store, order); });
}

int delete_organization(const ChosenStore& chosen, const AdminOrder& order) {
    return with_admin_store(
        chosen,
        [&](const AdminStore& store) { return remove(store, order); },
        order.is_confirmed ? AdminUse::deletes_decisions : AdminUse::keeps_decisions
    );
}

}  // namespace akashi::app
