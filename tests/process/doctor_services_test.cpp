#include "akashi.hpp"
#include "doctor_visit.hpp"
#include "testing/http_double.hpp"
#include "testing/qdrant_double.hpp"
#include "testing/redis_server.hpp"
#include "testing/smtp_double.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace akashi::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
TEST_F(Doctor, FindsRedisThatIsGoneOrNearlyFull) {
    RedisServer redis({.settings = {"--maxmemory", "100kb"}});
    environment_["REDIS_URL"] = redis.url();
    Visit found = visit();
    EXPECT_EQ(found.condition("redis"), "warning") << found.what("redis");
    EXPECT_THAT(found.what("redis"), HasSubstr("rate limits are not enforced"));
    redis.kill();
    found = visit();
    EXPECT_EQ(found.condition("redis"), "problem");
    EXPECT_THAT(found.remedy("redis"), HasSubstr("redis-cli"));
}

TEST_F(Doctor, FindsACollectionThatDoesNotFitAndPointsThatAreMissing) {
    QdrantDouble qdrant;
    environment_["QDRANT_URL"] = qdrant.url();
    qdrant.make("akashi_decisions", 3);
    EXPECT_EQ(visit().condition("qdrant"), "ok");
    execute(
        "INSERT INTO decision_embeddings (decision_id, org_id, model, embedding) "
        "VALUES (gen_random_uuid(), gen_random_uuid(), 'm', '\\x00')"
    );
    Visit found = visit();
    EXPECT_EQ(found.condition("qdrant"), "warning") << found.what("qdrant");
    EXPECT_EQ(found.remedy("qdrant"), "akashi reindex");
    qdrant.drop("akashi_decisions");
    qdrant.make("akashi_decisions", 3, "Dot");
    EXPECT_EQ(visit().condition("qdrant"), "problem");
    qdrant.stop();
    EXPECT_EQ(visit().condition("qdrant"), "problem");
}

TEST_F(Doctor, FindsAProviderThatDoesNotAnswer) {
    environment_["AKASHI_EMBEDDING_PROVIDER"] = "ollama";
    environment_["OLLAMA_URL"] = "http://127.0.0.1:" + std::to_string(free_port());
    EXPECT_EQ(visit().condition("embedding"), "problem");
}

TEST_F(Doctor, FindsAMailServerWithoutStarttls) {
    SmtpDouble good({.user = "akashi", .password = "secret-of-mails"});
    environment_["AKASHI_SMTP_HOST"] = "localhost";
    environment_["AKASHI_SMTP_PORT"] = std::to_string(good.port());
    environment_["AKASHI_SMTP_USER"] = "akashi";
    environment_["AKASHI_SMTP_PASSWORD"] = "secret-of-mails";
    environment_["SSL_CERT_FILE"] = good.certificate();
    Visit found = visit();
    EXPECT_EQ(found.condition("smtp"), "ok") << found.what("smtp");
    environment_["AKASHI_SMTP_PASSWORD"] = "another-secret";
    found = visit();
    EXPECT_EQ(found.condition("smtp"), "problem");
    EXPECT_THAT(found.text(), Not(HasSubstr("another-secret")));
    SmtpDouble bad({.has_starttls = false});
    environment_["AKASHI_SMTP_PORT"] = std::to_string(bad.port());
    found = visit();
    EXPECT_EQ(found.condition("smtp"), "problem");
    EXPECT_THAT(found.what("smtp"), HasSubstr("does not support STARTTLS"));
}

TEST_F(Doctor, FindsAnotherProgramOnThePort) {
    const RedisServer redis;
    environment_["AKASHI_PORT"] = std::to_string(redis.port());
    const Visit found = visit();
    EXPECT_EQ(found.condition("server"), "problem");
    EXPECT_THAT(found.remedy("server"), HasSubstr("ss -ltnp"));
    environment_["AKASHI_PORT"] = std::to_string(free_port());
    environment_["AKASHI_METRICS_PORT"] = std::to_string(redis.port());
    EXPECT_EQ(visit().code, kProblem);
    environment_["AKASHI_METRICS_PORT"] = environment_.at("AKASHI_PORT");
    EXPECT_THAT(visit().text(), HasSubstr("set AKASHI_METRICS_PORT"));
    environment_["AKASHI_METRICS_PORT"] = std::to_string(free_port());
    EXPECT_EQ(visit().code, kWell);
}

