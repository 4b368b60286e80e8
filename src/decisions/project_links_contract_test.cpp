// Links between projects, on every store.
#include "decisions/project_link_store.hpp"
#include "testing/stores/stores.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::IsEmpty;

class ProjectLinksContract : public ContractTest {
protected:
    ProjectLink make_link(
        std::string project_a,
        std::string project_b,
        std::string_view type = kConflictScope,
        OrgId org = kDefaultOrg
    ) {
        ProjectLink link =
            make_project_link(std::move(project_a), std::move(project_b), std::string(type))
                .value();
        link.org_id = org;
        link.created_by = "admin";
        link.created_at = clock_ += kTick;
        return link;
    }
    Result<ProjectLink> create(const ProjectLink& link) {
        return run(project_links().create(link, make_change(link.org_id)));
    }
    std::string refusal(const ProjectLink& link) {
        const auto created = create(link);
        return created ? "" : created.error().message();
    }
    std::optional<std::int64_t> create_all(std::vector<ProjectLink> links) {
        for (ProjectLink& link : links) {
            link.created_by = "admin";
            link.created_at = clock_;
        }
        return run(project_links().create_all(std::move(links), make_change()));
    }
    ProjectLinkPage list(std::int64_t limit = 10, std::int64_t offset = 0) {
        return run(project_links().list(kDefaultOrg, limit, offset));
    }
    std::optional<std::string> canonical(const std::string& alias, OrgId org = kDefaultOrg) {
        return run(project_links().find_canonical(org, alias));
    }
    /// How many lines of the audit log this test has made, beside those of its agents.
    std::size_t audited() { return lines() - lines_; }
    std::size_t lines() {
        return stores_->query("SELECT id FROM mutation_audit_log WHERE operation = 'test'").size();
    }
    void SetUp() override {
        ContractTest::SetUp();
        lines_ = lines();
    }

    std::size_t lines_ = 0;
};

TEST_P(ProjectLinksContract, AreListedTheNewestFirst) {
    const ProjectLink first = make_link("web", "api");
    EXPECT_TRUE(create(first));
    EXPECT_TRUE(create(make_link("web", "core")));
    const ProjectLinkPage page = list(1);
    EXPECT_EQ(page.total, 2);
    EXPECT_EQ(page.links.at(0).project_a, "core");
    const ProjectLink last = list(1, 1).links.at(0);
    EXPECT_EQ(last.id, first.id);
    EXPECT_EQ(last.org_id, kDefaultOrg);
    EXPECT_EQ(last.project_a, "api");
    EXPECT_EQ(last.project_b, "web");
    EXPECT_EQ(last.link_type, "conflict_scope");
    EXPECT_EQ(last.created_by, "admin");
    EXPECT_EQ(last.created_at, first.created_at);
    EXPECT_EQ(audited(), 2U);
}

TEST_P(ProjectLinksContract, ALinkIsThereOnceForEachType) {
    EXPECT_EQ(refusal(make_link("web", "api")), "");
    EXPECT_EQ(refusal(make_link("api", "web")), "project link already exists");
    EXPECT_EQ(refusal(make_link("api", "web", kAlias)), "");
    EXPECT_EQ(refusal(make_link("api", "web", kAlias)), "project link already exists");
    EXPECT_EQ(refusal(make_link("web", "api", kConflictScope, kOtherOrg)), "");
    EXPECT_EQ(list().total, 2);
    EXPECT_EQ(audited(), 3U);
}

TEST_P(ProjectLinksContract, AnAliasLeadsToOneProjectThatIsNoAlias) {
    EXPECT_EQ(refusal(make_link("web-old", "api", kAlias)), "");
    EXPECT_EQ(canonical("web-old"), "api");
    EXPECT_EQ(canonical("api"), std::nullopt);
    EXPECT_EQ(canonical("web-old", kOtherOrg), std::nullopt);
    EXPECT_EQ(refusal(make_link("web-old", "core", kAlias)), already_an_alias().message());
    EXPECT_EQ(refusal(make_link("x", "web-old", kAlias)), alias_of_an_alias().message());
    EXPECT_EQ(refusal(make_link("api", "x", kAlias)), alias_of_an_alias().message());
    EXPECT_EQ(refusal(make_link("x", "api", kAlias)), "");
    EXPECT_EQ(refusal(make_link("web-old", "x", kConflictScope)), "");
    EXPECT_EQ(refusal(make_link("api", "y", kConflictScope)), "");
    EXPECT_EQ(canonical("y"), std::nullopt);
    // Aliases of another organization hinder nobody.
    EXPECT_EQ(refusal(make_link("api", "web-old", kAlias, kOtherOrg)), "");
    EXPECT_EQ(canonical("web-old"), "api");
}

TEST_P(ProjectLinksContract, AllPairsAreAddedOnce) {
    create(make_link("b", "a"));
    const auto org = [](std::vector<ProjectLink> links) {
        for (ProjectLink& link : links) link.org_id = kDefaultOrg;
        return links;
    };
    EXPECT_EQ(create_all(org(link_all({"c", "b", "a"}))), 2);
    EXPECT_EQ(create_all(org(link_all({"a", "b", "c"}))), 0);
    EXPECT_EQ(list().total, 3);
    std::vector<std::string> names;
    for (int i = 0; i < 150; ++i) names.push_back(fmt::format("p{}", i));
    EXPECT_EQ(create_all(org(link_all(std::move(names)))), std::nullopt);
    EXPECT_EQ(list().total, 3);
    EXPECT_EQ(audited(), 3U);
}

TEST_P(ProjectLinksContract, AnOrganizationHasABoundedNumberOfLinks) {
    std::vector<ProjectLink> links;
    for (int i = 0; i < kMostProjectLinks; ++i)
        links.push_back(make_link(fmt::format("p{}", i), "q"));
    EXPECT_EQ(create_all(links), kMostProjectLinks);
    EXPECT_EQ(refusal(make_link("one", "more")), too_many_links().message());
    EXPECT_EQ(refusal(make_link("one", "more", kConflictScope, kOtherOrg)), "");
}

TEST_P(ProjectLinksContract, AreDeletedInTheirOrganizationOnly) {
    const ProjectLink link = make_link("web", "api");
    create(link);
    EXPECT_FALSE(run(project_links().find(kOtherOrg, link.id)));
    EXPECT_FALSE(run(project_links().remove(kOtherOrg, link.id, make_change(kOtherOrg))));
    EXPECT_EQ(run(project_links().list(kOtherOrg, 10, 0)).total, 0);
    EXPECT_THAT(run(project_links().list(kOtherOrg, 10, 0)).links, IsEmpty());
    EXPECT_TRUE(run(project_links().find(kDefaultOrg, link.id)));
    EXPECT_TRUE(run(project_links().remove(kDefaultOrg, link.id, make_change())));
    EXPECT_FALSE(run(project_links().remove(kDefaultOrg, link.id, make_change())));
    EXPECT_THAT(list().links, IsEmpty());
    EXPECT_EQ(audited(), 2U);
}

AKASHI_CONTRACT(ProjectLinksContract);

}  // namespace
}  // namespace akashi::contract
