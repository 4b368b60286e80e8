#include "base/log.hpp"
#include "postgres/blocking_session.hpp"
#include "testing/smtp_double.hpp"
#include "testing/stores/test_server.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <regex>
#include <set>

namespace akashi::testing {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kPassword = "Correct-Horse-7-Battery";
constexpr const char* kNotVerified =
    "email not verified — check your inbox or request a new verification link";

std::string message(const HttpReply& reply) {
    return std::string(reply.json.at("error").at("message").as_string());
}

/// What the server logs: also the links, since it has no server for mail.
class LoggedLinks {
public:
    /// The tokens for the address, once there are as many.
    std::vector<std::string> wait_for(const std::string& email, std::size_t count = 1) {
        std::unique_lock lock(mutex_);
        const auto has_come = [&] { return tokens_[email].size() >= count; };
        if (!changed_.wait_for(lock, 30s, has_come)) throw std::runtime_error("no link came");
        return tokens_[email];
    }
    std::size_t count(const std::string& email) {
        const std::lock_guard lock(mutex_);
        return tokens_[email].size();
    }

    /// How many lines have had this message.
    std::ptrdiff_t count_lines(const std::string& message) {
        const std::lock_guard lock(mutex_);
        return std::ranges::count(messages_, message);
    }

private:
    void take(std::string_view line) {
        const auto entry = json::parse(line).as_object();
        const std::lock_guard lock(mutex_);
        messages_.emplace_back(entry.at("msg").as_string());
        const auto* link = entry.if_contains("verify_url");
        if (link == nullptr) return;
        tokens_[std::string(entry.at("to").as_string())].push_back(token_in(link->as_string()));
        changed_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, std::vector<std::string>> tokens_;
    std::vector<std::string> messages_;
    log::Capture capture_{[this](std::string_view line) { take(line); }};
};

class SignupOnPostgresHttp : public ::testing::Test {
protected:
    void SetUp() override { start(/*gives_keys=*/false); }
    void start(bool gives_keys) {
        server.emplace([&](app::Config& config) {
            config.signup.gives_keys = gives_keys;
            config.signup.base_url = "https://akashi.example/";
            database_url = config.postgres.notify_url;
        });
    }

    HttpReply sign_up(
        const std::string& email, const std::string& name, const std::string& password = kPassword
    ) {
        return post("/auth/signup", {{"email", email}, {"password", password}, {"org_name", name}});
    }
    HttpReply post(const std::string& path, const json::object& body) {
        return server->anonymous().post(path, json::serialize(body));
    }
    HttpReply issue_token(const std::string& agent_id, const std::string& key = kPassword) {
        return post("/auth/token", {{"agent_id", agent_id}, {"api_key", key}});
    }
    HttpReply verify(const std::string& token) { return post("/auth/verify", {{"token", token}}); }
    std::vector<std::vector<std::string>> query(const std::string& statement) {
        std::vector<std::vector<std::string>> rows;
        for (const auto& row : postgres::BlockingSession(database_url).query(statement)) {
            auto& texts = rows.emplace_back();
            for (const auto& text : row) texts.push_back(std::string(text));
        }
        return rows;
    }
    std::string value(const std::string& statement) { return query(statement).at(0).at(0); }

    /// Walks over all routes that need credentials.
    void expect_refused_everywhere(const std::string& credentials) {
        std::size_t count = 0;
        for (const auto& route : server->app().router().routes()) {
            if (!route.minimum_role) continue;
            ++count;
            const std::string path =
                std::regex_replace(route.pattern, std::regex("\\{[a-z_]+\\}"), "x");
            const auto refused = server->anonymous().send(
                http::to_string(route.method), path, {}, {{"Authorization", credentials}}
            );
            EXPECT_EQ(refused.status, 403) << path << refused.body;
            EXPECT_EQ(message(refused), kNotVerified);
        }
        EXPECT_GT(count, 20U);
    }

