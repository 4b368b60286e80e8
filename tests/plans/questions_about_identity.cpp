#include "questions.hpp"

namespace akashi::plans {

std::vector<Question> questions_about_identity() {
    return {
        {"grants, the newest first",
         {"list_grants", "delete_grants_of_traces"},
         {"access_grants_by_time"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.identity.grants.list(kDefaultOrg, 10, 0));
         }},
        {"agents in their order",
         {"list_agents"},
         {"agents_by_creation", "agent_tags_by_agent"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.identity.agents.list(kDefaultOrg, 10, 0, false));
         }},
        {"a key by its hash",
         {"find_keys_by_hash"},
         {"api_keys_by_hash", "agent_tags_by_agent"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.identity.keys.find_keys({kAgent, {}}, {"hmac-sha256$6"}, kNow));
         }},
        {"salts of the keys of a name",
         {"list_key_salts"},
         {"api_keys_with_salt"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.identity.keys.list_key_salts({kAgent, {}}, "salt", kNow));
         }},
        {"the newest lines of the audit log",
         {"list_audit_log"},
         {"audit_log_by_org"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             AuditQuery query;
             run(io, ports.identity.audit.list(kDefaultOrg, query));
             query.filter.actor = kAgent;
             query.before_id = 20'000;
             run(io, ports.identity.audit.list(kDefaultOrg, query));
         }},
        {"keys in their order",
         {"list_keys"},
         {"api_keys_by_creation"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.identity.managed_keys.list(kDefaultOrg, 10, 0));
         }},
        {"the open deletion of an agent",
         {"agent_deletions_once"},
         {"agent_deletions_once"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.identity.deletions.find_open(kDefaultOrg, "gone400"));
         }},
        {"a deletion that is due",
         {"claim_agent_deletion"},
         {"agent_deletions_due"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.identity.deletions.claim(kNow, kLease));
         }},
        {"a hold that covers an agent",
         {"find_holds", "list_decisions_of_agent"},
         {"retention_holds_open", "decisions_by_agent"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.identity.holds.find_covering(kDefaultOrg, kAgent));
         }},
    };
}

}  // namespace akashi::plans
