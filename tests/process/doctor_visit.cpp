#include "doctor_visit.hpp"

#include "postgres/blocking_session.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <filesystem>

namespace akashi::testing {

namespace json = boost::json;

std::string Visit::text() const { return json::serialize(report); }

std::string Visit::text(std::string_view name, std::string_view member) const {
    for (const auto& finding : report.at("findings").as_array()) {
        if (finding.at("name").as_string() != name) continue;
        const auto* value = finding.as_object().if_contains(member);
        if (value != nullptr && value->is_string()) return std::string(value->as_string());
        break;
    }
    return "(none)";
}

void Doctor::SetUp() {
    execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    const std::string keys = directory_ / "keys";
    environment_ = {
        {"DATABASE_URL", servers->database_url()},
        {"NOTIFY_URL", servers->notify_url()},
        {"AKASHI_JWT_PRIVATE_KEY", keys + "/jwt_private.pem"},
        {"AKASHI_JWT_PUBLIC_KEY", keys + "/jwt_public.pem"},
        {"AKASHI_DATA_DIR", directory_ / "data"},
        {"AKASHI_PORT", std::to_string(free_port())},
        {"AKASHI_EMBEDDING_PROVIDER", "noop"},
    };
    std::filesystem::create_directory(directory_ / "data");
    ASSERT_EQ(run_akashi({"genkey", keys}).code, 0);
    ASSERT_EQ(run_akashi({"migrate", "apply"}, environment_).code, 0);
    execute("SELECT akashi_make_event_partitions(7)");
}

void Doctor::execute(const std::string& script) {
    postgres::BlockingSession(servers->notify_url()).run_script(script);
}

void Doctor::obey(const std::string& remedy) const {
    ServerProcess process(
        {.command = {"sh", "-c", remedy.substr(0, remedy.find(';'))}, .environment = environment_}
    );
    EXPECT_EQ(process.wait(), 0) << remedy << ": " << process.log();
}

Visit Doctor::visit(const std::vector<std::string>& flags, const std::vector<std::string>& wrapper)
    const {
    ProcessOptions options{.command = wrapper, .environment = environment_};
    for (const char* word : {AKASHI_BINARY, "doctor", "--json"}) options.command.emplace_back(word);
    options.command.insert(options.command.end(), flags.begin(), flags.end());
    ServerProcess process(options);
    const int code = process.wait(std::chrono::seconds(10));
    boost::system::error_code failed;
    const auto report = json::parse(process.log(), failed);
    EXPECT_FALSE(failed) << process.log();
    return {code, failed ? json::object() : report.as_object()};
}

}  // namespace akashi::testing
