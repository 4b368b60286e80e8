#include "app/admin_hold_command.hpp"

#include "app/admin_output.hpp"
#include "app/admin_store.hpp"
#include "app/admin_table.hpp"
#include "app/misconfigured.hpp"
#include "identity/hold_service.hpp"
#include "identity/render.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace akashi::app {

namespace asio = boost::asio;

namespace {

constexpr std::int64_t kPage = 100;
constexpr const char* kForever = "9999-12-31T23:59:59Z";

Time read_time(const char* flag, const std::string& text) {
    const auto time = parse_rfc3339(text);
    if (!time) {
        throw Misconfigured(
            fmt::format("{} must be a time such as 2026-01-31T00:00:00Z, and is \"{}\"", flag, text)
        );
    }
    return *time;
}

/// What is not named means all.
std::optional<std::vector<std::string>> unless_empty(const std::vector<std::string>& names) {
    return names.empty() ? std::nullopt : std::optional(names);
}

std::string names_of(const std::optional<std::vector<std::string>>& names) {
    return names ? fmt::format("{}", fmt::join(*names, ", ")) : "all";
}

void print_holds(const std::vector<Hold>& holds) {
    AdminTable table({"ID", "FROM", "TO", "AGENTS", "TYPES", "RELEASED", "REASON"});
    for (const Hold& hold : holds) {
        table.add(
            {hold.id.str(),
             format_rfc3339(hold.from),
             format_rfc3339(hold.to),
             names_of(hold.agent_ids),
             names_of(hold.decision_types),
             hold.released_at ? format_rfc3339(*hold.released_at) : std::string(),
             hold.reason}
        );
    }
    print_table(table);
}

void print_hold(const Hold& hold, const AdminOrder& order) {
    if (order.as_json)
        print(render(hold));
    else
        print_holds({hold});
}

asio::awaitable<int> create(const AdminStore& store, const AdminOrder& order) {
    NewHold wanted{
        .reason = order.reason,
        .from = order.from ? read_time("--from", *order.from) : Time(),
        .to = read_time("--to", order.to.value_or(kForever)),
        .decision_types = unless_empty(order.types),
        .agent_ids = unless_empty(order.agents)
    };
    const Organization organization = co_await find_organization(store, order.org);
    HoldService service(store.holds, now);
    print_hold(
        value_or_throw(co_await service.create(
            operator_of(organization.id, "akashi admin hold create"), std::move(wanted)
        )),
        order
    );
    co_return 0;
}

asio::awaitable<std::vector<Hold>> list_all(HoldStore& store, OrgId org) {
    std::vector<Hold> all;
    while (true) {
        auto page = co_await store.list(org, kPage, std::ssize(all));
        for (Hold& hold : page.holds) all.push_back(std::move(hold));
        if (page.holds.empty() || std::ssize(all) >= page.total) co_return all;
    }
}

asio::awaitable<int> list(const AdminStore& store, const AdminOrder& order) {
    const Organization organization = co_await find_organization(store, order.org);
    const auto all = co_await list_all(store.holds, organization.id);
    if (order.as_json)
        print(to_json_array(all));
    else
        print_holds(all);
    co_return 0;
}

asio::awaitable<int> release(const AdminStore& store, const AdminOrder& order) {
    const auto id = HoldId::parse(order.id);
    if (!id) throw Misconfigured(fmt::format("the id must be a UUID, and is \"{}\"", order.id));
    const Organization organization = co_await find_organization(store, order.org);
    HoldService service(store.holds, now);
    print_hold(
        value_or_throw(
            co_await service.release(operator_of(organization.id, "akashi admin hold release"), *id)
        ),
        order
    );
    co_return 0;
}

}  // namespace

int create_hold(const ChosenStore& chosen, const AdminOrder& order) {
    return with_admin_store(chosen, [&](const AdminStore& store) { return create(store, order); });
}

int list_holds(const ChosenStore& chosen, const AdminOrder& order) {
    return with_admin_store(chosen, [&](const AdminStore& store) { return list(store, order); });
}

int release_hold(const ChosenStore& chosen, const AdminOrder& order) {
    return with_admin_store(chosen, [&](const AdminStore& store) { return release(store, order); });
}

}  // namespace akashi::app
