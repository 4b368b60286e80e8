#include "app/admin_command_line.hpp"

#include "app/admin_agent_command.hpp"
#include "app/admin_hold_command.hpp"
#include "app/admin_key_command.hpp"
#include "app/admin_organization_command.hpp"
#include "app/admin_plan_command.hpp"
#include "app/command_mistake.hpp"

namespace akashi::app {

namespace {

using Command = int (*)(const ChosenStore&, const AdminOrder&);

/// Adds commands with what all of them have in common.
class AdminCommands {
public:
    AdminCommands(
        CLI::App& akashi, AdminOrder& order, std::function<int()>& run, const StoreFlags& store
    )
        : order_(order), run_(run), store_(store) {
        admin_ = akashi.add_subcommand("admin", "What an operator does without a key");
        admin_->require_subcommand(1);
    }

    CLI::App& add_noun(const char* name, const char* what) {
        auto* noun = admin_->add_subcommand(name, what);
        noun->require_subcommand(1);
        return *noun;
    }

    CLI::App& add_verb(CLI::App& noun, const char* name, const char* what, Command command) {
        auto* verb = noun.add_subcommand(name, what);
        verb->add_flag("--json", order_.as_json, "Print JSON, as the HTTP API answers");
        store_.add_data_directory(*verb);
        verb->callback([&order = order_, &run = run_, configure = store_.configure, command] {
            run = [&order, configure, command] { return command(configure(), order); };
        });
        return *verb;
    }
    /// One that works in an organization.
    CLI::App& add_verb_of_org(CLI::App& noun, const char* name, const char* what, Command command) {
        CLI::App& verb = add_verb(noun, name, what, command);
        verb.add_option("--org", order_.org, "The organization: its slug or its id")
            ->capture_default_str();
        return verb;
    }
    CLI::App& add_verb_of_agent(
        CLI::App& noun, const char* name, const char* what, Command command
    ) {
        CLI::App& verb = add_verb_of_org(noun, name, what, command);
        verb.add_option("--agent", order_.agent, "The agent")->required();
        return verb;
    }

    void add_plan_options(CLI::App& verb) {
        PlanChoice& choice = order_.plan;
        verb.add_option("--plan", choice.plan, "Its plan; free and pro have limits of their own");
        verb.add_option(
                "--decision-limit", choice.decision_limit, "Decisions a month; 0 for no limit"
        )
            ->transform(as_number(0, kMostLimit, "limit"));
        verb.add_option("--agent-limit", choice.agent_limit, "Agents; 0 for no limit")
            ->transform(as_number(0, kMostLimit, "limit"));
    }

    AdminOrder& order() { return order_; }

private:
    AdminOrder& order_;
    std::function<int()>& run_;
    const StoreFlags& store_;
    CLI::App* admin_;
};

void describe_organizations(AdminCommands& admin) {
    CLI::App& noun = admin.add_noun("organization", "Organizations, which share nothing");
    AdminOrder& order = admin.order();
    auto& create = admin.add_verb(
        noun,
        "create",
        "Make an organization with an owner, and print the owner's key once",
        create_organization
    );
    create.add_option("--name", order.name, "Its name")->required();
    create.add_option("--slug", order.slug, "Its short name; by default made from the name");
    admin.add_plan_options(create);
    admin.add_verb(noun, "list", "Show all organizations", list_organizations);
    auto& remove = admin.add_verb(
        noun, "delete", "Delete an organization with everything that it has", delete_organization
    );
    remove.add_option("organization", order.org, "Its slug or its id")->required();
    remove.add_flag(
        "--yes", order.is_confirmed, "Delete it; otherwise only show what would be deleted"
    );
    remove.footer("A deletion that was interrupted goes on when the command is run again.");
}

void describe_agents(AdminCommands& admin) {
    CLI::App& noun = admin.add_noun("agent", "Agents of an organization");
    AdminOrder& order = admin.order();
    const char* roles = "platform_admin, org_owner, admin, agent or reader";
    auto& create = admin.add_verb_of_agent(
        noun, "create", "Make an agent of any role, and print its key once", create_agent
    );
    create.add_option("--role", order.role, roles)->capture_default_str();
    create.add_option("--name", order.name, "Its name for people; by default its id");
    create.add_option("--tag", order.tags, "A tag; may be repeated")->allow_extra_args(false);
    admin.add_verb_of_org(noun, "list", "Show all agents", list_agents);
    admin.add_verb_of_agent(noun, "set-role", "Give an agent another role", set_role)
        .add_option("--role", order.role, roles)
        ->required();
}

void describe_keys(AdminCommands& admin) {
    CLI::App& noun = admin.add_noun("key", "Keys of agents");
    admin.add_verb_of_agent(
        noun, "create", "Make a key for an agent, and print it once", create_key
    );
    admin.add_verb_of_org(noun, "list", "Show all keys, without their text", list_keys);
    const auto take_id = [&](CLI::App& verb) {
        verb.add_option("id", admin.order().id, "The id of the key")->required();
    };
    take_id(admin.add_verb_of_org(
        noun, "rotate", "Replace a key by another one, and print that once", rotate_key
    ));
    take_id(admin.add_verb_of_org(noun, "revoke", "Make a key useless", revoke_key));
}

void describe_plans(AdminCommands& admin) {
    CLI::App& noun = admin.add_noun("plan", "How much an organization may record");
    admin.add_verb_of_org(noun, "show", "Show the plan and the limits", show_plan);
    admin.add_plan_options(
        admin.add_verb_of_org(noun, "set", "Change the plan or the limits", set_plan)
    );
}

void describe_holds(AdminCommands& admin) {
    CLI::App& noun = admin.add_noun("hold", "Legal holds: what must not be deleted");
    AdminOrder& order = admin.order();
    auto& create = admin.add_verb_of_org(
        noun, "create", "Keep decisions, and their organization, from being deleted", create_hold
    );
    create.add_option("--reason", order.reason, "Why")->required();
    create.add_option("--agent", order.agents, "Only of this agent; may be repeated")
        ->allow_extra_args(false);
    create.add_option("--type", order.types, "Only of this type; may be repeated")
        ->allow_extra_args(false);
    create.add_option("--from", order.from, "Only those recorded from this time on (RFC 3339)");
    create.add_option("--to", order.to, "Only those recorded up to this time (RFC 3339)");
    admin.add_verb_of_org(noun, "list", "Show all holds", list_holds);
    admin.add_verb_of_org(noun, "release", "End a hold", release_hold)
        .add_option("id", order.id, "The id of the hold")
        ->required();
}

}  // namespace

void describe_admin_commands(
    CLI::App& akashi, AdminOrder& order, std::function<int()>& run, const StoreFlags& store
) {
    AdminCommands admin(akashi, order, run, store);
    describe_organizations(admin);
    describe_agents(admin);
    describe_keys(admin);
    describe_plans(admin);
    describe_holds(admin);
}

}  // namespace akashi::app
