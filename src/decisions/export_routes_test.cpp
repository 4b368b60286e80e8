#include "decisions/export_routes.hpp"

#include "base/log.hpp"
#include "testing/run.hpp"
#include "testing/unasked_decision_store.hpp"

#include <boost/asio/io_context.hpp>

#include <gmock/gmock.h>

namespace akashi {
namespace {

namespace asio = boost::asio;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Has pages of one decision, up to the one that fails.
class FailingStore final : public testing::UnaskedDecisionStore {
public:
    asio::awaitable<DecisionList> list_as_of(OrgId, Visibility, AsOfQuery query) override {
        if (pages == 0) throw Unavailable("the database is away");
        --pages;
        Decision decision;
        decision.id = DecisionId(Uuid({static_cast<std::uint8_t>(pages + 1)}));
        decision.outcome = "one";
        behind.push_back(query.after.has_value());
        co_return DecisionList{{decision}, /*has_more=*/true};
    }

    int pages = 1;
    std::vector<bool> behind;
};

struct Written final : http::BodyWriter {
    asio::awaitable<void> write(std::string_view bytes) override {
        text += bytes;
        co_return;
    }
    void on_hang_up(std::function<void()>) override {}

    std::string text;
};

class ExportRoutes : public ::testing::Test {
protected:
    ExportRoutes() { add_export_routes(router_, sources_); }

    static asio::awaitable<Result<Caller>> authenticate(const http::Request& request) {
        Caller caller;
        caller.role = Role::admin;
        if (request.header("authorization") == "theirs") caller.org = OrgId(Uuid({1}));
        co_return caller;
    }
    http::Response get(http::Request& request) {
        request.path = "/v1/export/decisions";
        testing::run(io_, router_.admit(request));
        return testing::run(io_, router_.run(request));
    }

    asio::io_context io_;
    FailingStore store_;
    ExportService exports_{store_, [] { return *parse_rfc3339("2026-01-01T00:00:00Z"); }};
    http::Turns pages_{1, std::chrono::seconds(1)};
    ExportSources sources_{exports_, pages_};
    http::Router router_{authenticate};
};

TEST_F(ExportRoutes, AnExportThatFailsBeforeItsFirstPageIsAnOrdinaryError) {
    store_.pages = 0;
    http::Request request;
    const auto response = get(request);
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(response.content_type, "application/json");
    EXPECT_FALSE(response.stream);
}

TEST_F(ExportRoutes, AnExportThatFailsLaterEndsWithALineThatSaysSoAndHowToGoOn) {
    std::string logged;
    const log::Capture capture([&](std::string_view line) { logged += line; });
    store_.pages = 2;
    http::Request request;
    const auto response = get(request);
    ASSERT_EQ(response.status, 200);
    Written out;
    testing::run(io_, response.stream(out));
    EXPECT_THAT(store_.behind, ElementsAre(false, true));
    const auto last = out.text.substr(out.text.rfind('\n', out.text.size() - 2) + 1);
    EXPECT_EQ(
        last,
        R"({"__error":true,"message":"export terminated due to internal error","exported":true,)"
        R"("after":"01000000-0000-0000-0000-000000000000","as_of":"2026-01-01T00:00:00Z"})"
        "\n"
    );
    EXPECT_THAT(logged, HasSubstr("export failed mid-stream"));
    EXPECT_THAT(logged, HasSubstr("the database is away"));
}

TEST_F(ExportRoutes, AnOrganizationHasTwoExportsAtATime) {
    store_.pages = 100;
    http::Request request;
    std::vector<http::Response> running;
    for (std::size_t i = 0; i < ExportService::kOfOrganization; ++i) {
        running.push_back(get(request));
        EXPECT_EQ(running.back().status, 200);
    }
    const auto refused = get(request);
    EXPECT_EQ(refused.status, 429);
    EXPECT_THAT(refused.body, HasSubstr("too many exports are running"));
    http::Request theirs;
    theirs.headers.emplace_back("authorization", "theirs");
    EXPECT_EQ(get(theirs).status, 200);
    running.pop_back();
    EXPECT_EQ(get(request).status, 200);
}

}  // namespace
}  // namespace akashi
