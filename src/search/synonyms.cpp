#include "search/synonyms.hpp"

#include "search/words.hpp"

#include <algorithm>
#include <utility>

namespace akashi {
namespace {

/// A word may be in several groups.
constexpr std::string_view kGroups =
    "db database databases datastore\n"
    "auth authentication authenticate login signin\n"
    "auth authorization authorize permission permissions\n"
    "k8s kubernetes\n"
    "queue broker messaging mq\n"
    "ci pipeline build\n"
    "cd deploy deployment rollout release\n"
    "repo repository\n"
    "config configuration settings setting\n"
    "env environment\n"
    "i18n internationalization localization l10n translation translations\n"
    "ui frontend interface\n"
    "js javascript\n"
    "ts typescript\n"
    "pg postgres postgresql\n"
    "vm machine\n"
    "docs documentation\n"
    "deps dependency dependencies library package\n"
    "e2e acceptance\n"
    "log logging\n"
    "msg message\n"
    "async asynchronous\n"
    "sync synchronous\n"
    "perf performance speed\n"
    "lib library libraries\n"
    "spec specification\n"
    "id identifier identifiers\n"
    "uuid guid\n"
    "tls ssl encryption\n"
    "infra infrastructure\n"
    "observability monitoring metrics telemetry tracing\n"
    "error exception failure\n"
    "concurrency threads parallel\n"
    "lint linter\n"
    "date time timestamp\n"
    "delete remove erase deletion removal\n"
    "choose pick select\n"
    "store storage persist persistence save\n"
    "secret credential credentials password\n"
    "schedule scheduler cron\n"
    "version versioning\n"
    "flag toggle\n"
    "licence license\n"
    "mock stub fake\n"
    "serialize serialization encoding\n"
    "notification alert\n"
    "branch branching trunk\n";

}  // namespace

Synonyms::Synonyms(std::string_view more) {
    for (std::string_view rest : {kGroups, more}) {
        while (!rest.empty()) {
            const std::string_view line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
            add(line.substr(0, line.find('#')));
        }
    }
}

void Synonyms::add(std::string_view line) {
    std::vector<std::string> group;
    for (Word& word : words_of(line))
        if (!word.continues) group.push_back(std::move(word.text));
    for (const std::string& word : group) group_of_.emplace(word, groups_.size());
    groups_.push_back(std::move(group));
}

std::vector<std::string_view> Synonyms::of(std::string_view word) const {
    std::vector<std::string_view> synonyms;
    for (auto [at, end] = group_of_.equal_range(std::string(word)); at != end; ++at)
        for (const std::string& other : groups_[at->second])
            if (other != word) synonyms.push_back(other);
    return synonyms;
}

}  // namespace akashi