    LoggedLinks links;
    std::string database_url;
    std::optional<TestServer> server;
};

TEST_F(SignupOnPostgresHttp, APasswordMakesAnOrganizationThatWorksOnceItsAddressIsVerified) {
    const auto made = sign_up(" ada@example.com ", " Acme, Inc. ");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto& data = made.json.at("data").as_object();
    EXPECT_EQ(data.size(), 3U) << "and no token";
    EXPECT_EQ(data.at("agent_id"), "owner@acme-inc");
    EXPECT_EQ(data.at("message"), "check your email to verify your account");
    EXPECT_EQ(issue_token("owner@acme-inc").status, 403);

    const auto token = links.wait_for("ada@example.com").front();
    EXPECT_EQ(token.size(), 64U);
    const auto verified = verify(token);
    ASSERT_EQ(verified.status, 200) << verified.body;
    EXPECT_EQ(verified.json.at("data").at("status"), "verified");
    EXPECT_EQ(
        verified.json.at("data").at("message"),
        "email verified successfully — you can now authenticate"
    );
    EXPECT_EQ(issue_token("owner@acme-inc").status, 200);
    const auto me = server->agent("owner@acme-inc", kPassword).get("/v1/me");
    ASSERT_EQ(me.status, 200) << me.body;
    EXPECT_EQ(me.json.at("data").at("role"), "org_owner");
    EXPECT_EQ(me.json.at("data").at("plan"), "free");
    EXPECT_EQ(me.json.at("data").at("organization").at("id"), data.at("org_id"));
    EXPECT_EQ(
        query("SELECT email, email_verified, awaits_verification, decision_limit, agent_limit "
              "FROM organizations WHERE slug = 'acme-inc'")
            .at(0),
        (std::vector<std::string>{"ada@example.com", "t", "f", "1000", "5"})
    );
    EXPECT_EQ(
        value(
            "SELECT string_agg(operation || ' ' || actor_agent_id, ', ' ORDER BY id) "
            "FROM mutation_audit_log WHERE org_id = '" +
            std::string(data.at("org_id").as_string()) + "'"
        ),
        "create_organization owner@acme-inc, create_agent owner@acme-inc, verify_email "
        "owner@acme-inc"
    );
}

TEST_F(SignupOnPostgresHttp, NothingOfAnUnverifiedOrganizationGetsAnAnswer) {
    ASSERT_EQ(sign_up("ada@example.com", "Acme").status, 201);
    EXPECT_EQ(issue_token("owner@acme", "Another-Password-1").status, 401);
    for (const char* path : {"/auth/token", "/auth/refresh"}) {
        const auto refused = post(path, {{"agent_id", "owner@acme"}, {"api_key", kPassword}});
        EXPECT_EQ(refused.status, 403) << path;
        EXPECT_EQ(message(refused), kNotVerified);
    }
    expect_refused_everywhere(std::string("ApiKey owner@acme:") + kPassword);

    ASSERT_EQ(verify(links.wait_for("ada@example.com").front()).status, 200);
    const auto issued = issue_token("owner@acme");
    ASSERT_EQ(issued.status, 200) << issued.body;
    const std::string bearer =
        "Bearer " + std::string(issued.json.at("data").at("token").as_string());
    query("UPDATE organizations SET awaits_verification = true WHERE slug = 'acme'");
    expect_refused_everywhere(bearer);
    EXPECT_EQ(server->admin().get("/v1/me").status, 200) << "of the default organization";

    query("UPDATE organizations SET awaits_verification = false WHERE slug = 'acme'");
    const auto me = server->anonymous().get("/v1/me", {{"Authorization", bearer}});
    EXPECT_EQ(me.status, 200) << "no refusal is remembered";
}

TEST_F(SignupOnPostgresHttp, TheMistakesOfAFormComeInTheOrderOfItsFields) {
    const auto mistake =
        [&](const std::string& email, const std::string& password, const std::string& name) {
            const auto reply = sign_up(email, name, password);
            EXPECT_EQ(reply.status, 400) << reply.body;
            EXPECT_EQ(reply.json.at("error").at("code"), "INVALID_INPUT");
            return message(reply);
        };
    constexpr const char* kRule =
        "password must be at least 12 characters with uppercase, lowercase, and digit";
    EXPECT_EQ(mistake("ada", "short", ""), "invalid email format");
    EXPECT_EQ(mistake("ada@example.com", "short", ""), kRule);
    EXPECT_EQ(mistake("ada@example.com", "Password1234", ""), kRule);
    EXPECT_EQ(mistake("ada@example.com", kPassword, "  "), "org_name is required");
    EXPECT_EQ(
        mistake("ada@example.com", kPassword, "???"),
        "org_name must contain at least one alphanumeric character"
    );
    EXPECT_EQ(
        mistake("ada@example.com", std::string(510, 'a') + "A1b", "Acme"),
        "password must be at most 512 bytes"
    );
    EXPECT_EQ(
        message(post("/auth/signup", {{"org_name", "A"}, {"agent_id", "a"}, {"email", "a@b.cd"}})),
        kRule
    ) << "there is no other form";
    EXPECT_EQ(value("SELECT count(*) FROM organizations"), "1");
}

TEST_F(SignupOnPostgresHttp, ATakenNameIsAConflictAndAKnownAddressIsNone) {
    const auto first = sign_up("ada@example.com", "Acme");
    ASSERT_EQ(first.status, 201);
    const auto taken = sign_up("eve@example.com", "ACME!");
    EXPECT_EQ(taken.status, 409);
    EXPECT_EQ(
        message(taken), "an organization with the slug \"acme\" exists; choose another org_name"
    );
    const auto known = sign_up("ADA@example.com", "Other");
    EXPECT_EQ(known.status, 201);
    EXPECT_EQ(known.json.at("data").at("message"), first.json.at("data").at("message"));
    links.wait_for("ada@example.com");
    links.wait_for("ADA@example.com");
    EXPECT_EQ(links.count("eve@example.com"), 0U);
}

TEST_F(SignupOnPostgresHttp, AnAddressThatHasHadItsMailsGetsNoOtherAndTheAnswerIsTheSame) {
    for (int i = 0; i < 5; ++i) {
        const auto made =
            sign_up(i % 2 ? "ada@example.com" : "Ada@Example.com", fmt::format("Acme {}", i));
        EXPECT_EQ(made.status, 201) << made.body;
        EXPECT_EQ(made.json.at("data").at("message"), "check your email to verify your account");
    }
    EXPECT_EQ(value("SELECT count(*) FROM verification_mails"), "3");
    query("UPDATE verification_mails SET created_at = now() - interval '2 hours'");
    EXPECT_EQ(sign_up("ada@example.com", "Acme 6").status, 201);
    EXPECT_EQ(value("SELECT count(*) FROM verification_mails"), "4");
    query(
        "INSERT INTO verification_mails (org_id, mailbox, created_at) "
        "SELECT org_id, mailbox, created_at - interval '1 hour' FROM verification_mails, "
        "generate_series(1, 2) LIMIT 6"
    );
    EXPECT_EQ(sign_up("ada@example.com", "Acme 7").status, 201);
    EXPECT_EQ(value("SELECT count(*) FROM verification_mails"), "10");
}

TEST_F(SignupOnPostgresHttp, ANetworkSignsUpAHundredTimesAnHour) {
    server.reset();
    start(/*gives_keys=*/true);
    const json::object form{
        {"org_name", "Acme"}, {"agent_id", "ada"}, {"email", "ada@example.com"}
    };
    for (int i = 0; i < 100; ++i) EXPECT_EQ(post("/auth/signup", form).status, i == 0 ? 201 : 409);
    EXPECT_EQ(sign_up("ada", "Acme").status, 400) << "a mistake does not count";
    const auto refused = sign_up("eve@example.com", "Other");
    EXPECT_EQ(refused.status, 429) << refused.body;
    EXPECT_GT(std::stoi(refused.header("Retry-After")), 30);
}

TEST_F(SignupOnPostgresHttp, NobodySignsUpWhileTooManyOrganizationsWait) {
    query(
        "INSERT INTO organizations (id, name, slug, email, awaits_verification) SELECT "
        "gen_random_uuid(), 'x', 'x' || n, 'x@example.com', true FROM generate_series(1, 10000) AS "
        "n"
    );
    const auto refused = sign_up("ada@example.com", "Acme");
    EXPECT_EQ(refused.status, 503) << refused.body;
    EXPECT_EQ(refused.header("Retry-After"), "600");
    EXPECT_EQ(links.count_lines("signup: too many organizations await verification"), 1);
    query("DELETE FROM organizations WHERE slug = 'x1'");
    EXPECT_EQ(sign_up("ada@example.com", "Acme").status, 201);
}

TEST_F(SignupOnPostgresHttp, WithoutAPasswordAKeyIsGivenWhereThatIsAllowed) {
    server.reset();
    start(/*gives_keys=*/true);
    const auto made = post(
        "/auth/signup", {{"org_name", "Acme"}, {"agent_id", "ada"}, {"email", "ada@example.com"}}
    );
    ASSERT_EQ(made.status, 201) << made.body;
    const auto& data = made.json.at("data").as_object();
    const std::string key(data.at("api_key").as_string());
    EXPECT_EQ(data.at("org_slug"), "acme");
    EXPECT_EQ(data.at("agent_id"), "ada");
    EXPECT_EQ(data.at("mcp_config").at("url"), "https://akashi.example/mcp");
    EXPECT_EQ(data.at("mcp_config").at("header"), json::string("ApiKey ada:" + key));
    EXPECT_EQ(data.size(), 5U);
    const auto me = server->agent("ada", key).get("/v1/me");
    ASSERT_EQ(me.status, 200) << me.body;
    EXPECT_EQ(me.json.at("data").at("role"), "org_owner");
    EXPECT_EQ(me.json.at("data").at("plan"), "oss");
    EXPECT_EQ(value("SELECT count(*) FROM verification_mails"), "0");
    EXPECT_EQ(sign_up("ada@example.com", "Other").status, 201) << "the other form works, too";
}

TEST_F(SignupOnPostgresHttp, TheFormForAKeySaysWhatIsWrong) {
    server.reset();
    start(/*gives_keys=*/true);
    const auto mistake = [&](const json::object& form) {
        const auto reply = post("/auth/signup", form);
        EXPECT_EQ(reply.status, 400) << reply.body;
        return message(reply);
    };
    EXPECT_EQ(mistake({}), "org_name is required");
    EXPECT_EQ(mistake({{"org_name", "???"}}), "agent_id is required");
    EXPECT_EQ(
        mistake({{"org_name", "Acme"}, {"agent_id", "a b"}}),
        "agent_id contains invalid character at position 1: ' '"
    );
    EXPECT_EQ(
        mistake({{"org_name", "Acme"}, {"agent_id", "admin"}}),
        "agent_id \"admin\" is reserved and cannot be used"
    );
    EXPECT_EQ(mistake({{"org_name", "Acme"}, {"agent_id", "ada"}}), "email is required");
    EXPECT_EQ(
        mistake({{"org_name", "Acme"}, {"agent_id", "ada"}, {"email", "ada"}}),
        "invalid email address"
    );
    EXPECT_EQ(
        mistake({{"org_name", "???"}, {"agent_id", "ada"}, {"email", "ada@example.com"}}),
        "org_name must contain at least one alphanumeric character"
    );
    const json::object form{{"org_name", "Acme"}, {"agent_id", "ada"}, {"email", "a@b.cd"}};
    EXPECT_EQ(post("/auth/signup", form).status, 201);
    const auto taken = post("/auth/signup", form);
    EXPECT_EQ(taken.status, 409);
    EXPECT_EQ(message(taken), "org name, agent_id, or email already in use");
}

TEST_F(SignupOnPostgresHttp, ALinkWorksThroughEveryDoorAndAgainUntilItExpires) {
    ASSERT_EQ(sign_up("ada@example.com", "Acme").status, 201);
    const auto token = links.wait_for("ada@example.com").front();
    auto client = server->anonymous();
    EXPECT_EQ(client.send("HEAD", "/auth/verify?token=" + token, {}).status, 200);
    EXPECT_EQ(client.send("HEAD", "/verify?token=" + token, {}).status, 200);
    EXPECT_EQ(issue_token("owner@acme").status, 403) << "a look changes nothing";

    EXPECT_EQ(client.get("/auth/verify?token=" + token).status, 200);
    EXPECT_EQ(issue_token("owner@acme").status, 200);
    const auto used = value("SELECT used_at FROM email_verifications");
    EXPECT_EQ(client.get("/verify?token=" + token).status, 200);
    EXPECT_EQ(client.send("POST", "/auth/verify?token=" + token, {}).status, 200);
    EXPECT_EQ(verify(token).status, 200);
    EXPECT_EQ(value("SELECT used_at FROM email_verifications"), used);
    EXPECT_EQ(
        value("SELECT count(*) FROM mutation_audit_log WHERE operation = 'verify_email'"), "1"
    );

    query("UPDATE email_verifications SET expires_at = now()");
    const auto expired = verify(token);
    EXPECT_EQ(expired.status, 400);
    EXPECT_EQ(message(expired), "invalid or expired verification token");
    EXPECT_EQ(issue_token("owner@acme").status, 200);
}

TEST_F(SignupOnPostgresHttp, AnUnknownTokenVerifiesNothing) {
    ASSERT_EQ(sign_up("ada@example.com", "Acme").status, 201);
    links.wait_for("ada@example.com");
    for (const auto& reply :
         {verify(""),
          post("/auth/verify", {}),
          server->anonymous().get("/auth/verify"),
          server->anonymous().get("/verify?token=")}) {
        EXPECT_EQ(reply.status, 400);
        EXPECT_EQ(message(reply), "token is required");
    }
    const std::string hash = value("SELECT token_hash FROM email_verifications");
    for (const std::string& token : {std::string(64, 'a'), std::string("%"), hash}) {
        EXPECT_EQ(message(verify(token)), "invalid or expired verification token");
    }
    EXPECT_EQ(issue_token("owner@acme").status, 403);
}

TEST_F(SignupOnPostgresHttp, AUsedTokenDoesNotVerifyAnOrganizationAgain) {
    ASSERT_EQ(sign_up("ada@example.com", "Acme").status, 201);
    const auto token = links.wait_for("ada@example.com").front();
    EXPECT_EQ(verify(token).status, 200);
    query("UPDATE organizations SET awaits_verification = true WHERE slug = 'acme'");
    EXPECT_EQ(verify(token).status, 400);
    query("UPDATE email_verifications SET used_at = NULL");
    query("UPDATE organizations SET is_deleting = true WHERE slug = 'acme'");
    EXPECT_EQ(verify(token).status, 400);
}

TEST_F(SignupOnPostgresHttp, APersonSeesAPageThatTellsWhatHappened) {
    ASSERT_EQ(sign_up("ada@example.com", "Acme").status, 201);
    const auto token = links.wait_for("ada@example.com").front();
    const HttpHeaders browser{{"Accept", "text/html,application/xhtml+xml"}};
    const auto good = server->anonymous().get("/auth/verify?token=" + token, browser);
    EXPECT_EQ(good.status, 200);
    EXPECT_THAT(good.body, HasSubstr("<h1>Your address is verified</h1>"));
    const auto bad = server->anonymous().get("/auth/verify?token=<b>no", browser);
    EXPECT_EQ(bad.status, 400);
    EXPECT_THAT(bad.body, HasSubstr("<h1>This link does not work</h1>"));
    for (const auto& page : {good, bad}) {
        EXPECT_EQ(page.header("Content-Type"), "text/html; charset=utf-8");
        EXPECT_EQ(page.header("Referrer-Policy"), "no-referrer");
        EXPECT_EQ(page.header("Cache-Control"), "no-store");
        EXPECT_THAT(page.header("Content-Security-Policy"), HasSubstr("default-src 'none'"));
        EXPECT_THAT(page.body, Not(HasSubstr(token)));
        EXPECT_THAT(page.body, Not(HasSubstr("<b>no")));
        EXPECT_THAT(page.body, Not(HasSubstr("{{")));
        EXPECT_THAT(page.body, Not(HasSubstr("<script")));
    }
}

TEST_F(SignupOnPostgresHttp, AnotherMailComesForWhoeverWaitsAndTheAnswerNeverTells) {
    ASSERT_EQ(sign_up("ada@example.com", "Acme").status, 201);
    ASSERT_EQ(sign_up("eve@example.com", "Eve").status, 201);
    ASSERT_EQ(verify(links.wait_for("eve@example.com").front()).status, 200);
    links.wait_for("ada@example.com");
    std::set<std::string> answers;
    for (const char* path : {"/auth/resend", "/auth/verify/resend"})
        for (const char* email : {"eve@example.com", "nobody@example.com", "ADA@example.com"}) {
            const auto reply = post(path, {{"email", email}});
            EXPECT_EQ(reply.status, 202) << reply.body;
            answers.insert(json::serialize(reply.json.at("data")));
        }
    EXPECT_EQ(answers.size(), 1U);
    const auto tokens = links.wait_for("ada@example.com", 2);
    EXPECT_NE(tokens[0], tokens[1]);
    EXPECT_EQ(verify(tokens[0]).status, 200) << "the older one works, too";
    EXPECT_EQ(verify(tokens[1]).status, 200);
    EXPECT_EQ(links.count("eve@example.com"), 1U);
    EXPECT_EQ(post("/auth/resend", {{"email", "ada"}}).status, 400);
    EXPECT_EQ(post("/auth/resend", {}).status, 400);
}

TEST_F(SignupOnPostgresHttp, AStringThatIsNoFormIsRefusedBeforeItCostsAnything) {
    for (const char* path : {"/auth/signup", "/auth/resend", "/auth/verify"}) {
        for (const char* body : {"[]", "{", R"({"email":7,"token":7})", R"({"other":"x"})"}) {
            const auto reply = server->anonymous().post(path, body);
            EXPECT_EQ(reply.status, 400) << path << body << reply.body;
        }
    }
}

TEST(NoSignupOnSqliteHttp, AkashiLocalSaysThatNobodySignsUp) {
    const TestServer server;
    auto client = server.anonymous();
    for (const auto& [path, body] :
         {std::pair("/auth/signup", "{}"),
          std::pair("/auth/verify", R"({"token":"a"})"),
          std::pair("/auth/resend", R"({"email":"ada@example.com"})"),
          std::pair("/auth/verify/resend", R"({"email":"ada@example.com"})")}) {
        const auto reply = client.post(path, body);
        EXPECT_EQ(reply.status, 404) << path;
        EXPECT_EQ(message(reply), "signup is not enabled");
    }
    for (const char* path : {"/auth/verify?token=a", "/verify?token=a"})
        EXPECT_EQ(message(client.get(path)), "signup is not enabled");
}

}  // namespace
}  // namespace akashi::testing
