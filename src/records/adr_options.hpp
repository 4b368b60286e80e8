#pragma once

#include "records/adr.hpp"
#include "records/adr_choice.hpp"
#include "records/adr_option_label.hpp"
#include "records/markdown.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// Collects the options of a record from its sections, in whatever form they are written: lists,
/// headings, bold lines, tables, prose. An option that is given twice is one.
class AdrOptionList {
public:
    enum class Section {
        options,       ///< one of them was chosen
        alternatives,  ///< most likely none was chosen
        arguments,     ///< repeats options that were listed before
    };
    void begin_section(Section section);

    /// A heading inside the section, or in its place: an option, or `Pros`.
    void read_heading(const MarkdownBlock& heading, std::string_view text);
    void read_content(const MarkdownBlock& block);

    /// Whether there is an option that takes what follows.
    bool has_open() const { return open_.has_value(); }

    /// Marks as chosen what a section elsewhere says of an option.
    void note_choice(std::string_view label) { noted_.emplace_back(label); }

    /// The options with those chosen that the decision names. `decision` is without markup.
    std::vector<AdrOption> finish(
        const AdrChoice& choice, std::string_view title, std::string_view decision
    );

private:
    /// Each is compared with each of the others.
    static constexpr std::size_t kMaxOptions = 100;

    struct Entry {
        AdrOptionLabel label;
        std::string arguments;
        bool is_alternative = false;
        bool is_chosen = false;
    };

    void add(AdrOptionLabel label, std::string arguments, bool is_second = false);
    void read_paragraph(const MarkdownBlock& block);
    void read_list(const MarkdownBlock& block);
    void read_options_of(const MarkdownTable& table);
    void append(std::string_view text);
    void merge();
    void read_prose();
    void choose(const AdrChoice& choice, std::string_view title, std::string_view decision);
    bool choose_label(std::string_view label);
    bool choose_by_title(std::string_view title);
    void choose_mentioned(std::string_view words);
    void choose_by_words(std::string_view sentence);

    Section section_ = Section::options;
    std::vector<Entry> entries_;
    std::vector<Entry> repeated_;  ///< by headings after a list, or in a section of arguments
    /// Which entry takes what follows: its index, in repeated_ or entries_.
    struct Open {
        bool is_repeated = false;
        std::size_t index = 0;
    };
    Entry& entry_of(Open open) {
        return open.is_repeated ? repeated_[open.index] : entries_[open.index];
    }
    std::optional<Open> open_;
    std::optional<Open> last_;  ///< to which a list of pros belongs
    std::vector<std::string> noted_;
    int option_level_ = 0;  ///< of the headings that are options; 0 before the first
    bool is_list_of_arguments_ = false;
    bool has_list_ = false;           ///< this section had a list of options
    bool has_numbered_list_ = false;  ///< so bullets between its numbers are about an option
    std::vector<std::string> prose_;
    std::string choice_prose_;  ///< `We chose option 2.` among the options
};

}  // namespace akashi
