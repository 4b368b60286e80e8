#include "app/admin_key_command.hpp"

#include "app/admin_output.hpp"
#include "app/admin_store.hpp"
#include "identity/key_issue_service.hpp"

#include <fmt/format.h>

namespace akashi::app {

namespace asio = boost::asio;

namespace {

std::string render(const MadeKey& made) {
    std::string text;
    JsonWriter out(text);
    out.begin_object().member("id", made.key.id).member("prefix", made.key.prefix);
    out.member("agent_id", made.key.agent_id).member("org_id", made.key.org_id);
    out.member("label", made.key.label).member("created_at", made.key.created_at);
    out.member("raw_key", made.raw).end_object();
    return text;
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
    if (order.as_json) {
        print(render(made));
        co_return 0;
    }
    print(made.raw);
    explain(fmt::format(
        "This key of the agent {0} is shown only once. Requests send it as\n\n"
        "  Authorization: ApiKey {0}:<key>\n\n"
        "Its other keys stay valid.",
        order.agent
    ));
    co_return 0;
}

}  // namespace

int create_key(const ChosenStore& chosen, const AdminOrder& order) {
    return with_admin_store(chosen, [&](const AdminStore& store) { return create(store, order); });
}

}  // namespace akashi::app
