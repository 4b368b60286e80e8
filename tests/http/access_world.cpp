#include "access_world.hpp"

#include "testing/event_stream.hpp"

#include <boost/algorithm/string/replace.hpp>

#include <fmt/format.h>

#include <stdexcept>

namespace akashi::testing {
namespace {

/// Within the minute that a query about the past may be ahead: it also sees what comes later.
constexpr std::chrono::seconds kAhead{50};

std::string member_of(const HttpReply& reply, std::string_view member) {
    if (reply.status >= 300) throw std::runtime_error(reply.body);
    return std::string(reply.json.at("data").at(member).as_string());
}

std::string own_name(std::size_t caller) { return kCallers[caller]; }

}  // namespace

AccessWorld::AccessWorld()
    : server_([](app::Config& config) { config.identity.may_delete_agents = true; }),
      admin_(server_.admin()),
      chief_(server_.add_agent_of(kForeignOrg, "chief", Role::admin)),
      now_(format_rfc3339(now() + kAhead)) {
    callers_.push_back(server_.anonymous());
    for (std::size_t i = 1; i < kCallers.size(); ++i) {
        const std::string name = kCallers[i];
        callers_.push_back(
            name == "admin"
                ? server_.admin()
                : server_.add_agent_of(kDefaultOrg, name, parse_role(name).value(), {"team"})
        );
    }
    server_.add_agent_of(kDefaultOrg, "open", Role::agent, {"team"});
    server_.add_agent_of(kDefaultOrg, "closed", Role::agent, {"apart"});
    server_.add_agent_of(kForeignOrg, "stranger", Role::agent, {"team"});
}

const AccessWorld::Owner& AccessWorld::owner_of(const std::string& what) {
    static const Owner visible{"open", "vermilion"};
    static const Owner hidden{"closed", "heliotrope"};
    static const Owner foreign{"stranger", "ultramarine"};
    if (what == "hidden") return hidden;
    return what == "foreign" ? foreign : visible;
}

std::string AccessWorld::unique() { return fmt::format("made-{}", ++made_); }

std::string AccessWorld::record(
    const std::string& what,
    const std::string& outcome,
    const std::string& rest,
    const std::string& members,
    const std::string& session
) {
    const Owner& owner = owner_of(what);
    std::string body = trace_body(owner.agent_id, owner.word + " " + outcome, rest);
    body.insert(body.size() - 1, members);
    HttpHeaders headers;
    if (!session.empty()) headers.emplace_back("X-Akashi-Session", session);
    return member_of(admin_of(what).post("/v1/trace", body, headers), "decision_id");
}

std::string AccessWorld::make_agent(const std::string& what) {
    const std::string name = unique();
    member_of(
        admin_of(what).post(
            "/v1/agents",
            fmt::format(
                R"({{"agent_id":"{0}","name":"{0}","tags":["{1}"]}})",
                name,
                what == "hidden" ? "apart" : "team"
            )
        ),
        "agent_id"
    );
    return name;
}

/// A grant to an agent that sends no request.
std::string AccessWorld::make_grant(const std::string& what) {
    const std::string body = fmt::format(
        R"({{"grantee_agent_id":"{}","resource_type":"agent_traces","resource_id":"{}","permission":"read"}})",
        make_agent(what),
        owner_of(what).agent_id
    );
    return member_of(admin_of(what).post("/v1/grants", body), "id");
}

/// A key of an agent that sends no request.
std::string AccessWorld::make_key(const std::string& what) {
    const std::string body = fmt::format(R"({{"agent_id":"{}"}})", make_agent(what));
    return member_of(admin_of(what).post("/v1/keys", body), "id");
}

std::string AccessWorld::make_run(const std::string& what) {
    const Owner& owner = owner_of(what);
    const std::string body =
        fmt::format(R"({{"agent_id":"{}","trace_id":"{}"}})", owner.agent_id, owner.word);
    return member_of(admin_of(what).post("/v1/runs", body), "id");
}

/// Binds a new parameter to one value and then to another.
AccessWorld::Dispute AccessWorld::make_dispute(const std::string& what) {
    const std::string parameter = unique();
    const auto bind = [&](const char* value) {
        return record(
            what,
            "pigment of a dispute",
            "",
            fmt::format(R"(,"bindings":[{{"parameter":"{}","value":"{}"}}])", parameter, value)
        );
    };
    std::string first = bind("one");
    return {std::move(first), bind("two")};
}

/// A member of a conflict between two decisions of the owner.
std::string AccessWorld::make_conflict(const std::string& what, const std::string& member) {
    const auto page =
        admin_of(what).get("/v1/decisions/" + make_dispute(what).second + "/conflicts");
    return std::string(page.json.at("data").at(0).at(member).as_string());
}

std::string AccessWorld::make_suggestion(const std::string& what) {
    const Dispute dispute = make_dispute(what);
    return dispute.second + "/supersedes_suggestions/" + dispute.first;
}

/// A conflict with a label.
std::string AccessWorld::make_labelled(const std::string& what) {
    const std::string conflict = make_conflict(what, "id");
    const auto path = "/v1/admin/conflicts/" + conflict + "/label";
    member_of(admin_of(what).send("PUT", path, R"({"label":"genuine"})"), "label");
    return conflict;
}

/// A link of two projects.
std::string AccessWorld::make_link(const std::string& what) {
    const std::string body =
        fmt::format(R"({{"project_a":"{}","project_b":"{}"}})", unique(), owner_of(what).word);
    return member_of(admin_of(what).post("/v1/project-links", body), "id");
}

std::string AccessWorld::make(const std::string& name, const std::string& what) {
    const OrgId org = what == "foreign" ? kForeignOrg : kDefaultOrg;
    if (name == "$agent") return make_agent(what);
    if (name == "$suggestion") return make_suggestion(what);
    if (name == "$decision" || name == "$other") return record(what, "pigment of the database");
    if (name == "$run") return make_run(what);
    if (name == "$grant") return make_grant(what);
    if (name == "$conflict") return make_conflict(what, "id");
    if (name == "$group") return make_conflict(what, "group_id");
    if (name == "$labelled") return make_labelled(what);
    if (name == "$link") return make_link(what);
    if (name == "$key") return make_key(what);
    if (name == "$job") return server_.begin_deletion(org, make_agent(what));
    const std::string session = Uuid::make_v4().str();
    record(what, "pigment in a session", "", "", session);
    return session;
}

std::string AccessWorld::fill(
    std::string text, const std::string& what, std::size_t caller, bool is_to_change
) {
    boost::replace_all(text, "$self", own_name(caller));
    boost::replace_all(text, "$now", now_);
    if (text.find("$unique") != std::string::npos) boost::replace_all(text, "$unique", unique());
    for (const std::string name :
         {"$agent",
          "$decision",
          "$session",
          "$run",
          "$grant",
          "$key",
          "$job",
          "$conflict",
          "$group",
          "$other",
          "$suggestion",
          "$labelled",
          "$link"}) {
        if (text.find(name) == std::string::npos) continue;
        std::string& kept = kept_[{name, what}];
        if (kept.empty() && name == "$agent") kept = owner_of(what).agent_id;
        if (kept.empty() || is_to_change) {
            std::string made = make(name, what);
            if (!is_to_change) kept = made;
            boost::replace_all(text, name, made);
        } else {
            boost::replace_all(text, name, kept);
        }
    }
    return text;
}

HttpReply send(HttpClient& client, const AccessRow& row, const AccessRequest& request) {
    if (is_endless(request.path)) return client.send("HEAD", request.path, "");
    if (row.method == "GET") return client.get(request.path);
    return client.send(row.method, request.path, request.body);
}

}  // namespace akashi::testing
