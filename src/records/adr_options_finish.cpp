#include "base/text.hpp"
#include "records/adr_names.hpp"
#include "records/adr_options.hpp"
#include "records/adr_text.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace akashi {
namespace {

constexpr std::size_t kMaxSearched = 8'192;  // of a decision, for the names of options

/// The first sentence of a paragraph, without what introduces it.
std::string label_of_prose(std::string_view text) {
    constexpr std::size_t kMaxLabel = 160;
    std::size_t end = text.size();
    for (const std::string_view stop :
         {". ", "; ", ", because", " because ", ", since ", "\u3002", " \u2014 ", " \u2013 "})
        end = std::min(end, text.find(stop));
    std::string label(utf8_prefix(trimmed(text.substr(0, end)), kMaxLabel));
    if (label.ends_with('.')) label.pop_back();
    for (const std::string_view beginning :
         {"We considered using ",
          "We considered ",
          "We could have used ",
          "We could use ",
          "We could also use ",
          "We could also ",
          "We could have ",
          "We could ",
          "We also considered ",
          "One alternative is ",
          "Another option is ",
          "Another alternative is ",
          "We thought about "}) {
        if (!label.starts_with(beginning) || label.size() == beginning.size()) continue;
        label.erase(0, beginning.size());
        if (label.front() >= 'a' && label.front() <= 'z')
            label.front() = static_cast<char>(label.front() - ('a' - 'A'));
    }
    return label;
}

}  // namespace

/// A section that is prose only: each paragraph is an option.
void AdrOptionList::read_prose() {
    if (!entries_.empty() || !repeated_.empty()) return;
    for (auto& paragraph : prose_) {
        AdrOptionLabel label = read_adr_option_label(label_of_prose(paragraph));
        const bool is_nothing = is_no_adr_option(label.text);
        if (!is_nothing) add(std::move(label), paragraph);
    }
}

/// Joins options that are given twice.
void AdrOptionList::merge() {
    std::vector<Entry> merged;
    for (auto& entry : entries_) {
        const auto same = std::ranges::find_if(merged, [&](const Entry& other) {
            return other.label.words == entry.label.words && other.label.id == entry.label.id;
        });
        if (same == merged.end()) {
            merged.push_back(std::move(entry));
        } else {
            append_paragraph(same->arguments, entry.arguments);
            same->label.is_chosen = same->label.is_chosen || entry.label.is_chosen;
        }
    }
    entries_ = std::move(merged);

    const bool are_as_many = entries_.size() == repeated_.size();
    std::vector<bool> is_taken(entries_.size());
    std::vector<Entry> unknown;
    for (std::size_t i = 0; i < repeated_.size(); ++i) {
        Entry& entry = repeated_[i];
        std::optional<std::size_t> same;
        for (std::size_t k = 0; k < is_taken.size(); ++k) {
            const AdrOptionLabel& label = entries_[k].label;
            if (label.words == entry.label.words && !label.words.empty()) {
                same = k;
                break;
            }
            const bool has_id = !label.id.empty() && label.id == entry.label.id;
            if (!same && !is_taken[k] && (label.is_same(entry.label) || has_id)) same = k;
        }
        // The list counts them, and the headings are in the same order.
        const std::string number = std::to_string(i + 1);
        if (!same && i < is_taken.size() && !is_taken[i] &&
            (are_as_many || entry.label.id == number))
            same = i;
        if (!same) {
            unknown.push_back(std::move(entry));
            continue;
        }
        is_taken[*same] = true;
        append_paragraph(entries_[*same].arguments, entry.arguments);
        entries_[*same].label.is_chosen = entries_[*same].label.is_chosen || entry.label.is_chosen;
    }
    for (auto& entry : unknown) entries_.push_back(std::move(entry));
    if (entries_.size() > kMaxOptions) entries_.resize(kMaxOptions);
    repeated_.clear();
}

/// Chooses what `label` names: an option, its number, or several.
bool AdrOptionList::choose_label(std::string_view text) {
    AdrOptionLabel wanted = read_adr_option_label(text);
    const bool is_bare_number =  // `Chosen option: 2`
        wanted.id.empty() && wanted.words.size() == 1 && is_digit(wanted.words[0]);
    if (is_bare_number) std::swap(wanted.id, wanted.words);
    if (wanted.words.empty() && wanted.id.empty()) return false;
    for (auto& entry : entries_) {
        if (entry.label.words == wanted.words && !wanted.words.empty())
            return entry.is_chosen = true;
    }
    if (!wanted.id.empty()) {
        for (auto& entry : entries_) {
            if (entry.label.id == wanted.id) return entry.is_chosen = true;
        }
        const bool is_number = std::ranges::all_of(wanted.id, is_digit);
        const int position = is_number ? std::stoi(wanted.id) : wanted.id[0] - 'a' + 1;
        const bool is_counted =
            wanted.words.empty() && position >= 1 && position <= static_cast<int>(entries_.size());
        if (is_counted) return entries_[static_cast<std::size_t>(position - 1)].is_chosen = true;
    }
    if (wanted.words.empty()) return false;
    for (auto& entry : entries_) {
        if (entry.label.is_same(wanted)) return entry.is_chosen = true;
    }
    std::vector<Entry*> longer;  // `four-edit rule` for `The four-edit rule of the specification`
    for (auto& entry : entries_) {
        if (find_words(entry.label.words, wanted.words) != std::string::npos)
            longer.push_back(&entry);
    }
    if (longer.size() == 1) return longer[0]->is_chosen = true;
    bool has_any = false;  // `Redis and Kafka`
    for (auto& entry : entries_) {
        if (entry.label.words.size() < 2) continue;
        if (find_adr_mentions(wanted.words, entry.label.words).empty()) continue;
        entry.is_chosen = has_any = true;
    }
    return has_any;
}

