#include "app/search_listing.hpp"

#include "app/printable.hpp"
#include "search/check_summary.hpp"

#include <boost/algorithm/string/replace.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace akashi::app {
namespace {

// https://ecma-international.org/publications-and-standards/standards/ecma-48/
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kPlain = "\x1b[0m";

constexpr std::size_t kDate = 10;  // characters of 2026-01-31

class Listing {
public:
    explicit Listing(Look look) : look_(look) {}

    void add(const SearchHit& hit, const std::vector<WeighedWord>& words) {
        const Decision& decision = hit.decision;
        text_ += fmt::format("{:3}. ", ++count_);
        add_styled(kBold, printable(decision.outcome.substr(0, decision.outcome.find('\n'))));
        text_ += "\n     ";
        std::string facts = fmt::format(
            "{} · {} · {}",
            printable(decision.decision_type),
            printable(decision.agent_id),
            format_rfc3339(decision.valid_from).substr(0, kDate)
        );
        if (decision.project) facts += " · " + printable(*decision.project);
        if (hit.found.score > 0) facts += fmt::format(" · score {:.2f}", hit.found.score);
        add_styled(kDim, facts + " · " + decision.id.str());
        text_ += "\n";
        for (const Snippet& snippet : hit.snippets) add(snippet);
        if (look_.explains) explain(hit.found, words);
    }

    void add_line(std::string_view line) { text_.append(line).append("\n"); }

    std::string take() { return std::move(text_); }

private:
    void add(const Snippet& snippet) {
        std::string piece = printable(snippet.text);
        if (look_.is_terminal)
            for (const std::string& word : snippet.highlights)
                boost::replace_all(piece, word, fmt::format("{}{}{}", kBold, word, kPlain));
        text_ += fmt::format("     {}: {}\n", snippet.field, piece);
    }

    void explain(const TextHit& hit, const std::vector<WeighedWord>& words) {
        text_ += fmt::format(
            "     relevance {:.2f}, match {:.2f}, of which {:.0f} % is left for the order\n",
            hit.relevance,
            hit.match,
            100 * merit_factor(hit.merit, now())
        );
        for (std::size_t i = 0; i < hit.shares.size() && i < words.size(); ++i) {
            const auto& [variant, share] = hit.shares[i];
            const auto& variants = words[i].word.variants;
            const std::string found =
                variant < 0 ? "-" : variants.at(static_cast<std::size_t>(variant)).term;
            text_ += fmt::format(
                "       {}: found {}, weight {:.1f}, share {:.2f}\n",
                printable(words[i].word.text),
                printable(found),
                words[i].weight,
                share
            );
        }
    }

    void add_styled(std::string_view style, std::string_view text) {
        text_ += look_.is_terminal ? fmt::format("{}{}{}", style, text, kPlain) : std::string(text);
    }

    const Look look_;
    int count_ = 0;
    std::string text_;
};

}  // namespace

std::string list_hits(const SearchPage& page, Look look) {
    Listing listing(look);
    if (page.did_you_mean) listing.add_line("Did you mean: " + *page.did_you_mean);
    if (page.hits.empty()) listing.add_line("No decisions found.");
    for (const SearchHit& hit : page.hits) listing.add(hit, page.words);
    if (page.has_more) listing.add_line("There are more; see --limit.");
    return listing.take();
}

std::string list_precedents(const CheckResult& result, Look look) {
    Listing listing(look);
    listing.add_line(summarize(result));
    for (const SearchHit& hit : result.precedents) listing.add(hit, result.words);
    if (const auto nearest = describe_nearest(result)) listing.add_line("Nearest: " + *nearest);
    if (!result.elsewhere.empty()) listing.add_line("In other projects:");
    for (const SearchHit& hit : result.elsewhere) listing.add(hit, result.words);
    return listing.take();
}

}  // namespace akashi::app
