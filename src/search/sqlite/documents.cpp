#include "search/sqlite/documents.hpp"

#include "search/sqlite/sql.hpp"

#include <boost/algorithm/string/join.hpp>

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace akashi::sqlite {
namespace {

struct HashText {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>()(text);
    }
};

/// In how many documents each term stands.
class TermCounter {
public:
    void begin_document() { ++documents_; }
    void add(std::string_view term) {
        auto place = counts_.find(term);
        if (place == counts_.end()) place = counts_.emplace(std::string(term), Count()).first;
        Count& count = place->second;
        if (count.last_document == documents_) return;
        count.last_document = documents_;
        ++count.documents;
        ++terms_;
    }
    std::int64_t documents() const { return documents_; }
    /// How many terms were added, each counted once a document.
    std::int64_t terms() const { return terms_; }
    std::vector<TermCount> counts() const {
        std::vector<TermCount> counts;
        counts.reserve(counts_.size());
        for (const auto& [term, count] : counts_) counts.push_back({term, count.documents});
        return counts;
    }

private:
    struct Count {
        std::int64_t documents = 0;
        std::int64_t last_document = 0;
    };
    std::int64_t documents_ = 0;
    std::int64_t terms_ = 0;
    std::unordered_map<std::string, Count, HashText, std::equal_to<>> counts_;
};

void count_terms(TermCounter& counter, const std::string& title, const std::string& body) {
    counter.begin_document();
    std::string marked;
    visit_terms(title, [&](std::string_view term) {
        marked.assign(1, kTitleMark).append(term);
        counter.add(marked);
        counter.add(term);
    });
    visit_terms(body, [&](std::string_view term) { counter.add(term); });
}

/// From the documents of a sample of so many decisions, until they have `most_terms`.
std::shared_ptr<const Vocabulary> make_vocabulary(
    std::int64_t decisions, Statement& sample, std::int64_t most_terms
) {
    TermCounter counter;
    while (counter.terms() < most_terms && sample.step())
        count_terms(counter, sample.column<std::string>(0), sample.column<std::string>(1));
    return std::make_shared<const Vocabulary>(decisions, counter.documents(), counter.counts());
}

std::shared_ptr<const Vocabulary> read_visible_vocabulary(
    Connection& index, OrgId org, const Visibility& visibility
) {
    const std::string& caller = visibility.agent_id();
    const auto decisions = index.find<std::int64_t>(sql::count_visible_decisions, org, caller);
    Statement sample = index.prepare(sql::list_visible_vocabulary_sample);
    sample.bind(org, caller, kVisibleSample);
    return make_vocabulary(decisions.value_or(0), sample, kVisibleTerms);
}

std::int64_t ensure_document_org(Connection& index, OrgId org) {
    if (const auto known = find_document_org(index, org)) return *known;
    const auto made = index.find<std::int64_t>(sql::insert_document_org, org);
    if (!made) throw std::logic_error("the index gave an organization no number");
    return *made;
}

}  // namespace

std::optional<std::int64_t> find_document_org(Connection& index, OrgId org) {
    return index.find<std::int64_t>(sql::find_document_org, org);
}

void add_document(Connection& index, std::int64_t row, OrgId org, const SearchTerms& terms) {
    const Document document{
        .org = ensure_document_org(index, org),
        .title = boost::join(terms.of(TextPart::title), " "),
        .body = boost::join(terms.of(TextPart::body), " ")
    };
    index.execute(sql::insert_document, row, document.org, document.title, document.body);
    index.execute(sql::insert_index_terms, row, tokens_of(document));
}

void remove_document(Connection& index, std::int64_t row) {
    Document document;
    {
        Statement deleted = index.prepare(sql::delete_document);
        deleted.bind(row);
        if (!deleted.step()) return;
        document = {
            .org = deleted.column<std::int64_t>(0),
            .title = deleted.column<std::string>(1),
            .body = deleted.column<std::string>(2)
        };
        deleted.step();
    }
    index.execute(sql::delete_index_terms, row, tokens_of(document));
}

std::shared_ptr<const Vocabulary> read_vocabulary(
    Connection& index, OrgId org, const Visibility& visibility
) {
    if (!visibility.sees_everything()) return read_visible_vocabulary(index, org, visibility);
    const auto number = find_document_org(index, org);
    if (!number) return std::make_shared<const Vocabulary>();
    const auto documents = index.find<std::int64_t>(sql::count_documents, *number);
    Statement sample = index.prepare(sql::list_vocabulary_sample);
    sample.bind(*number, kVocabularySample);
    return make_vocabulary(documents.value_or(0), sample, kVocabularyTerms);
}

}  // namespace akashi::sqlite
