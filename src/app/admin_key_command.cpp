#include "app/admin_key_command.hpp"

#include "app/admin_output.hpp"
#include "app/admin_store.hpp"
#include "app/admin_table.hpp"
#include "app/misconfigured.hpp"
#include "core/page.hpp"
#include "identity/key_issue_service.hpp"
#include "identity/render_keys.hpp"

#include <fmt/format.h>

namespace akashi::app {

namespace asio = boost::asio;

namespace {

/// The key on stdout, and how to use it on stderr.
void print_made(const MadeKey& made, const AdminOrder& order, std::string_view rest) {
    if (order.as_json) return print(render_made(made, /*with_secret=*/true));
    print(made.raw);
    explain(fmt::format(
        "This key of the agent {0} is shown only once. Requests send it as\n\n"
        "  Authorization: ApiKey {0}:<key>\n\n{1}",
        made.key.agent_id,
        rest
    ));
}

ApiKeyId read_id(const std::string& text) {
    const auto id = ApiKeyId::parse(text);
    if (!id) throw Misconfigured(fmt::format("the id must be a UUID, and is \"{}\"", text));
    return *id;
}

std::string text_of(const std::optional<Time>& time) {
    return time ? format_rfc3339(*time) : std::string();
}

asio::awaitable<int> create(const AdminStore& store, const AdminOrder& order) {
    const Organization organization = co_await find_organization(store, order.org);
    KeyService keys(store.keys, now);
    KeyIssueService issuer(
        {store.organizations, store.agents, store.directory, store.keys}, keys, now
    );
    const auto made = value_or_throw(
        co_await issuer.issue(operator_of(organization.id, "akashi admin key create"), order.agent)
    );
    print_made(made, order, "Its other keys stay valid.");
    co_return 0;
}

asio::awaitable<std::vector<ApiKey>> list_all(ManagedKeyStore& store, OrgId org) {
    std::vector<ApiKey> all;
    while (true) {
        auto page = co_await store.list(org, kMaxLimit, std::ssize(all));
        for (ApiKey& key : page.keys) all.push_back(std::move(key));
        if (page.keys.empty() || !page.has_more) co_return all;
    }
}

asio::awaitable<int> list(const AdminStore& store, const AdminOrder& order) {
    const Organization organization = co_await find_organization(store, order.org);
    const auto all = co_await list_all(store.managed_keys, organization.id);
    if (order.as_json) {
        print(to_json_array(all));
        co_return 0;
    }
    AdminTable table(
        {"ID", "AGENT", "PREFIX", "LABEL", "CREATED", "LAST USED", "EXPIRES", "REVOKED"}
    );
    for (const ApiKey& key : all) {
        table.add(
            {key.id.str(),
             key.agent_id,
             key.prefix,
             key.label,
             format_rfc3339(key.created_at),
             text_of(key.last_used_at),
             text_of(key.expires_at),
             text_of(key.revoked_at)}
        );
    }
    print_table(table);
    co_return 0;
}

asio::awaitable<int> rotate(const AdminStore& store, const AdminOrder& order) {
    const ApiKeyId id = read_id(order.id);
    const Organization organization = co_await find_organization(store, order.org);
    KeyService keys(store.keys, now);
    OperatorService service = make_operator_service(store, keys);
    const auto made = value_or_throw(
        co_await service.rotate_key(operator_of(organization.id, "akashi admin key rotate"), id)
    );
    print_made(made, order, "The key that it replaces does not work any more.");
    co_return 0;
}

asio::awaitable<int> revoke(const AdminStore& store, const AdminOrder& order) {
    const ApiKeyId id = read_id(order.id);
    const Organization organization = co_await find_organization(store, order.org);
    KeyService keys(store.keys, now);
    OperatorService service = make_operator_service(store, keys);
    const auto revoked = value_or_throw(
        co_await service.revoke_key(operator_of(organization.id, "akashi admin key revoke"), id)
    );
    if (order.as_json)
        print(render_key(revoked));
    else
        explain(fmt::format(
            "The key {} of the agent {} does not work any more.", id.str(), revoked.agent_id
        ));
    co_return 0;
}

}  // namespace

int create_key(const ChosenStore& chosen, const AdminOrder& order) {
    return with_admin_store(chosen, [&](const AdminStore& store) { return create(store, order); });
}

int list_keys(const ChosenStore& chosen, const AdminOrder& order) {
    return with_admin_store(chosen, [&](const AdminStore& store) { return list(store, order); });
}

int rotate_key(const ChosenStore& chosen, const AdminOrder& order) {
    return with_admin_store(chosen, [&](const AdminStore& store) { return rotate(store, order); });
}

int revoke_key(const ChosenStore& chosen, const AdminOrder& order) {
    return with_admin_store(chosen, [&](const AdminStore& store) { return revoke(store, order); });
}

}  // namespace akashi::app