TEST_F(Doctor, FindsStripeKeysThatWereCopiedBadly) {
    environment_["STRIPE_SECRET_KEY"] = "sk_test_secretofstripe";
    environment_["STRIPE_WEBHOOK_SECRET"] = "whsec_secretofstripe";
    environment_["STRIPE_PRO_PRICE_ID"] = "price_1";
    EXPECT_THAT(visit().what("stripe"), HasSubstr("test mode"));
    environment_["STRIPE_SECRET_KEY"] = "pk_test_secretofstripe";
    environment_["STRIPE_WEBHOOK_SECRET"] = "whsec_secretofstripe\n";
    environment_["STRIPE_PRO_PRICE_ID"] = "price_";
    const Visit found = visit();
    EXPECT_EQ(found.condition("stripe"), "problem");
    for (const char* name : {"STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "STRIPE_PRO_PRICE_ID"})
        EXPECT_THAT(found.what("stripe"), HasSubstr(name));
    EXPECT_THAT(found.text(), Not(HasSubstr("secretofstripe")));
}

TEST_F(Doctor, FindsACollectorThatRefuses) {
    const HttpDouble collector([](const HttpDouble::Request& request) {
        const bool is_known = request.head.contains("x-token: 17");
        return HttpDouble::Reply{.status = is_known && request.body.empty() ? 200 : 401};
    });
    environment_["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.url();
    Visit found = visit();
    EXPECT_EQ(found.condition("otlp"), "warning");
    EXPECT_THAT(found.what("otlp"), HasSubstr("HTTP 401"));
    environment_["OTEL_EXPORTER_OTLP_HEADERS"] = "x-token=17";
    found = visit();
    EXPECT_EQ(found.code, kWell) << found.text();
    EXPECT_THAT(found.text(), HasSubstr("takes metrics"));
}

TEST_F(Doctor, FindsACollectorWithoutTls) {
    // Like a collector, it answers at once what is no HTTP.
    Akashi plain({.data_directory = directory_ / "plain"});
    environment_["OTEL_EXPORTER_OTLP_ENDPOINT"] = fmt::format("127.0.0.1:{}", plain.port());
    EXPECT_THAT(visit().remedy("otlp"), HasSubstr("OTEL_EXPORTER_OTLP_INSECURE=true"));
    environment_["OTEL_EXPORTER_OTLP_INSECURE"] = "true";
    EXPECT_THAT(visit().what("otlp"), HasSubstr("HTTP 401"));
}

TEST_F(Doctor, HasEveryLineInTimeWhenEverythingHangs) {
    // They take connections, and answer nothing.
    RedisServer redis;
    QdrantDouble qdrant;
    const std::string port = std::to_string(redis.port());
    for (const auto* name : {"DATABASE_URL", "NOTIFY_URL"})
        environment_[name] = DevServers::with_port(environment_.at(name), redis.port());
    environment_["DATABASE_READ_URL"] = environment_.at("DATABASE_URL");
    environment_["REDIS_URL"] = redis.url();
    environment_["QDRANT_URL"] = qdrant.url();
    environment_["AKASHI_EMBEDDING_PROVIDER"] = "ollama";
    environment_["OLLAMA_URL"] = "http://127.0.0.1:" + port;
    environment_["AKASHI_SMTP_HOST"] = "127.0.0.1";
    environment_["AKASHI_SMTP_PORT"] = port;
    environment_["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:" + port;
    environment_["AKASHI_PORT"] = port;
    redis.freeze();
    qdrant.freeze();
    const Visit found = visit();
    redis.thaw();
    qdrant.thaw();
    EXPECT_EQ(found.code, kProblem);
    for (const auto* name :
         {"server", "postgres", "notify", "redis", "embedding", "qdrant", "smtp"})
        EXPECT_EQ(found.condition(name), "problem") << name << ": " << found.text();
    EXPECT_THAT(found.remedy("server"), HasSubstr("restart it"));
    for (const auto* name : {"read_replica", "otlp"})
        EXPECT_EQ(found.condition(name), "warning") << name;
    for (const auto* name : {"configuration", "variables", "keys", "disk", "event_log"})
        EXPECT_EQ(found.condition(name), "ok") << name;
    EXPECT_THAT(found.text(), Not(HasSubstr("akashi:"))) << "that is the password";
}

}  // namespace
}  // namespace akashi::testing
