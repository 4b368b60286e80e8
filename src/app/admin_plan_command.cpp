#include "app/admin_plan_command.hpp"

#include "app/admin_output.hpp"
#include "app/admin_store.hpp"
#include "app/admin_table.hpp"
#include "app/misconfigured.hpp"
#include "identity/render.hpp"

namespace akashi::app {

namespace asio = boost::asio;

namespace {

void print_plan(const Organization& organization, const AdminOrder& order) {
    if (order.as_json) return print(render(organization));
    AdminTable table({"SLUG", "PLAN", "DECISIONS A MONTH", "AGENTS"});
    table.add(
        {organization.slug,
         organization.plan,
         limit_text(organization.decision_limit),
         limit_text(organization.agent_limit)}
    );
    print_table(table);
}

asio::awaitable<int> show(const AdminStore& store, const AdminOrder& order) {
    print_plan(co_await find_organization(store, order.org), order);
    co_return 0;
}

asio::awaitable<int> change(const AdminStore& store, const AdminOrder& order) {
    const auto& [plan, decision_limit, agent_limit] = order.plan;
    if (!plan && !decision_limit && !agent_limit)
        throw Misconfigured("--plan, --decision-limit or --agent-limit is required");
    const Organization organization = co_await find_organization(store, order.org);
    KeyService keys(store.keys, now);
    OperatorService service = make_operator_service(store, keys);
    const auto changed = value_or_throw(
        co_await service.set_plan(operator_of(organization.id, "akashi admin plan set"), order.plan)
    );
    print_plan(changed, order);
    co_return 0;
}

}  // namespace

int show_plan(const ChosenStore& chosen, const AdminOrder& order) {
    return with_admin_store(chosen, [&](const AdminStore& store) { return show(store, order); });
}

int set_plan(const ChosenStore& chosen, const AdminOrder& order) {
    return with_admin_store(chosen, [&](const AdminStore& store) { return change(store, order); });
}

}  // namespace akashi::app