bool AdrOptionList::choose_by_title(std::string_view title) {
    const std::string words = fold_words(title);
    const std::string_view object = without_adr_verb(words);
    for (auto& entry : entries_) {
        const std::string_view option = without_adr_verb(entry.label.words);
        if (option.empty() || entry.label.is_rejected) continue;
        if (begins_with_words(object, option)) return entry.is_chosen = true;
    }
    return false;
}

/// Records that state the choice in prose: the option that is named first, with those that are
/// named in a row with it.
void AdrOptionList::choose_mentioned(std::string_view words) {
    struct Mention {
        std::size_t at = std::string_view::npos;
        std::size_t end = 0;
        Entry* entry = nullptr;
    };
    std::vector<Mention> mentions;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        Entry& entry = entries_[i];
        if (entry.label.is_rejected) continue;
        if (!entry.label.id.empty()) {  // `adopt C`
            for (const std::size_t at : find_adr_mentions(words, entry.label.id)) {
                if (is_adr_choice_before(words, at))
                    mentions.push_back({at, at + entry.label.id.size(), &entry});
            }
        }
        std::vector<std::string> names{
            entry.label.words, std::string(without_adr_verb(entry.label.words))
        };
        const std::string id = entry.label.id.empty() ? std::to_string(i + 1) : entry.label.id;
        for (const std::string_view kind : {"option ", "alternative ", "variante ", "approach "})
            names.push_back(std::string(kind) + id);
        for (const auto& name : names) {
            for (const std::size_t at : find_adr_mentions(words, name)) {
                if (entry.is_alternative && !is_adr_choice_before(words, at)) continue;
                mentions.push_back({at, at + name.size(), &entry});
            }
        }
    }
    std::ranges::sort(mentions, [](const Mention& left, const Mention& right) {
        return left.at != right.at ? left.at < right.at : left.end > right.end;
    });
    std::size_t end = 0;
    for (const auto& mention : mentions) {
        if (end == 0) {
            mention.entry->is_chosen = true;
            end = mention.end;
            continue;
        }
        if (mention.at < end) continue;
        const std::string_view between = words.substr(end, mention.at - end);
        const bool is_in_row = between == " and " || between == " together with " ||
                               between == " und " || between == " et " || between == " y ";
        if (!is_in_row) return;
        mention.entry->is_chosen = true;
        end = mention.end;
    }
}

/// `We put the cache right in front of the store` chooses `Cache in front of the store` when no
/// other option has all its words in the sentence.
void AdrOptionList::choose_by_words(std::string_view sentence) {
    constexpr std::size_t kFewestWords = 3;
    Entry* only = nullptr;
    for (auto& entry : entries_) {
        std::size_t count = 0;
        bool has_all = !entry.label.is_rejected;
        for (std::string_view left = entry.label.words; has_all && !left.empty(); ++count) {
            const std::string_view word = left.substr(0, left.find(' '));
            left.remove_prefix(std::min(word.size() + 1, left.size()));
            has_all = find_words(sentence, word) != std::string_view::npos;
        }
        if (!has_all || count < kFewestWords) continue;
        if (only) return;
        only = &entry;
    }
    if (only) only->is_chosen = true;
}

void AdrOptionList::choose(
    const AdrChoice& choice, std::string_view title, std::string_view decision
) {
    bool has_choice = false;
    for (auto& entry : entries_) {
        entry.is_chosen = entry.label.is_chosen && !entry.label.is_rejected;
        has_choice = has_choice || entry.is_chosen;
    }
    for (const auto& label : noted_) has_choice = choose_label(label) || has_choice;
    for (const auto& label : choice.labels) has_choice = choose_label(label) || has_choice;
    if (has_choice || !choice.labels.empty()) return;
    const std::string words =
        fold_words(choice_prose_) + " " + fold_words(decision.substr(0, kMaxSearched));
    // `Kafka.` as the whole decision, or `Option 2: …` as its beginning.
    const std::string_view line = decision.substr(0, decision.find('\n'));
    const AdrOptionLabel first = read_adr_option_label(utf8_prefix(line, 200));
    for (auto& entry : entries_) {
        const bool is_whole = !first.words.empty() && entry.label.words == first.words;
        const bool has_id = !entry.label.id.empty() &&
                            (entry.label.id == first.id || entry.label.id == first.words);
        if ((is_whole || has_id) && !entry.label.is_rejected) {
            entry.is_chosen = true;
            return;
        }
    }
    if (choose_by_title(title)) return;
    const bool are_all_alternatives =
        std::ranges::all_of(entries_, [](const Entry& entry) { return entry.is_alternative; });
    choose_mentioned(are_all_alternatives ? words : fold_words(title) + " " + words);
    const bool is_chosen = std::ranges::any_of(entries_, &Entry::is_chosen);
    if (!is_chosen && !are_all_alternatives)
        choose_by_words(fold_words(utf8_prefix(line.substr(0, line.find(". ")), 300)));
}

std::vector<AdrOption> AdrOptionList::finish(
    const AdrChoice& choice, std::string_view title, std::string_view decision
) {
    read_prose();
    merge();
    choose(choice, title, decision);
    std::vector<AdrOption> options;
    options.reserve(entries_.size());
    for (auto& entry : entries_)
        options.push_back({entry.label.text, std::move(entry.arguments), entry.is_chosen});
    return options;
}

}  // namespace akashi
