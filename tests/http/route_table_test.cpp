#include "http/router.hpp"
#include "testing/stores/test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <set>

namespace akashi {
namespace {

std::string name_of(http::RateClass rate_class) {
    switch (rate_class) {
        case http::RateClass::none:
            return "none";
        case http::RateClass::auth:
            return "auth";
        case http::RateClass::ingest:
            return "ingest";
        case http::RateClass::query:
            return "query";
        case http::RateClass::search:
            return "search";
    }
    return "?";
}

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(::toupper(c));
    return text;
}

/// `METHOD path role class` of every operation of the document.
std::set<std::string> documented() {
    std::set<std::string> rows;
    const YAML::Node document = YAML::LoadFile(AKASHI_SOURCE_DIR "/api/openapi.yaml");
    for (const auto& path : document["paths"]) {
        for (const auto& operation : path.second) {
            const auto method = operation.first.as<std::string>();
            if (method == "parameters") continue;
            const auto role = operation.second["x-minimum-role"];
            rows.insert(
                upper(method) + " " + path.first.as<std::string>() + " " +
                (role ? role.as<std::string>() : "public") + " " +
                operation.second["x-rate-class"].as<std::string>()
            );
        }
    }
    return rows;
}

std::set<std::string> served(const std::deque<http::Route>& routes) {
    std::set<std::string> rows;
    for (const auto& route : routes) {
        rows.insert(
            std::string(http::to_string(route.method)) + " " + route.pattern + " " +
            std::string(route.minimum_role ? to_string(*route.minimum_role) : "public") + " " +
            name_of(route.rate_class)
        );
    }
    return rows;
}

TEST(RouteTable, IsWhatTheOpenApiDocumentDescribes) {
    const testing::TestServer server;
    EXPECT_THAT(served(server.app().router().routes()), ::testing::ContainerEq(documented()));
}

TEST(RouteTable, OnlyTheCallerItselfIsReadWithoutATurn) {
    const testing::TestServer server;
    std::set<std::string> light;
    for (const auto& route : server.app().router().routes()) {
        if (!route.is_light) continue;
        light.insert(route.pattern);
        EXPECT_FALSE(route.is_read());
    }
    EXPECT_THAT(light, ::testing::ElementsAre("/v1/me"));
}

}  // namespace
}  // namespace akashi
